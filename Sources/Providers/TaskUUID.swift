/// A UUID that names a task before anybody has answered: version 4 of RFC 9562, section 5.4, when it is made here.
package struct TaskUUID: Sendable, Hashable, CustomStringConvertible {
    /// 36 characters in lower case.
    package let text: String

    /// A fresh one; the generator decides how likely it is to be unique.
    package init(using generator: inout some RandomNumberGenerator) {
        let high: UInt64 = generator.next() & ~0xF000 | 0x4000
        let low: UInt64 = generator.next() & (1 << 62 - 1) | 1 << 63
        let digits = Self.hex(high) + Self.hex(low)
        var text = ""
        for (position, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(position) { text += "-" }
            text.append(digit)
        }
        self.text = text
    }

    /// Reads one of any version, in either case; `nil` when `text` is none.
    package init?(_ text: String) {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12], text.utf8.count == 36,
            groups.allSatisfy({ $0.utf8.allSatisfy(Self.isHexDigit) })
        else { return nil }
        self.text = text.lowercased()
    }

    /// A fresh one from the system's generator.
    package static func random() -> TaskUUID {
        var generator = SystemRandomNumberGenerator()
        return TaskUUID(using: &generator)
    }

    package var description: String { text }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
