import HTTPMessages
import Media
import Primitives

/// What a server says about an error, whichever of the shapes in use it says it in.
struct ErrorBody: Sendable, Hashable {
    /// One line for people: the best message that was found; `nil` when there is none.
    var message: String?
    /// Machine-readable words in lower case, most telling first: codes, reasons, then types.
    var words: [String] = []
    /// A code that is a number, as some gateways give the status of the server behind them.
    var number: Int?
    /// The request's member that is at fault.
    var parameter: String?
    /// The wait that Google's `RetryInfo` asks for.
    var retryDelay: Duration?
    /// Whether a quota of Google's is used up that comes back on another day.
    var quotaIsSpent = false
    /// Whether it is a web page: the reply of a proxy, not of a model's server.
    var isPage = false

    /// Longer messages are cut: some servers send back the request.
    static let messageLimit = 200

    /// Reads a reply's body; `bytes` may be cut.
    init(_ bytes: [UInt8]) {
        let start = bytes.firstIndex { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
        guard let start else { return }
        if bytes[start] == UInt8(ascii: "<") {
            isPage = true
            message = Self.title(of: bytes).map { "a web page titled '\($0)'" } ?? "a web page"
        } else if let value = try? JSONParser.parse(bytes).value {
            read(value)
        } else {
            message = Self.cleaned(String(decoding: bytes.prefix(4096), as: UTF8.self))
        }
    }

    /// Reads an error from JSON: the whole body of a reply, or the value of its `error`.
    init(_ value: JSONValue) { read(value) }

    private mutating func read(_ value: JSONValue) {
        switch value {
        case .string(let text): message = message ?? Self.cleaned(text)
        case .array(let elements): if let first = elements.first { read(first) }
        case .object(let object):
            // What is inside says more, so it comes first.
            for key in ["error", "errors"] { object[key].map { read($0) } }
            readMembers(of: object)
        case .null, .bool, .number: break
        }
    }

    /// Members add to what an inner object said, and never replace it.
    private mutating func readMembers(of object: JSONObject) {
        for key in ["message", "detail", "msg", "error_description", "title"] where message == nil {
            message = object[key].flatMap(Self.text)
        }
        // The reason of a detail says more than the status that it explains.
        for detail in object["details"]?.arrayValue ?? [] { read(detail: detail) }
        for key in ["code", "reason", "status", "type", "error_type"] {
            if let word = object[key]?.stringValue, !word.isEmpty {
                if let parsed = Int(word) { number = number ?? parsed } else { words.append(word.lowercased()) }
            } else if let code = object[key]?.intValue {
                number = number ?? code
            }
        }
        parameter = parameter ?? object["param"]?.stringValue.flatMap { FactText.cleaned($0, limit: 60) }
    }

    /// One of Google's `ErrorInfo`, `RetryInfo` and `QuotaFailure`.
    private mutating func read(detail: JSONValue) {
        if let reason = detail["reason"]?.stringValue { words.append(reason.lowercased()) }
        if let delay = detail["retryDelay"]?.stringValue { retryDelay = RetryDelay.span(delay) }
        for violation in detail["violations"]?.arrayValue ?? [] {
            if violation["quotaId"]?.stringValue?.lowercased().contains("perday") == true { quotaIsSpent = true }
        }
    }

    /// A message that may be a text, a list of findings or an object with a message of its own.
    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): cleaned(text)
        case .array(let elements): elements.lazy.compactMap { text($0["msg"] ?? $0["message"] ?? $0) }.first
        case .object(let object): (object["message"] ?? object["msg"]).flatMap(text)
        case .null, .bool, .number: nil
        }
    }

    /// One line of at most `limit` characters.
    ///
    /// A server may repeat the key. Whoever has it blots it out, and can do so only where it is whole: a cut never
    /// leaves the beginning of a word.
    static func cleaned(_ text: String, limit: Int = messageLimit) -> String? {
        guard let line = FactText.cleaned(text, limit: limit + 1), line.unicodeScalars.count > limit else {
            return FactText.cleaned(text, limit: limit + 1)
        }
        var kept = line.unicodeScalars.prefix(limit)
        while let last = kept.last, isWord(last) { kept.removeLast() }
        return String(kept) + "…"
    }

    /// What keys consist of: letters, digits and the marks of base64 and its kin.
    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-_.~+/=".unicodeScalars.contains(scalar)
    }

    private static func title(of page: [UInt8]) -> String? {
        let head = Array(page.prefix(8192))
        // Only ASCII is folded, so that every byte keeps its place.
        let folded = head.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        guard let open = folded.firstRange(of: Array("<title".utf8)),
            let start = folded[open.upperBound...].firstIndex(of: UInt8(ascii: ">")),
            let end = folded[start...].firstRange(of: Array("</title".utf8))
        else { return nil }
        return cleaned(String(decoding: head[(start + 1)..<end.lowerBound], as: UTF8.self), limit: 80)
    }
}
