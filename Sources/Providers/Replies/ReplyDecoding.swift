import HTTPMessages
import Primitives

/// Reads the body of a successful reply in one protocol, as its bytes come.
protocol ReplyDecoding {
    /// Whether the answer is there to its end, or an error in its place: a failure to read on changes neither.
    mutating func isSettled() -> Bool

    /// Takes the next bytes.
    ///
    /// - Throws: `ServerSentEventParser.TooLong`.
    mutating func receive(_ bytes: [UInt8]) throws

    /// The reply that is settled already, without what may have been to come.
    func settled() -> Result<ModelReply, ProviderFault>

    /// The reply after its last byte.
    ///
    /// - Throws: `ServerSentEventParser.TooLong`.
    func finish() throws -> Result<ModelReply, ProviderFault>
}

/// Reads a reply to its end, whatever its status and whichever protocol its answer is in.
struct ReplyReader {
    let provider: String
    let classifier: FaultClassifier

    /// What the reply comes to.
    ///
    /// - Throws: `HTTPFailure` or `CancellationError` from reading, unless the answer was there by then.
    func answer<Decoder: ReplyDecoding>(
        of reply: HTTPReply, now: Timestamp, decoder makeDecoder: (ReplyContext) -> Decoder
    ) async throws -> Result<ModelReply, ProviderFault> {
        let context = ReplyContext(reply.head, now: now)
        guard (200..<300).contains(context.status) else {
            return .failure(classifier.fault(context, ErrorBody(try await Self.errorBytes(of: reply))))
        }
        var decoder = makeDecoder(context)
        do {
            // Read past the answer's end too: the connection can only be used again after the last byte.
            while let chunk = try await reply.next() { try decoder.receive(chunk) }
            return try decoder.finish()
        } catch let problem as ServerSentEventParser.TooLong {
            let failure = HTTPFailure(.replyTooLong, progress: .replying, problem.description)
            return .failure(TransportFault.fault(failure, provider: provider))
        } catch {
            // What is lost after the end is no answer's loss: it is here, and paid for.
            guard decoder.isSettled() else { throw error }
            return decoder.settled()
        }
    }

    /// The head of an error's body; a failure to read it leaves the status, which says enough.
    static func errorBytes(of reply: HTTPReply) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            while bytes.count < maxErrorBytes, let chunk = try await reply.next() { bytes += chunk }
        } catch is HTTPFailure {
            return bytes
        }
        return bytes
    }

    /// Errors are short; a longer body is a page, or no end of one.
    private static let maxErrorBytes = 256 << 10
}
