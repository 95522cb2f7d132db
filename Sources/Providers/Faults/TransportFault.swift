import HTTPMessages
import Pipeline

/// What an exchange means that came to no whole reply.
///
/// How far it had got decides: before the request was whole, nothing can have been done about it.
enum TransportFault {
    static func fault(_ failure: HTTPFailure, provider: String) -> ProviderFault {
        let wasSent = failure.progress >= .sent
        let billing: ProviderFault.Billing = wasSent ? .possible : .none
        let message = "provider '\(provider)': \(failure.message)"
        switch failure.kind {
        case .cannotResolve, .cannotConnect, .connectTimeout:
            return ProviderFault(.transient, message, retry: .backOff, scope: .endpoint)
        case .refused, .insecure:
            return ProviderFault(.endpoint, message, retry: .never, scope: .endpoint)
        case .malformedReply:
            return ProviderFault(.endpoint, message, retry: .never, scope: .endpoint, billing: billing)
        case .connectionLost where failure.progress == .replying:
            return ProviderFault(.unknownOutcome, message, retry: .never, billing: .possible)
        case .connectionLost:
            return ProviderFault(.transient, message, retry: .backOff, billing: billing)
        case .firstByteTimeout, .idleTimeout, .totalTimeout:
            return ProviderFault(.timeout, message, retry: wasSent ? .never : .backOff, billing: billing)
        case .replyTooLong:
            // The answer was written and is thrown away; asked again it would be as long.
            return ProviderFault(.tooLarge, message, retry: .never, billing: .billed)
        case .sourceUnreadable:
            return ProviderFault(.sourceChanged, message, retry: .never, billing: billing)
        }
    }
}
