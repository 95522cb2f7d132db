package import HTTPMessages
package import Pipeline
package import Primitives

/// One provider of the route, ready to be asked: its preset with the pipeline's overrides.
///
/// Pure: it turns questions into requests and replies into answers, and sends nothing itself.
package protocol Provider: Sendable {
    /// The name in the pipeline, under which outputs and the manifest speak of it.
    var name: String { get }
    /// The model's name on the wire.
    var wireModel: String { get }
    /// `chat`, with the delivery: `chat/sync`, `chat/stream`; for the manifest.
    var delivery: String { get }
    /// `nil` where neither preset nor pipeline gives any.
    var prices: ProviderSpec.Prices? { get }

    /// The request for a question; a failure says that this provider cannot carry it.
    func encode(_ request: ModelRequest, credential: HTTPCredential?) -> Result<EncodedRequest, UnitFailure>

    /// Reads a reply to its end, whatever its status.
    ///
    /// - Throws: `HTTPFailure` or `CancellationError` from reading; everything the provider says is an outcome.
    func read(_ reply: HTTPReply, now: Timestamp) async throws -> ProviderOutcome

    /// Asks for what has become of a task; also after a crash, for one whose request was never answered.
    ///
    /// Its reply is read as every other. `nil` where the provider has no tasks.
    func poll(_ task: PendingTask, credential: HTTPCredential?) -> HTTPRequest?

    /// Asks for the kept reply of a task that is over, where `poll` does not find it; `nil` where none is kept.
    func recall(_ task: PendingTask, credential: HTTPCredential?) -> HTTPRequest?

    /// Reads the reply to a `poll` or a `recall` to its end; replies need not name the task that they speak of.
    ///
    /// - Throws: As `read(_:now:)`.
    func read(_ reply: HTTPReply, of task: PendingTask, now: Timestamp) async throws -> ProviderOutcome

    /// The outcome that a webhook's body delivers, and whose it is; `nil` for what names no task.
    func delivered(_ body: [UInt8], now: Timestamp) -> (task: String, outcome: ProviderOutcome)?

    /// Where files are kept that several requests show; `nil` where the provider keeps none.
    var storage: (any MediaStorage)? { get }

    /// Asks what is left on the account; `nil` where the provider does not tell.
    func balanceRequest(credential: HTTPCredential?) -> HTTPRequest?

    /// What the body of a successful reply to `balanceRequest` says; `nil` when it cannot be read.
    func readBalance(_ bytes: [UInt8]) -> Balance?

    /// Asks something that costs nothing and is answered to a good key alone; `nil` where nothing of the kind is known.
    func keyCheckRequest(credential: HTTPCredential?) -> HTTPRequest?

    /// What an exchange without a whole reply means.
    func fault(_ failure: HTTPFailure) -> ProviderFault
}

/// What a reply came to.
package enum ProviderOutcome: Sendable, Hashable {
    case answered(ModelReply)
    /// The provider works on it: ask for the task again.
    case pending(PendingTask)
    case faulted(ProviderFault)

    package init(_ result: Result<ModelReply, ProviderFault>) {
        switch result {
        case .success(let reply): self = .answered(reply)
        case .failure(let fault): self = .faulted(fault)
        }
    }
}

/// Work that a provider does apart from the request that began it.
package struct PendingTask: Sendable, Hashable {
    /// Under which the provider knows it: a UUID that the request named, or an address that its reply gave.
    package var id: String
    /// How long to wait before asking; the provider's own wish where it has one.
    package var wait: Duration?

    package init(id: String, wait: Duration? = nil) {
        self.id = id
        self.wait = wait
    }
}

extension Provider {
    package func poll(_ task: PendingTask, credential: HTTPCredential?) -> HTTPRequest? { nil }

    package func recall(_ task: PendingTask, credential: HTTPCredential?) -> HTTPRequest? { nil }

    package func read(_ reply: HTTPReply, of task: PendingTask, now: Timestamp) async throws -> ProviderOutcome {
        try await read(reply, now: now)
    }

    package func delivered(_ body: [UInt8], now: Timestamp) -> (task: String, outcome: ProviderOutcome)? { nil }

    package var storage: (any MediaStorage)? { nil }

    package func balanceRequest(credential: HTTPCredential?) -> HTTPRequest? { nil }

    package func readBalance(_ bytes: [UInt8]) -> Balance? { nil }

    package func keyCheckRequest(credential: HTTPCredential?) -> HTTPRequest? { nil }
}

/// A request for the wire, with what is to be recorded about it.
package struct EncodedRequest: Sendable {
    package var http: HTTPRequest
    /// Parameters that were not sent and the like, as codes with words; only where the pipeline allows degrading.
    package var degradations: [String]
    /// Tokens that the request will use at most by estimate: input by size and family, output by its cap.
    package var estimate: TokenUsage
    /// The name that the request gives its task, where the provider knows tasks by a name of ours: recorded before the
    /// request leaves, so that a run after a crash can ask for its outcome instead of paying again.
    package var task: String?
    /// Who reads the reply and says how it was delivered, where the provider speaks several protocols and chose one.
    package var speaker: (any Provider)?
    /// Whether the provider recognises the request when it is sent again: one whose outcome was lost may then be repeated
    /// without being billed twice.
    package var isRepeatable: Bool
    /// What is to be checked about the tokens of the reply.
    package var arrival: MediaArrival?

    package init(
        http: HTTPRequest, degradations: [String] = [], estimate: TokenUsage, task: String? = nil,
        speaker: (any Provider)? = nil, isRepeatable: Bool = false, arrival: MediaArrival? = nil
    ) {
        self.http = http
        self.degradations = degradations
        self.estimate = estimate
        self.task = task
        self.speaker = speaker
        self.isRepeatable = isRepeatable
        self.arrival = arrival
    }
}
