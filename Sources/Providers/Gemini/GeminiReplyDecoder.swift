import HTTPMessages
import Primitives

/// Reads a reply to `generateContent` as its bytes come, whole or streamed: its first bytes tell which, whatever was
/// asked for.
struct GeminiReplyDecoder: ReplyDecoding {
    private enum Form {
        /// Nothing but white space so far.
        case undecided
        case events(GeminiStreamDecoder)
        /// An object, or the array of chunks that a stream without events is.
        case json([UInt8])
        /// A web page, or some other text.
        case other([UInt8])
    }

    private let verdict: GeminiVerdict
    private var form = Form.undecided

    init(_ verdict: GeminiVerdict) { self.verdict = verdict }

    mutating func isSettled() -> Bool {
        guard case .events(var decoder) = form else { return false }
        decoder.takeStray()
        form = .events(decoder)
        return decoder.answer.isWhole || decoder.answer.common.error != nil
    }

    mutating func receive(_ bytes: [UInt8]) throws {
        switch form {
        case .events(var decoder):
            // Emptied first, so that the decoder is not copied.
            form = .undecided
            defer { form = .events(decoder) }
            try decoder.receive(bytes)
        case .json(var held):
            form = .undecided
            held += bytes
            form = .json(held)
        case .other(let held):
            // A page is named, not read: its head is enough.
            if held.count < Self.pageBytes { form = .other(held + bytes) }
        case .undecided:
            guard let first = bytes.first(where: Self.isContent) else { return }
            switch first {
            case UInt8(ascii: "{"), UInt8(ascii: "["): form = .json(bytes)
            // A field's name or a comment.
            case UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "r"), UInt8(ascii: ":"):
                var decoder = GeminiStreamDecoder()
                defer { form = .events(decoder) }
                try decoder.receive(bytes)
            default: form = .other(bytes)
            }
        }
    }

    func settled() -> Result<ModelReply, ProviderFault> {
        guard case .events(let decoder) = form else { return .failure(verdict.cutShort("no reply")) }
        return verdict.judge(decoder.answer, isStream: true)
    }

    func finish() throws -> Result<ModelReply, ProviderFault> {
        switch form {
        case .undecided: return .failure(verdict.cutShort("an empty reply"))
        case .events(var decoder):
            try decoder.finish()
            if decoder.sawNoEvent, verdict.context.contentType != "text/event-stream" {
                return .failure(verdict.notTheProtocol("text that is neither JSON nor a stream of events"))
            }
            return verdict.judge(decoder.answer, isStream: true)
        case .json(let bytes): return whole(bytes)
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

    private static let pageBytes = 16_384

    /// Neither white space nor the byte-order mark.
    private static func isContent(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != 0xEF && byte != 0xBB && byte != 0xBF
    }
}
