/// Searches in bytes without decoding them.
enum ASCIIText {
    /// Whether `needle` occurs in `bytes`.
    static func find(_ needle: some Collection<UInt8>, in bytes: ArraySlice<UInt8>) -> Bool {
        position(of: needle, in: bytes) != nil
    }

    static func find(_ needle: String, in bytes: ArraySlice<UInt8>) -> Bool { find(Array(needle.utf8), in: bytes) }

    /// Where `needle` first occurs in `bytes`.
    static func position(of needle: some Collection<UInt8>, in bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = needle.first, bytes.count >= needle.count else { return nil }
        var start = bytes.startIndex
        let last = bytes.endIndex - needle.count
        while start <= last, let candidate = bytes[start...last].firstIndex(of: first) {
            if bytes[candidate..<candidate + needle.count].elementsEqual(needle) { return candidate }
            start = candidate + 1
        }
        return nil
    }

    /// Whether `bytes` start with `prefix`, which is in lower case, in any case.
    static func hasPrefix(_ bytes: ArraySlice<UInt8>, ignoringCase prefix: String) -> Bool {
        guard bytes.count >= prefix.utf8.count else { return false }
        return zip(bytes, prefix.utf8).allSatisfy { lowered($0) == $1 }
    }

    static func lowered(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    static func isLetter(_ byte: UInt8) -> Bool {
        let low = byte | 0x20
        return low >= UInt8(ascii: "a") && low <= UInt8(ascii: "z")
    }
}
