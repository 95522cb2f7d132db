import HTTPMessages
import Primitives

/// Reads a chat completion as its bytes come, whole or streamed: its first bytes tell which, whatever was asked for.
struct ChatReplyDecoder: ReplyDecoding {
    private let verdict: ChatVerdict
    private var form = ReplyForm<ChatStreamDecoder>.undecided

    init(_ verdict: ChatVerdict) { self.verdict = verdict }

    /// Whether the answer is there to its end, or an error in its place: a failure to read on changes neither.
    func isSettled() -> Bool {
        if case .stream(let decoder) = form { decoder.answer.isWhole || decoder.answer.error != nil } else { false }
    }

    /// Takes the next bytes.
    ///
    /// - Throws: `ServerSentEventParser.TooLong`.
    mutating func receive(_ bytes: [UInt8]) throws { try form.receive(bytes) }

    /// The reply that is settled already, without what may have been to come.
    func settled() -> Result<ModelReply, ProviderFault> {
        guard case .stream(let decoder) = form else { return .failure(verdict.cutShort("no reply")) }
        return verdict.judge(decoder.answer, isStream: true)
    }

    /// The reply after its last byte.
    ///
    /// - Throws: `ServerSentEventParser.TooLong`.
    func finish() throws -> Result<ModelReply, ProviderFault> {
        switch form {
        case .undecided: return .failure(verdict.cutShort("an empty reply"))
        case .stream(var decoder):
            try decoder.finish()
            if decoder.sawNoEvent, verdict.context.contentType != "text/event-stream" {
                return .failure(verdict.notTheProtocol("text that is neither JSON nor a stream of events"))
            }
            return verdict.judge(decoder.answer, isStream: true)
        case .whole(let bytes): return whole(bytes)
        case .other(let bytes):
            let page = ErrorBody(bytes)
            return .failure(verdict.notTheProtocol(page.isPage ? page.message ?? "a web page" : "text that is no JSON"))
        }
    }

    private func whole(_ bytes: [UInt8]) -> Result<ModelReply, ProviderFault> {
        let value: JSONValue
        do {
            value = try JSONParser.parse(bytes).value
        } catch {
            return .failure(verdict.cutShort("the reply is broken JSON: \(error)"))
        }
        var answer = ChatAnswer()
        // Some gateways wrap the reply into an array of one.
        answer.take(value.arrayValue?.first ?? value)
        return verdict.judge(answer, isStream: false)
    }
}
