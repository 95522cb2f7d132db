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
    /// - Throws: `HTTPFailure` or `CancellationError` from reading; everything the provider says is a result.
    func read(_ reply: HTTPReply, now: Timestamp) async throws -> Result<ModelReply, ProviderFault>

    /// What an exchange without a whole reply means.
    func fault(_ failure: HTTPFailure) -> ProviderFault
}

/// A request for the wire, with what is to be recorded about it.
package struct EncodedRequest: Sendable {
    package var http: HTTPRequest
    /// Parameters that were not sent and the like, as codes with words; only where the pipeline allows degrading.
    package var degradations: [String]
    /// Tokens that the request will use at most by estimate: input by size and family, output by its cap.
    package var estimate: TokenUsage

    package init(http: HTTPRequest, degradations: [String] = [], estimate: TokenUsage) {
        self.http = http
        self.degradations = degradations
        self.estimate = estimate
    }
}
