/// A strict RFC 8259 parser over UTF-8 bytes.
///
/// Depth is limited so that hostile text cannot exhaust the stack. Invalid UTF-8 inside strings is refused; a lone
/// surrogate escape becomes U+FFFD, because Swift strings cannot hold one and models do emit them.
package struct JSONParser: ~Copyable {
    /// Nesting allowed before a document is refused; deeper ones exist only to do harm.
    package static let maximumDepth = 256

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Parses a whole document; anything but white space after the value is an error.
    package static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONNode {
        var parser = JSONParser(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.position = 3 }
        parser.skipWhitespace()
        let node = try parser.parseValue()
        parser.skipWhitespace()
        guard parser.position == bytes.count else { throw parser.error("unexpected text after the end of the value") }
        return node
    }

    package static func parse(_ text: String) throws(JSONSyntaxError) -> JSONNode { try parse(Array(text.utf8)) }

    private func error(_ message: String, at offset: Int? = nil) -> JSONSyntaxError {
        JSONSyntaxError(message: message, offset: min(offset ?? position, bytes.count))
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipWhitespace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func parseValue() throws(JSONSyntaxError) -> JSONNode {
        let start = position
        guard let byte = current else { throw error("unexpected end of text, expected a value") }
        switch byte {
        case UInt8(ascii: "{"): return JSONNode(content: .object(try parseMembers()), offset: start)
        case UInt8(ascii: "["): return JSONNode(content: .array(try parseElements()), offset: start)
        case UInt8(ascii: "\""): return JSONNode(content: .string(try parseString()), offset: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return JSONNode(content: .number(try parseNumber()), offset: start)
        case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
        case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
        case UInt8(ascii: "n"): return try parseWord("null", .null)
        default: throw error("unexpected character, expected a value")
        }
    }

    private mutating func parseWord(_ word: StaticString, _ content: JSONNode.Content) throws(JSONSyntaxError)
        -> JSONNode
    {
        let start = position
        let expected = Array("\(word)".utf8)
        guard bytes[position...].starts(with: expected) else { throw error("unknown word, expected \(word)") }
        position += expected.count
        return JSONNode(content: content, offset: start)
    }

    private mutating func enter() throws(JSONSyntaxError) {
        depth += 1
        guard depth <= Self.maximumDepth else { throw error("nested deeper than \(Self.maximumDepth) levels") }
        position += 1
        skipWhitespace()
    }

    private mutating func leave() {
        depth -= 1
        position += 1
    }

    private mutating func parseMembers() throws(JSONSyntaxError) -> [JSONNode.Member] {
        try enter()
        var members: [JSONNode.Member] = []
        if current == UInt8(ascii: "}") {
            leave()
            return members
        }
        while true {
            let keyOffset = position
            guard current == UInt8(ascii: "\"") else { throw error("expected a key in double quotes") }
            let key = try parseString()
            skipWhitespace()
            guard current == UInt8(ascii: ":") else { throw error("expected ':' after the key") }
            position += 1
            skipWhitespace()
            members.append(JSONNode.Member(key: key, keyOffset: keyOffset, value: try parseValue()))
            if try endOfList(close: UInt8(ascii: "}"), "expected ',' or '}'") { return members }
        }
    }

    private mutating func parseElements() throws(JSONSyntaxError) -> [JSONNode] {
        try enter()
        var elements: [JSONNode] = []
        if current == UInt8(ascii: "]") {
            leave()
            return elements
        }
        while true {
            elements.append(try parseValue())
            if try endOfList(close: UInt8(ascii: "]"), "expected ',' or ']'") { return elements }
        }
    }

    private mutating func endOfList(close: UInt8, _ message: String) throws(JSONSyntaxError) -> Bool {
        skipWhitespace()
        if current == close {
            leave()
            return true
        }
        guard current == UInt8(ascii: ",") else { throw error(message) }
        let comma = position
        position += 1
        skipWhitespace()
        if current == close { throw error("a comma before the end of the list is not JSON", at: comma) }
        return false
    }

    private mutating func parseNumber() throws(JSONSyntaxError) -> JSONNumber {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") {
            position += 1
            if let byte = current, Self.isDigit(byte) { throw error("a number may not start with 0", at: start) }
        } else {
            try skipDigits()
        }
        if current == UInt8(ascii: ".") {
            position += 1
            try skipDigits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try skipDigits()
        }
        return JSONNumber(checkedLiteral: String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func skipDigits() throws(JSONSyntaxError) {
        guard let byte = current, Self.isDigit(byte) else { throw error("expected a digit") }
        while let byte = current, Self.isDigit(byte) { position += 1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private mutating func parseString() throws(JSONSyntaxError) -> String {
        let start = position
        position += 1
        var runStart = position
        var unescaped: [UInt8]?
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                let run = bytes[runStart..<position]
                position += 1
                let all = unescaped.map { $0 + run } ?? Array(run)
                guard let text = String(validating: all, as: UTF8.self) else {
                    throw error("a string that is not valid UTF-8", at: start)
                }
                return text
            case UInt8(ascii: "\\"):
                // In place: a copy per escape would make a hostile megabyte of escapes take minutes.
                if unescaped == nil { unescaped = [] }
                unescaped?.append(contentsOf: bytes[runStart..<position])
                let scalar = try parseEscape()
                unescaped?.append(contentsOf: String(Character(scalar)).utf8)
                runStart = position
            case 0..<0x20: throw error("a control character inside a string must be escaped")
            default: position += 1
            }
        }
        throw error("a string that never ends", at: start)
    }

    private mutating func parseEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
        position += 1
        guard let byte = current else { throw error("unexpected end of text inside a string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try parseUnicodeEscape()
        default: throw error("unknown escape in a string", at: position - 2)
        }
    }

    private mutating func parseUnicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let high = try parseHexQuad()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard (0xD800..<0xDC00).contains(high), position + 6 <= bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        let resume = position
        position += 2
        let low = try parseHexQuad()
        guard (0xDC00..<0xE000).contains(low) else {
            position = resume
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func parseHexQuad() throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("expected four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
