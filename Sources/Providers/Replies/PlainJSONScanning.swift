/// JSON as far as it is plain: what streams consist of, read in place.
///
/// Whatever returns `false` or `nil` leaves the text to the parser, which alone says what is valid; what is read here
/// is always valid.
protocol PlainJSONScanning {
    var bytes: [UInt8] { get }
    var position: Int { get set }
    /// How many objects and arrays are open.
    var depth: Int { get set }
}

extension PlainJSONScanning {
    /// Reads `{…}`, and the value of each member with `member`.
    mutating func object(_ member: (inout Self, PlacedKey) -> Bool) -> Bool {
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

    /// Reads `[…]`, and each element with `element`.
    mutating func array(_ element: (inout Self) -> Bool) -> Bool {
        guard take(UInt8(ascii: "[")) else { return false }
        depth += 1
        defer { depth -= 1 }
        guard depth < 16 else { return false }
        skipSpace()
        if take(UInt8(ascii: "]")) { return true }
        repeat {
            skipSpace()
            guard element(&self) else { return false }
            skipSpace()
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "]"))
    }

    mutating func skipValue() -> Bool {
        guard position < bytes.count else { return false }
        switch bytes[position] {
        case UInt8(ascii: "\""): return skipString()
        case UInt8(ascii: "{"): return object { scanner, _ in scanner.skipValue() }
        case UInt8(ascii: "["): return array { scanner in scanner.skipValue() }
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
    mutating func skipString() -> Bool {
        guard take(UInt8(ascii: "\"")) else { return false }
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return true }
            if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\\") { return false }
        }
        return false
    }

    /// Takes a word if it stands here.
    mutating func word(_ word: StaticString) -> Bool {
        guard position + word.utf8CodeUnitCount <= bytes.count else { return false }
        let matches = word.withUTF8Buffer { expected in
            expected.indices.allSatisfy { expected[$0] == bytes[position + $0] }
        }
        if matches { position += word.utf8CodeUnitCount }
        return matches
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func skipSpace() { while position < bytes.count, bytes[position] == 0x20 { position += 1 } }

    /// The text of a string with the common escapes.
    mutating func string() -> [UInt8]? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return text
            case UInt8(ascii: "\\"):
                guard position < bytes.count, let plain = plainEscape(bytes[position]) else { return nil }
                text.append(plain)
                position += 1
            case ..<0x20: return nil
            default: text.append(byte)
            }
        }
        return nil
    }
}

/// What an escape stands for that is one byte.
private func plainEscape(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    default: nil
    }
}

/// A key in place, to be compared without making a string of it.
struct PlacedKey {
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
