/// A SHA-256 digest, 32 bytes.
package struct SHA256Digest: Sendable, Hashable {
    private let words: InlineArray<4, UInt64>

    /// Takes exactly 32 bytes, big-endian; `nil` for any other length.
    package init?(bytes: [UInt8]) {
        // Not generic: other modules would run the unspecialised body, and ledgers hold several digests per row.
        guard bytes.count == 32 else { return nil }
        var words = InlineArray<4, UInt64>(repeating: 0)
        for position in bytes.indices { words[position / 8] = words[position / 8] << 8 | UInt64(bytes[position]) }
        self.words = words
    }

    /// Takes the digest as four numbers, the first from the first eight bytes read as big-endian.
    package init(words: InlineArray<4, UInt64>) { self.words = words }

    /// Parses 64 hexadecimal digits.
    package init?(hex: String) {
        guard hex.utf8.count == 64 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        var pending: UInt8?
        for unit in hex.utf8 {
            let digit: UInt8
            switch unit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = unit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = unit - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = unit - UInt8(ascii: "A") + 10
            default: return nil
            }
            if let high = pending {
                bytes.append(high << 4 | digit)
                pending = nil
            } else {
                pending = digit
            }
        }
        self.init(bytes: bytes)
    }

    package var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(32)
        for position in words.indices {
            for shift in stride(from: 56, through: 0, by: -8) {
                result.append(UInt8(truncatingIfNeeded: words[position] >> UInt64(shift)))
            }
        }
        return result
    }

    /// 64 lower-case hexadecimal digits.
    package var hex: String {
        String(unsafeUninitializedCapacity: 64) { buffer in
            let digits: StaticString = "0123456789abcdef"
            return digits.withUTF8Buffer { digits in
                var offset = 0
                for position in words.indices {
                    for shift in stride(from: 60, through: 0, by: -4) {
                        buffer[offset] = digits[Int(words[position] >> UInt64(shift) & 0xF)]
                        offset += 1
                    }
                }
                return offset
            }
        }
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.words.indices.allSatisfy { left.words[$0] == right.words[$0] }
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(words[0]) }
}

extension SHA256Digest: CustomStringConvertible {
    package var description: String { hex }
}

/// The hash function that the layers without C libraries are given.
package protocol ContentHashing: Sendable {
    func sha256(_ bytes: [UInt8]) -> SHA256Digest
}

extension ContentHashing {
    package func sha256(_ text: String) -> SHA256Digest { sha256(Array(text.utf8)) }
}
