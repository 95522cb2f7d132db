/// A word of a text.
struct Word: Sendable, Hashable {
    let range: Range<Int>
    /// In lower case, cut at `WordReader.longest` scalars.
    let folded: String
    let isCapitalised: Bool
    /// Two capitals or more and no small letter.
    let isAcronym: Bool
    /// Digits among its scalars and no letter.
    let isNumber: Bool
}

/// Cuts text into words by Unicode properties; scripts without spaces give overlapping pairs of characters.
enum WordReader {
    /// Longer words are cut: they are data, not language.
    static let longest = 64

    static func words(in scalars: [Unicode.Scalar], _ range: Range<Int>) -> [Word] {
        var words: [Word] = []
        var position = range.lowerBound
        while position < range.upperBound {
            let scalar = scalars[position]
            if scalar.isUnspaced {
                let start = position
                while position < range.upperBound, scalars[position].isUnspaced { position += 1 }
                appendPairs(scalars, start..<position, to: &words)
            } else if scalar.isWordLetter || scalar.isNumeral {
                let start = position
                while position < range.upperBound, continues(scalars, at: position, in: range) { position += 1 }
                words.append(word(scalars, start..<position))
            } else {
                position += 1
            }
        }
        return words
    }

    private static func continues(_ scalars: [Unicode.Scalar], at position: Int, in range: Range<Int>) -> Bool {
        let scalar = scalars[position]
        if scalar.isUnspaced { return false }
        if scalar.isWordLetter || scalar.isNumeral || scalar.isMark { return true }
        guard position > range.lowerBound, position + 1 < range.upperBound else { return false }
        let before = scalars[position - 1]
        let after = scalars[position + 1]
        switch scalar {
        case "'", "’", "-", "‐", "‑", "_": return isInner(before) && isInner(after)
        // 1,200.50 and 12:30 stay whole.
        case ".", ",", ":": return before.isNumeral && after.isNumeral
        default: return false
        }
    }

    private static func isInner(_ scalar: Unicode.Scalar) -> Bool {
        (scalar.isWordLetter && !scalar.isUnspaced) || scalar.isNumeral || scalar.isMark
    }

    private static func word(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Word {
        var folded = ""
        var capitals = 0
        var smalls = 0
        var letters = 0
        for (offset, scalar) in scalars[range].enumerated() {
            if scalar.isCapital { capitals += 1 } else if scalar.isSmall { smalls += 1 }
            if scalar.isWordLetter { letters += 1 }
            guard offset < longest else { continue }
            if scalar == "’" {
                folded += "'"
            } else if scalar.value < 0x80 {
                folded.unicodeScalars.append(scalar.isCapital ? Unicode.Scalar(UInt8(scalar.value | 0x20)) : scalar)
            } else {
                folded += scalar.properties.lowercaseMapping
            }
        }
        return Word(
            range: range, folded: folded, isCapitalised: scalars[range.lowerBound].isCapital,
            isAcronym: capitals >= 2 && smalls == 0, isNumber: letters == 0)
    }

    private static func appendPairs(_ scalars: [Unicode.Scalar], _ range: Range<Int>, to words: inout [Word]) {
        let pairs = range.count == 1 ? [range] : (range.lowerBound..<(range.upperBound - 1)).map { $0..<($0 + 2) }
        for pair in pairs {
            words.append(
                Word(
                    range: pair, folded: String(scalars: scalars[pair]), isCapitalised: false, isAcronym: false,
                    isNumber: false))
        }
    }
}
