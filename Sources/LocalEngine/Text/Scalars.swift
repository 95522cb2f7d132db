/// Classification of Unicode scalars from the standard library alone, with a fast path for ASCII.
extension Unicode.Scalar {
    var isBlank: Bool { value < 0x80 ? value == 0x20 || (0x09...0x0D).contains(value) : properties.isWhitespace }

    var isASCIIDigit: Bool { (0x30...0x39).contains(value) }

    var isWordLetter: Bool {
        if value < 0x80 { return (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value) }
        return properties.isAlphabetic
    }

    /// A decimal digit of any script.
    var isNumeral: Bool { value < 0x80 ? isASCIIDigit : properties.numericType == .decimal }

    var isCapital: Bool {
        value < 0x80
            ? (0x41...0x5A).contains(value)
            : properties.isUppercase || properties.generalCategory == .titlecaseLetter
    }

    var isSmall: Bool { value < 0x80 ? (0x61...0x7A).contains(value) : properties.isLowercase }

    /// A mark that belongs to the scalar before it.
    var isMark: Bool {
        guard value >= 0x300 else { return false }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return value == 0x200D || value == 0xFE0F
        }
    }

    /// Han, kana and the like: scripts that are written without spaces between words.
    var isUnspaced: Bool {
        switch value {
        case 0x3005...0x3007, 0x3040...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
            0xFF66...0xFF9F, 0x20000...0x323AF:
            true
        default: false
        }
    }

    var isHiragana: Bool { (0x3040...0x309F).contains(value) }
    var isKana: Bool { (0x3040...0x30FF).contains(value) }
    var isHangul: Bool { (0xAC00...0xD7A3).contains(value) }

    var isLineBreak: Bool {
        switch value {
        case 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// Quotation marks and brackets that open.
    var isOpening: Bool {
        switch self {
        case "(", "[", "{", "\"", "'", "“", "‘", "„", "‚", "«", "‹", "「", "『", "（", "【", "《", "〈", "¿", "¡": true
        default: false
        }
    }

    /// Quotation marks and brackets that may follow the stop of a sentence.
    var isClosing: Bool {
        switch self {
        case ")", "]", "}", "\"", "'", "”", "’", "“", "»", "›", "」", "』", "）", "】", "》", "〉": true
        default: false
        }
    }

    var isDash: Bool { self == "-" || (0x2010...0x2015).contains(value) }
}

extension String {
    /// Encodes by itself: appending to a view of scalars goes through unspecialised code of the standard library.
    init(scalars: some Sequence<Unicode.Scalar>) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(scalars.underestimatedCount)
        for scalar in scalars {
            if scalar.isASCII {
                bytes.append(UInt8(scalar.value))
            } else if let encoded = UTF8.encode(scalar) {
                bytes.append(contentsOf: encoded)
            }
        }
        self.init(decoding: bytes, as: UTF8.self)
    }
}

extension Array where Element == Unicode.Scalar {
    /// The part of `range` without white space at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, self[lower].isBlank { lower += 1 }
        while upper > lower, self[upper - 1].isBlank { upper -= 1 }
        return lower..<upper
    }
}
