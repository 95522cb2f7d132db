package import Primitives

/// The providers that the emulator can pass for.
package enum Vendor: String, Sendable, Hashable, CaseIterable {
    case openai, gemini, runapi, runware, toapis, bytespike, aivideoapi

    /// The model ids that exist there; empty for any.
    package var models: [String] {
        switch self {
        case .openai: []
        case .gemini, .runapi: ["gemini-3.1-pro-preview"]
        case .runware: ["google:gemini@3.1-pro"]
        case .toapis: ["gemini-3-1-pro-preview"]
        case .bytespike: ["gemini-3-1-pro"]
        case .aivideoapi: ["gemini-3.1-pro"]
        }
    }

    /// The key that requests must carry unless `--key` says otherwise.
    package var defaultKey: String { self == .aivideoapi ? "sk-emulator-key" : "emulator-key" }

    /// What follows the host in the address that clients take as the base: as the vendors themselves write theirs.
    package var basePath: String {
        switch self {
        case .openai, .runware, .toapis: "/v1"
        case .gemini, .runapi, .bytespike, .aivideoapi: ""
        }
    }

    package var prices: VendorPrices? {
        switch self {
        case .openai, .runapi, .toapis: nil
        case .gemini, .runware:
            VendorPrices(
                .init(promptCents: 200, answerCents: 1200), upper: .init(promptCents: 400, answerCents: 1800))
        case .bytespike:
            VendorPrices(
                .init(promptCents: 350, answerCents: 2500), search: USD(picodollars: 35_000_000_000))
        case .aivideoapi:
            // Amounts are credits with two decimals, and a credit is half a cent.
            VendorPrices(
                .init(promptCents: 80, answerCents: 480), chargesThoughts: false, step: USD(picodollars: 50_000_000))
        }
    }

    package var errors: ErrorTable {
        switch self {
        case .openai: .openAI
        case .gemini: .google
        case .runapi: .runAPI
        case .runware: .runware
        case .toapis: .toAPIs
        case .bytespike: .byteSpike
        case .aivideoapi: .aiVideoAPI
        }
    }

    private var chatRules: ChatRules? {
        switch self {
        case .openai: .openAI
        case .gemini, .runware: nil
        case .runapi: .runAPI
        case .toapis: .toAPIs
        case .bytespike: .byteSpike
        case .aivideoapi: .aiVideoAPI
        }
    }

    /// The vendor's protocols.
    ///
    /// - Parameters:
    ///   - key: `nil` takes the default.
    ///   - models: Instead of the vendor's own; empty takes those.
    package func wire(
        key: String? = nil, models: [String] = [], extraParts: Set<String> = [], hashing: any ContentHashing
    ) -> any EmulatedProtocol {
        let key = key ?? defaultKey
        let models = models.isEmpty ? self.models : models
        var wires: [any EmulatedProtocol] = []
        if let chatRules {
            wires.append(
                ChatProtocol(
                    settings: ChatProtocol.Settings(
                        key: key, models: models, extraParts: extraParts, rules: chatRules, errors: errors,
                        prices: prices), hashing: hashing))
        }
        if [.gemini, .runapi, .bytespike].contains(self) {
            wires.append(
                GeminiProtocol(
                    settings: GeminiProtocol.Settings(
                        key: key, models: models, takesBearer: self != .gemini, hasTasks: self == .runapi),
                    hashing: hashing))
        }
        if self == .runware {
            wires.append(
                RunwareProtocol(
                    settings: RunwareProtocol.Settings(key: key, models: models, prices: prices), hashing: hashing))
        }
        return RoutedProtocol(vendor: self, key: key, wires: wires)
    }
}
