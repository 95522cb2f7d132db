/// Serialises JSON values into UTF-8 bytes.
package enum JSONWriter {
    /// How a value is laid out.
    package enum Style: Sendable {
        /// One line, members in their own order.
        case compact
        /// One line, members sorted by key, numbers in canonical spelling: equal values give equal bytes.
        case canonical
        /// Two-space indentation, members in their own order.
        case pretty
    }

    package static func bytes(of value: JSONValue, style: Style = .compact) -> [UInt8] {
        var output: [UInt8] = []
        append(value, to: &output, style: style)
        return output
    }

    package static func text(of value: JSONValue, style: Style = .compact) -> String {
        String(decoding: bytes(of: value, style: style), as: UTF8.self)
    }

    package static func append(_ value: JSONValue, to output: inout [UInt8], style: Style, depth: Int = 0) {
        switch value {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let flag): output.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let number):
            output.append(contentsOf: (style == .canonical ? number.canonical : number.literal).utf8)
        case .string(let text): appendString(text, to: &output)
        case .array(let elements):
            appendList(open: "[", close: "]", count: elements.count, to: &output, style: style, depth: depth) {
                append(elements[$0], to: &$1, style: style, depth: depth + 1)
            }
        case .object(let object):
            let members = style == .canonical ? object.sortedMembers : Array(object)
            appendList(open: "{", close: "}", count: members.count, to: &output, style: style, depth: depth) {
                appendString(members[$0].key, to: &$1)
                $1.append(contentsOf: (style == .pretty ? ": " : ":").utf8)
                append(members[$0].value, to: &$1, style: style, depth: depth + 1)
            }
        }
    }

    private static func appendList(
        open: Unicode.Scalar, close: Unicode.Scalar, count: Int, to output: inout [UInt8], style: Style, depth: Int,
        _ element: (Int, inout [UInt8]) -> Void
    ) {
        output.append(UInt8(ascii: open))
        for position in 0..<count {
            if position > 0 { output.append(UInt8(ascii: ",")) }
            if style == .pretty { appendLineBreak(to: &output, depth: depth + 1) }
            element(position, &output)
        }
        if style == .pretty, count > 0 { appendLineBreak(to: &output, depth: depth) }
        output.append(UInt8(ascii: close))
    }

    private static func appendLineBreak(to output: inout [UInt8], depth: Int) {
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }

    /// Writes a string literal; everything but quotes, backslashes and control characters stands for itself.
    package static func appendString(_ text: String, to output: inout [UInt8]) {
        var text = text
        output.append(UInt8(ascii: "\""))
        // Nearly all strings need no escape: their bytes are copied in one piece.
        text.withUTF8 { bytes in
            var start = 0
            for position in bytes.indices where needsEscape(bytes[position]) {
                output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<position]))
                appendEscape(bytes[position], to: &output)
                start = position + 1
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
        }
        output.append(UInt8(ascii: "\""))
    }

    /// Appends text as it is, in one piece; without its first and last `margin` bytes.
    package static func appendVerbatim(_ text: String, without margin: Int = 0, to output: inout [UInt8]) {
        var text = text
        text.withUTF8 { bytes in
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes.dropFirst(margin).dropLast(margin)))
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func appendEscape(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""): output.append(contentsOf: #"\""#.utf8)
        case UInt8(ascii: "\\"): output.append(contentsOf: #"\\"#.utf8)
        case 0x0A: output.append(contentsOf: #"\n"#.utf8)
        case 0x0D: output.append(contentsOf: #"\r"#.utf8)
        case 0x09: output.append(contentsOf: #"\t"#.utf8)
        default:
            output.append(contentsOf: #"\u00"#.utf8)
            output.append(hexDigit(byte >> 4))
            output.append(hexDigit(byte & 0xF))
        }
    }

    private static func hexDigit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }
}
