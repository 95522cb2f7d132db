/// A word in black on white, large enough to be read by anybody: 320 by 96 pixels, whole macroblocks of a video.
struct WordPicture: Sendable, Hashable {
    static let width = 320
    static let height = 96
    /// Pixels of one dot of the font.
    private static let dot = 8
    private static let left = 20
    private static let top = 20
    /// From one letter to the next.
    private static let pitch = (BitmapFont.width + 1) * dot

    /// Row by row; true is black.
    private(set) var isBlack: [Bool]

    init(isBlack: [Bool]) { self.isBlack = isBlack }

    /// Letters that the font lacks leave a gap.
    init(_ word: String) {
        isBlack = Array(repeating: false, count: Self.width * Self.height)
        for (index, letter) in word.prefix(ProbeCode.wordLength).enumerated() {
            for (y, row) in (BitmapFont.rows(of: letter) ?? []).enumerated() {
                for x in 0..<BitmapFont.width where row >> (BitmapFont.width - 1 - x) & 1 == 1 {
                    fill(index, x, y)
                }
            }
        }
    }

    private mutating func fill(_ index: Int, _ x: Int, _ y: Int) {
        let start = (Self.top + y * Self.dot) * Self.width + Self.left + index * Self.pitch + x * Self.dot
        for line in 0..<Self.dot {
            for column in 0..<Self.dot { isBlack[start + line * Self.width + column] = true }
        }
    }

    /// The word that stands in the picture, read from the middle of each dot; `nil` where there is none.
    var word: String? {
        var word = ""
        for index in 0..<ProbeCode.wordLength {
            let rows = (0..<BitmapFont.height).map { y in
                (0..<BitmapFont.width).reduce(UInt8(0)) { row, x in
                    let line = Self.top + y * Self.dot + Self.dot / 2
                    let column = Self.left + index * Self.pitch + x * Self.dot + Self.dot / 2
                    return row << 1 | (isBlack[line * Self.width + column] ? 1 : 0)
                }
            }
            guard let letter = BitmapFont.letter(of: rows) else { return nil }
            word.append(letter)
        }
        return word
    }
}
