import Primitives

/// UUIDs of version 4 (RFC 9562, section 5.4).
enum EmulatedUUID {
    /// A UUID of that form whose digits come from a digest: the same medium always has the same.
    static func text(of digest: SHA256Digest) -> String {
        var digits = Array(digest.hex.prefix(32))
        digits[12] = "4"
        digits[16] = "a"
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        return text
    }

    /// Whether a text is such a UUID.
    static func isVersion4(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12], groups.allSatisfy({ $0.allSatisfy(\.isHexDigit) }) else {
            return false
        }
        return groups[2].hasPrefix("4") && "89abAB".contains(groups[3].first ?? "-")
    }
}
