import Pipeline
import Primitives

/// The manifest's text as it grows, one object on a line; built from columns that already are JSON and from values that
/// are not, without a copy in between.
struct ManifestText {
    private var bytes: [UInt8] = []
    /// Whether the next object is the first of its array.
    private var isFirstObject = true

    /// Appends text that stands between objects.
    mutating func literal(_ text: String) {
        append(text)
        isFirstObject = true
    }

    /// Appends one object on a line of its own.
    mutating func object(_ body: (inout Members) -> Void) {
        append(isFirstObject ? "\n" : ",\n")
        isFirstObject = false
        bytes.append(UInt8(ascii: "{"))
        var members = Members(bytes: bytes)
        // The one copy is given up before it is written to.
        bytes = []
        body(&members)
        bytes = members.bytes
        bytes.append(UInt8(ascii: "}"))
    }

    /// Hands what there is to `write` once it is more than `limit` bytes, and begins anew.
    mutating func flush(above limit: Int, _ write: ([UInt8]) throws -> Void) rethrows {
        guard bytes.count > limit else { return }
        try write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ text: String) { JSONWriter.appendVerbatim(text, to: &bytes) }

    /// The members of one object in the order in which they are given.
    struct Members {
        fileprivate var bytes: [UInt8]
        private var isFirst = true

        fileprivate init(bytes: [UInt8]) { self.bytes = bytes }

        private mutating func name(_ name: StaticString) {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            bytes.append(UInt8(ascii: "\""))
            name.withUTF8Buffer { bytes.append(contentsOf: $0) }
            bytes.append(UInt8(ascii: "\""))
            bytes.append(UInt8(ascii: ":"))
        }

        mutating func string(_ key: StaticString, _ value: String?) {
            guard let value else { return raw(key, "null") }
            name(key)
            JSONWriter.appendString(value, to: &bytes)
        }

        mutating func integer(_ key: StaticString, _ value: Int?) { raw(key, value.map(String.init) ?? "null") }

        /// Splices text that is JSON already.
        mutating func raw(_ key: StaticString, _ json: String) {
            name(key)
            JSONWriter.appendVerbatim(json, to: &bytes)
        }

        mutating func value(_ key: StaticString, _ value: JSONValue) {
            name(key)
            JSONWriter.append(value, to: &bytes, style: .compact)
        }

        mutating func error(_ key: StaticString, code: String?, _ message: String?) {
            guard let code else { return raw(key, "null") }
            value(key, ["class": .string(code), "message": .string(message ?? "")])
        }

        /// Splices the members of an object; an empty one is replaced by `defaults`, so that all keys are present.
        mutating func members(ofObject json: String, defaults: @autoclosure () -> [(key: String, value: JSONValue)]) {
            let text = json == "{}" ? JSONWriter.text(of: .object(JSONObject(defaults()))) : json
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            JSONWriter.appendVerbatim(text, without: 1, to: &bytes)
        }
    }
}
