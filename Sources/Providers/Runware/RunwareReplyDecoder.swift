import HTTPMessages
import Primitives

/// Reads a reply as its bytes come, whole or streamed: its first bytes tell which, whatever was asked for.
struct RunwareReplyDecoder {
    private enum Form {
        /// Nothing but white space so far.
        case undecided
        case stream(RunwareStreamDecoder)
        case whole([UInt8])
        /// A web page, or some other text.
        case other([UInt8])
    }

    private let verdict: RunwareVerdict
    private var form = Form.undecided

    init(_ verdict: RunwareVerdict) { self.verdict = verdict }

    /// Takes the next bytes.
    ///
    /// - Throws: `ServerSentEventParser.TooLong`.
    mutating func receive(_ bytes: [UInt8]) throws {
        switch form {
        case .stream(var decoder):
            // Emptied first, so that the decoder is not copied.
            form = .undecided
            defer { form = .stream(decoder) }
            try decoder.receive(bytes)
        case .whole(var held):
            form = .undecided
            held += bytes
            form = .whole(held)
        case .other(let held):
            // A page is named, not read: its head is enough.
            if held.count < Self.pageBytes { form = .other(held + bytes) }
        case .undecided:
            guard let first = bytes.first(where: Self.isContent) else { return }
            switch first {
            case UInt8(ascii: "{"), UInt8(ascii: "["): form = .whole(bytes)
            // A field's name or a comment.
            case UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "r"), UInt8(ascii: ":"):
                var decoder = RunwareStreamDecoder()
                defer { form = .stream(decoder) }
                try decoder.receive(bytes)
            default: form = .other(bytes)
            }
        }
    }

    private static let pageBytes = 16_384

    /// Neither white space nor the byte-order mark.
    private static func isContent(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != 0xEF && byte != 0xBB && byte != 0xBF
    }

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
