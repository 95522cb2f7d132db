import Pipeline
import Providers

extension RouteAssembly {
    /// Questions after the balance, one for each provider of the route that tells it and whose key is there.
    func balanceInquiries() -> [AccountInquiry] {
        guard !spec.isLocal else { return [] }
        return configurations().compactMap { configuration in
            let secret = configuration.key.flatMap { try? secrets.read($0) }
            guard secret != nil || !configuration.requiresKey else { return nil }
            return AccountInquiry(
                ProviderCatalog.provider(configuration),
                credential: secret.map { configuration.credential(secret: $0) },
                wish: .balance)
        }
    }
}
