import Primitives

/// Whether bytes are text, and in which form; the decision that keeps binary data from being read as text.
enum TextForm: Equatable {
    case utf8
    /// UTF-16 or UTF-32, with a byte order mark or evident from where its zero bytes stand.
    case wide(unit: Int, bigEndian: Bool)
    /// An 8-bit or multi-byte encoding other than UTF-8; which one, the reader of the text finds out.
    case legacy
    case binary

    /// Judges the first bytes of a file; `isWhole` says that they are all of it.
    static func judge(_ bytes: [UInt8], isWhole: Bool) -> TextForm {
        if let marked = markedForm(bytes) { return isWideText(bytes, marked) ? marked : .binary }
        var highBytes = 0
        var zeros = false
        for byte in bytes {
            if byte >= 0x80 {
                highBytes += 1
            } else if isBinaryControl(byte) {
                guard byte == 0 else { return .binary }
                zeros = true
                break
            }
        }
        if zeros { return unmarkedWideForm(bytes) ?? .binary }
        if highBytes == 0 || UTF8Validity.firstInvalid(in: bytes, allowingCutEnd: !isWhole) == nil { return .utf8 }
        // Random bytes without one control character are unlikely beyond a hundred bytes; below, ask for more.
        return bytes.count >= 128 || highBytes * 4 <= bytes.count ? .legacy : .binary
    }

    /// Whether an ASCII byte is a control character that does not occur in text; white space, bell, backspace, escape and
    /// the DOS end-of-file mark do.
    private static func isBinaryControl(_ byte: UInt8) -> Bool {
        guard byte < 0x20 else { return byte == 0x7F }
        // One bit for each of 0x07...0x0D, 0x1A and 0x1B.
        return (0x0C00_3F80 as UInt32) >> UInt32(byte) & 1 == 0
    }

    private static func markedForm(_ bytes: [UInt8]) -> TextForm? {
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return .wide(unit: 4, bigEndian: false) }
        if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return .wide(unit: 4, bigEndian: true) }
        if bytes.starts(with: [0xFF, 0xFE]) { return .wide(unit: 2, bigEndian: false) }
        if bytes.starts(with: [0xFE, 0xFF]) { return .wide(unit: 2, bigEndian: true) }
        return nil
    }

    /// UTF-16 without a mark: in mostly Latin text every other byte is zero and its neighbours never are.
    private static func unmarkedWideForm(_ bytes: [UInt8]) -> TextForm? {
        let sample = bytes.prefix(4096)
        guard sample.count >= 4 else { return nil }
        var zeros = [0, 0]
        for (position, byte) in sample.enumerated() where byte == 0 { zeros[position % 2] += 1 }
        let half = sample.count / 2
        let bigEndian = zeros[0] > zeros[1]
        guard min(zeros[0], zeros[1]) == 0, max(zeros[0], zeros[1]) * 10 >= half * 6 else { return nil }
        let form = TextForm.wide(unit: 2, bigEndian: bigEndian)
        return isWideText(bytes, form) ? form : nil
    }

    private static func isWideText(_ bytes: [UInt8], _ form: TextForm) -> Bool {
        guard case .wide(let unit, let bigEndian) = form, bytes.count >= unit else { return false }
        var position = 0
        var expectsLow = false
        while position + unit <= bytes.count {
            let value = (0..<unit).reduce(UInt32(0)) { value, index in
                value << 8 | UInt32(bytes[position + (bigEndian ? index : unit - 1 - index)])
            }
            if value < 128, isBinaryControl(UInt8(value)) { return false }
            if value == 0xFFFE || value == 0xFFFF || value > 0x10FFFF { return false }
            position += unit
            // Surrogates come in pairs, high before low, and only in UTF-16: in noise they hardly ever do.
            switch value {
            case 0xD800...0xDBFF where unit == 2:
                guard !expectsLow else { return false }
                expectsLow = true
            case 0xDC00...0xDFFF where unit == 2:
                guard expectsLow else { return false }
                expectsLow = false
            case 0xD800...0xDFFF: return false
            default: guard !expectsLow else { return false }
            }
        }
        return true
    }

    /// The first characters of a wide text as UTF-8 bytes, for looking at markup and signatures.
    static func narrowed(_ bytes: ArraySlice<UInt8>, unit: Int, bigEndian: Bool) -> [UInt8] {
        var result: [UInt8] = []
        var position = bytes.startIndex
        while position + unit <= bytes.endIndex {
            let value = (0..<unit).reduce(UInt32(0)) { value, index in
                value << 8 | UInt32(bytes[position + (bigEndian ? index : unit - 1 - index)])
            }
            if value != 0xFEFF { result.append(value < 128 ? UInt8(value) : UInt8(ascii: "?")) }
            position += unit
        }
        return result
    }
}
