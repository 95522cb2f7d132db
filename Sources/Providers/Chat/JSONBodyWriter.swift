import HTTPMessages
import Primitives

/// Writes a JSON document whose longest strings are files that are not read.
///
/// Punctuation is the caller's; texts and values are written so that the document stays JSON.
struct JSONBodyWriter {
    private var body = HTTPBody()
    private var pending: [UInt8] = []

    /// JSON as it stands.
    mutating func raw(_ json: String) { pending += json.utf8 }

    /// A string literal.
    mutating func string(_ text: String) { JSONWriter.appendString(text, to: &pending) }

    mutating func value(_ value: JSONValue) { JSONWriter.append(value, to: &pending, style: .compact) }

    /// A string literal: `prefix`, which needs no escape, and the file in base64, which never needs one.
    mutating func base64(_ file: any UploadFile, prefix: String = "") {
        raw("\"" + prefix)
        flush()
        body.append(.base64(file))
        raw("\"")
    }

    /// The whole body; nothing may be written after it.
    mutating func finish() -> HTTPBody {
        flush()
        return body
    }

    private mutating func flush() {
        body.append(.bytes(pending))
        pending = []
    }
}
