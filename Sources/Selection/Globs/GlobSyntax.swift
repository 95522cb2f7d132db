/// Reads the syntax that ignore files and globs share.
enum GlobSyntax {
    /// Splits a pattern at its slashes and reads every part; `nil` when it is malformed and can match nothing.
    ///
    /// A slash inside brackets does not split. Two slashes in a row give an empty part.
    static func parts(of pattern: ArraySlice<UInt8>) -> [[NameGlob.Token]]? {
        var parts: [[NameGlob.Token]] = [[]]
        var rest = pattern
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "/"): parts.append([])
            case UInt8(ascii: "*"): parts[parts.count - 1].append(.star)
            case UInt8(ascii: "?"): parts[parts.count - 1].append(.any)
            case UInt8(ascii: "["):
                guard let set = byteSet(&rest) else { return nil }
                parts[parts.count - 1].append(.set(set))
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { return nil }
                if escaped == UInt8(ascii: "/") {
                    parts.append([])
                } else {
                    parts[parts.count - 1].append(.byte(escaped))
                }
            case 0: return nil
            default: parts[parts.count - 1].append(.byte(byte))
            }
        }
        return parts
    }

    /// Reads a bracket expression after its `[`; `nil` when it is not closed or names an unknown class.
    private static func byteSet(_ rest: inout ArraySlice<UInt8>) -> ByteSet? {
        var set = ByteSet()
        var isNegated = false
        if rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^") {
            isNegated = true
            rest.removeFirst()
        }
        /// The last single byte, which a `-` would make the start of a range.
        var previous: UInt8?
        var isFirst = true
        while true {
            guard let byte = rest.popFirst() else { return nil }
            if byte == UInt8(ascii: "]"), !isFirst { break }
            isFirst = false
            if byte == UInt8(ascii: "-"), let start = previous, let next = rest.first, next != UInt8(ascii: "]") {
                rest.removeFirst()
                guard let end = unescaped(next, &rest) else { return nil }
                if start <= end { for member in start...end { set.insert(member) } }
                previous = nil
            } else if byte == UInt8(ascii: "["), rest.first == UInt8(ascii: ":") {
                switch characterClass(rest.dropFirst()) {
                case .known(let contains, let after):
                    for member in 0..<128 where contains(UInt8(member)) { set.insert(UInt8(member)) }
                    rest = after
                    previous = nil
                case .unknown: return nil
                case .none:
                    set.insert(byte)
                    previous = byte
                }
            } else {
                guard let member = unescaped(byte, &rest) else { return nil }
                set.insert(member)
                previous = member
            }
        }
        if isNegated { set.invert() }
        // No wildcard stands for a slash.
        set.remove(UInt8(ascii: "/"))
        return set
    }

    private static func unescaped(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) -> UInt8? {
        byte == UInt8(ascii: "\\") ? rest.popFirst() : byte
    }

    private enum CharacterClass {
        case known(contains: (UInt8) -> Bool, after: ArraySlice<UInt8>)
        case unknown
        /// There is no `:]`: the bracket stands for itself.
        case none
    }

    /// Reads `alpha:]` and the like, after `[:`.
    private static func characterClass(_ rest: ArraySlice<UInt8>) -> CharacterClass {
        guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return .unknown }
        guard end > rest.startIndex, rest[end - 1] == UInt8(ascii: ":") else { return .none }
        let name = String(decoding: rest[rest.startIndex..<(end - 1)], as: UTF8.self)
        guard let contains = classes[name] else { return .unknown }
        return .known(contains: contains, after: rest[(end + 1)...])
    }

    /// POSIX's classes, for ASCII.
    private static let classes: [String: @Sendable (UInt8) -> Bool] = [
        "alnum": { isLetter($0) || isDigit($0) },
        "alpha": { isLetter($0) },
        "blank": { $0 == 0x20 || $0 == 0x09 },
        "cntrl": { $0 < 0x20 || $0 == 0x7F },
        "digit": { isDigit($0) },
        "graph": { $0 > 0x20 && $0 < 0x7F },
        "lower": { (0x61...0x7A).contains($0) },
        "print": { $0 >= 0x20 && $0 < 0x7F },
        "punct": { $0 > 0x20 && $0 < 0x7F && !isLetter($0) && !isDigit($0) },
        "space": { $0 == 0x20 || (0x09...0x0D).contains($0) },
        "upper": { (0x41...0x5A).contains($0) },
        "xdigit": { isDigit($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0) },
    ]

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
