/// How the characters of a text are stored.
struct TextEncoding: Equatable {
    /// The name that facts carry, which iconv knows too: `utf-8`, `utf-16le`, `windows-1252`.
    let name: String
    /// Bytes of the byte order mark in front, if there is one.
    let markLength: Int
    /// Bytes in which the characters that mark lines stand: 1, 2 or 4.
    let unit: Int

    init(_ name: String, markLength: Int = 0) {
        self.name = name.lowercased()
        self.markLength = markLength
        unit = self.name.hasPrefix("utf-16") ? 2 : self.name.hasPrefix("utf-32") ? 4 : 1
    }

    static let utf8 = TextEncoding("utf-8")

    var isUTF8: Bool { name == "utf-8" }

    /// The encoding that a byte order mark announces.
    static func marked(_ bytes: [UInt8]) -> TextEncoding? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return TextEncoding("utf-8", markLength: 3) }
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return TextEncoding("utf-32le", markLength: 4) }
        if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return TextEncoding("utf-32be", markLength: 4) }
        if bytes.starts(with: [0xFF, 0xFE]) { return TextEncoding("utf-16le", markLength: 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return TextEncoding("utf-16be", markLength: 2) }
        return nil
    }

    /// UTF-16 without a mark: in mostly Latin text one byte of each pair is zero and the other never is.
    static func unmarkedWide(_ bytes: [UInt8]) -> TextEncoding? {
        let sample = bytes.prefix(4096)
        var zeros = [0, 0]
        for (position, byte) in sample.enumerated() where byte == 0 { zeros[position % 2] += 1 }
        guard sample.count >= 4, min(zeros[0], zeros[1]) == 0, max(zeros[0], zeros[1]) * 20 >= sample.count * 6 else {
            return nil
        }
        return TextEncoding(zeros[0] > zeros[1] ? "utf-16be" : "utf-16le")
    }
}
