import HTTPMessages
import Primitives

/// Reads a reply to `generateContent` as its bytes come, whole or streamed: its first bytes tell which, whatever was
/// asked for.
struct GeminiReplyDecoder: ReplyDecoding {
    private let verdict: GeminiVerdict
    private var form = ReplyForm<GeminiStreamDecoder>.undecided

    init(_ verdict: GeminiVerdict) { self.verdict = verdict }

    mutating func isSettled() -> Bool {
        guard case .stream(var decoder) = form else { return false }
        decoder.takeStray()
        form = .stream(decoder)
        return decoder.answer.isWhole || decoder.answer.common.error != nil
    }

    mutating func receive(_ bytes: [UInt8]) throws { try form.receive(bytes) }

    func settled() -> Result<ModelReply, ProviderFault> {
        guard case .stream(let decoder) = form else { return .failure(verdict.cutShort("no reply")) }
        return verdict.judge(decoder.answer, isStream: true)
    }

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
        var answer = GeminiAnswer()
        let chunks = value.arrayValue
        for chunk in chunks ?? [value] { answer.take(chunk) }
        return verdict.judge(answer, isStream: (chunks?.count ?? 0) > 1)
    }
}
