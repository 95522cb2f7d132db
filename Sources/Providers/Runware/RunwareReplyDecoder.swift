import HTTPMessages
import Primitives

/// Reads a reply as its bytes come, whole or streamed: its first bytes tell which, whatever was asked for.
struct RunwareReplyDecoder {
    private let verdict: RunwareVerdict
    private var form = ReplyForm<RunwareStreamDecoder>.undecided

    init(_ verdict: RunwareVerdict) { self.verdict = verdict }

    /// Takes the next bytes.
    ///
    /// - Throws: `ServerSentEventParser.TooLong`.
    mutating func receive(_ bytes: [UInt8]) throws { try form.receive(bytes) }

    /// What is known when reading on fails; `nil` when that is nothing.
    func interrupted() -> ProviderOutcome? {
        guard case .stream(let decoder) = form else { return nil }
        let result = decoder.result
        guard result.isWhole || !result.errors.isEmpty || result.task != nil else { return nil }
        return verdict.judge(result, isStream: true)
    }

    /// The reply after its last byte.
    ///
    /// - Throws: `ServerSentEventParser.TooLong`.
    func finish() throws -> ProviderOutcome {
        switch form {
        case .undecided: return .faulted(verdict.cutShort("an empty reply"))
        case .stream(var decoder):
            try decoder.finish()
            if decoder.sawNoEvent, verdict.context.contentType != "text/event-stream" {
                return .faulted(verdict.notTheProtocol("text that is neither JSON nor a stream of events"))
            }
            return verdict.judge(decoder.result, isStream: true)
        case .whole(let bytes):
            guard let value = try? JSONParser.parse(bytes).value else {
                return .faulted(verdict.cutShort("the reply is broken JSON"))
            }
            return verdict.judge(value)
        case .other(let bytes):
            let page = ErrorBody(bytes)
            return .faulted(
                verdict.notTheProtocol(page.isPage ? page.message ?? "a web page" : "text that is no JSON"))
        }
    }
}
