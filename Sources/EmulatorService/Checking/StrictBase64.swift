/// Base64 of RFC 4648, section 4, without any leniency: padded, on one line, no stray bits.
package enum StrictBase64 {
    /// What is wrong with a text that is no such base64.
    package struct Problem: Error, Sendable, Hashable {
        /// The byte at which it shows.
        package let offset: Int
        package let message: String
    }

    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
            table[Int(character)] = UInt8(value)
        }
        return table
    }()

    /// The bytes that `text` stands for.
    package static func decode(_ text: some StringProtocol) throws(Problem) -> [UInt8] {
        try decode(Array(text.utf8))
    }

    package static func decode(_ text: [UInt8]) throws(Problem) -> [UInt8] {
        if let stray = text.firstIndex(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 || $0 == 0x09 }) {
            throw Problem(offset: stray, message: "holds white space: base64 goes on one line")
        }
        guard text.count % 4 == 0 else {
            throw Problem(
                offset: text.count, message: "is \(text.count) characters long: padded base64 is a multiple of 4")
        }
        let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
        let digits = text.count - padding
        let problem = Self.firstStranger(in: text[..<digits])
        if let problem { throw Problem(offset: problem, message: "holds a character that base64 does not have") }
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: digits * 3 / 4) { output, count in
            var (bits, width) = (UInt32(0), 0)
            for digit in text[..<digits] {
                bits = bits << 6 | UInt32(values[Int(digit)])
                width += 6
                if width >= 8 {
                    width -= 8
                    unsafe output[count] = UInt8(truncatingIfNeeded: bits >> UInt32(width))
                    count += 1
                }
            }
        }
        if padding > 0 {
            let left = padding == 1 ? 2 : 4
            let last = values[Int(text[digits - 1])]
            guard last & UInt8(1 << left - 1) == 0 else {
                throw Problem(offset: digits - 1, message: "ends with bits that belong to no byte")
            }
        }
        return bytes
    }

    private static func firstStranger(in digits: ArraySlice<UInt8>) -> Int? {
        digits.firstIndex { values[Int($0)] == 0xFF }
    }
}
