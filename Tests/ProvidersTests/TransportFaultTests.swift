import HTTPMessages
import Pipeline
import Testing

@testable import Providers

struct TransportFaultTests {
    typealias Kind = HTTPFailure.Kind
    typealias Progress = HTTPFailure.Progress

    @Test(arguments: [
        (
            Kind.cannotResolve, Progress.unsent, FailureClass.transient, ProviderFault.Retry.backOff,
            ProviderFault.Scope.endpoint, ProviderFault.Billing.none
        ),
        (.cannotConnect, .unsent, .transient, .backOff, .endpoint, .none),
        (.connectTimeout, .unsent, .transient, .backOff, .endpoint, .none),
        (.refused, .unsent, .endpoint, .never, .endpoint, .none),
        (.insecure, .unsent, .endpoint, .never, .endpoint, .none),
        (.malformedReply, .sent, .endpoint, .never, .endpoint, .possible),
        (.malformedReply, .replying, .endpoint, .never, .endpoint, .possible),
        (.connectionLost, .unsent, .transient, .backOff, .request, .none),
        (.connectionLost, .partlySent, .transient, .backOff, .request, .none),
        (.connectionLost, .sent, .transient, .backOff, .request, .possible),
        (.connectionLost, .replying, .unknownOutcome, .never, .request, .possible),
        (.firstByteTimeout, .sent, .timeout, .never, .request, .possible),
        (.idleTimeout, .partlySent, .timeout, .backOff, .request, .none),
        (.idleTimeout, .replying, .timeout, .never, .request, .possible),
        (.totalTimeout, .unsent, .timeout, .backOff, .request, .none),
        (.totalTimeout, .replying, .timeout, .never, .request, .possible),
        (.replyTooLong, .replying, .tooLarge, .never, .request, .billed),
        (.sourceUnreadable, .partlySent, .sourceChanged, .never, .request, .none),
        (.sourceUnreadable, .sent, .sourceChanged, .never, .request, .possible),
    ])
    func `asks again only where nothing can have been done, or design allows it`(
        kind: Kind, progress: Progress, failureClass: FailureClass, retry: ProviderFault.Retry,
        scope: ProviderFault.Scope, billing: ProviderFault.Billing
    ) throws {
        let provider = ChatProvider(try ProviderSamples.configuration())
        let fault = provider.fault(HTTPFailure(kind, progress: progress, "what happened at example.org"))
        #expect(
            fault
                == ProviderFault(
                    failureClass, "provider 'openai': what happened at example.org", retry: retry, scope: scope,
                    billing: billing))
    }
}
