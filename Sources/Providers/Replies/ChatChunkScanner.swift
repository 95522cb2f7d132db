/// Reads the chunks that nearly all of a stream consists of, some text and nothing else, without building their tree.
///
/// It is a shortcut, never a second opinion: whatever is not plainly such a chunk is left to the parser, broken JSON
/// included. A test holds the two against each other.
struct ChatChunkScanner {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0
    private var content: [UInt8]?

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The text that a chunk adds to the first choice; `nil` when the chunk may say anything beyond that.
    static func text(of chunk: [UInt8]) -> String? {
        var scanner = ChatChunkScanner(chunk)
        guard scanner.chunk(), let content = scanner.content else { return nil }
        return String(validating: content, as: UTF8.self)
    }

    // MARK: - What a chunk may hold: `false` leaves it to the parser

    private mutating func chunk() -> Bool {
        var choices = 0
        let isPlain = object { scanner, key in
            switch key {
            case "choices":
                choices += 1
                return scanner.choices()
            case "error", "usage", "credits_consumed", "citations", "promptFeedback", "prompt_feedback":
                return scanner.word("null")
            default: return scanner.skipValue()
            }
        }
        return isPlain && choices == 1 && position == bytes.count
    }

    /// Exactly one.
    private mutating func choices() -> Bool {
        guard take(UInt8(ascii: "[")) else { return false }
        skipSpace()
        guard choice() else { return false }
        skipSpace()
        return take(UInt8(ascii: "]"))
    }

    private mutating func choice() -> Bool {
        object { scanner, key in
            switch key {
            case "delta": return scanner.delta()
            case "index": return scanner.word("0")
            case "finish_reason", "error", "message": return scanner.word("null")
            default: return scanner.skipValue()
            }
        }
    }

    private mutating func delta() -> Bool {
        object { scanner, key in
            switch key {
            case "content": return scanner.text()
            case "reasoning_content", "reasoning", "refusal", "tool_calls", "function_call", "annotations":
                return scanner.word("null")
            default: return scanner.skipValue()
            }
        }
    }

    /// The text itself; of two the last counts, as it does for the parser.
    private mutating func text() -> Bool {
        guard take(UInt8(ascii: "\"")) else { return false }
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                content = text
                return true
            case UInt8(ascii: "\\"):
                guard position < bytes.count, let plain = Self.escape(bytes[position]) else { return false }
                text.append(plain)
                position += 1
            case ..<0x20: return false
            default: text.append(byte)
            }
        }
        return false
    }

    private static func escape(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
        default: nil
        }
    }

    // MARK: - JSON, as far as it is plain

    private mutating func object(_ member: (inout Self, PlacedKey) -> Bool) -> Bool {
        guard take(UInt8(ascii: "{")) else { return false }
        depth += 1
        defer { depth -= 1 }
        // Deeper ones are for the parser, which knows how deep is too deep.
        guard depth < 16 else { return false }
        if take(UInt8(ascii: "}")) { return true }
        repeat {
            skipSpace()
            let start = position + 1
            guard skipString() else { return false }
            let key = PlacedKey(bytes: bytes, start: start, end: position - 1)
            skipSpace()
            guard take(UInt8(ascii: ":")) else { return false }
            skipSpace()
            guard member(&self, key) else { return false }
            skipSpace()
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "}"))
    }

    private mutating func skipValue() -> Bool {
        guard position < bytes.count else { return false }
        switch bytes[position] {
        case UInt8(ascii: "\""): return skipString()
        case UInt8(ascii: "{"): return object { scanner, _ in scanner.skipValue() }
        case UInt8(ascii: "t"): return word("true")
        case UInt8(ascii: "f"): return word("false")
        case UInt8(ascii: "n"): return word("null")
        case UInt8(ascii: "1")...UInt8(ascii: "9"):
            while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
                position += 1
            }
            // What is no whole number goes on with a letter or a point, where no comma or bracket follows.
            return true
        case UInt8(ascii: "0"): return word("0")
        default: return false
        }
    }

    /// A string of printable ASCII without escapes.
    private mutating func skipString() -> Bool {
        guard take(UInt8(ascii: "\"")) else { return false }
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return true }
            if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\\") { return false }
        }
        return false
    }

    private mutating func word(_ word: StaticString) -> Bool {
        guard position + word.utf8CodeUnitCount <= bytes.count else { return false }
        let matches = word.withUTF8Buffer { expected in
            expected.indices.allSatisfy { expected[$0] == bytes[position + $0] }
        }
        if matches { position += word.utf8CodeUnitCount }
        return matches
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() { while position < bytes.count, bytes[position] == 0x20 { position += 1 } }
}

/// A key in place, to be compared without making a string of it.
private struct PlacedKey {
    let bytes: [UInt8]
    let start: Int
    let end: Int

    static func ~= (word: StaticString, key: Self) -> Bool {
        guard key.end - key.start == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { expected in
            expected.indices.allSatisfy { expected[$0] == key.bytes[key.start + $0] }
        }
    }
}
