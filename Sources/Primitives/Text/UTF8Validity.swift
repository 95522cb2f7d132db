/// Checks UTF-8, RFC 3629.
package enum UTF8Validity {
    /// Where `bytes` stop being UTF-8, or `nil`.
    ///
    /// A sequence that the end cuts is forgiven on request.
    package static func firstInvalid(in bytes: [UInt8], allowingCutEnd: Bool) -> Int? {
        var position = 0
        while position < bytes.count {
            let start = position
            let lead = bytes[position]
            position += 1
            if lead < 0x80 { continue }
            let (length, range): (Int, ClosedRange<UInt8>)
            switch lead {
            case 0xC2...0xDF: (length, range) = (1, 0x80...0xBF)
            case 0xE0: (length, range) = (2, 0xA0...0xBF)
            case 0xED: (length, range) = (2, 0x80...0x9F)
            case 0xE1...0xEF: (length, range) = (2, 0x80...0xBF)
            case 0xF0: (length, range) = (3, 0x90...0xBF)
            case 0xF1...0xF3: (length, range) = (3, 0x80...0xBF)
            case 0xF4: (length, range) = (3, 0x80...0x8F)
            default: return start
            }
            for index in 0..<length {
                guard position < bytes.count else { return allowingCutEnd ? nil : start }
                guard (index == 0 ? range : 0x80...0xBF).contains(bytes[position]) else { return start }
                position += 1
            }
        }
        return nil
    }

    /// How many of the last bytes begin a sequence that they do not finish: at most 3.
    package static func unfinishedTail(of bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0xC0 == 0x80 { continue }
            let needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return needed > back ? back : 0
        }
        return 0
    }
}
