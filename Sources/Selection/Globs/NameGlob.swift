/// A pattern for one name, between two slashes: `*`, `?`, `[a-z]` and literal bytes.
///
/// The shapes that almost all patterns have are compared directly; the others take time proportional to pattern times
/// name at worst, whatever the pattern.
struct NameGlob: Sendable, Hashable {
    enum Token: Sendable, Hashable {
        case byte(UInt8)
        /// `?`: any one byte.
        case any
        case set(ByteSet)
        /// `*`: any bytes, also none.
        case star
    }

    private enum Shape: Sendable, Hashable {
        case literal([UInt8])
        /// `*` and then bytes.
        case suffix([UInt8])
        /// Bytes and then `*`.
        case prefix([UInt8])
        case everything
        case general([Token])
    }

    private let shape: Shape
    /// Whether ASCII letters are equal to their other case; the pattern itself is in lower case then.
    private let foldsCase: Bool

    init(_ tokens: [Token], foldsCase: Bool = false) {
        self.foldsCase = foldsCase
        shape = Self.shape(of: foldsCase ? tokens.map(Self.lowercased) : tokens)
    }

    /// The bytes the pattern stands for, when it has no wildcard.
    var literal: [UInt8]? {
        if case .literal(let bytes) = shape { bytes } else { nil }
    }

    /// Whether the name that `range` cuts out of `bytes` matches as a whole.
    func matches(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        switch shape {
        case .everything: true
        case .literal(let literal):
            literal.count == range.count && equals(literal, bytes, at: range.lowerBound)
        case .suffix(let suffix):
            suffix.count <= range.count && equals(suffix, bytes, at: range.upperBound - suffix.count)
        case .prefix(let prefix):
            prefix.count <= range.count && equals(prefix, bytes, at: range.lowerBound)
        case .general(let tokens): matches(tokens, bytes, range)
        }
    }

    private func equals(_ literal: [UInt8], _ bytes: [UInt8], at start: Int) -> Bool {
        // From the end: names that share a beginning are common, names that share an ending are what is looked for.
        var index = literal.count - 1
        while index >= 0 {
            guard literal[index] == folded(bytes[start + index]) else { return false }
            index -= 1
        }
        return true
    }

    /// Goes back to the last star only: what an earlier star could take more of, the last one can take as well.
    private func matches(_ tokens: [Token], _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        var token = 0
        var position = range.lowerBound
        var lastStar = -1
        var resume = 0
        while position < range.upperBound {
            if token < tokens.count {
                if case .star = tokens[token] {
                    lastStar = token
                    resume = position
                    token += 1
                    continue
                }
                if matches(tokens[token], folded(bytes[position])) {
                    token += 1
                    position += 1
                    continue
                }
            }
            guard lastStar >= 0 else { return false }
            resume += 1
            position = resume
            token = lastStar + 1
        }
        return tokens[token...].allSatisfy { $0 == .star }
    }

    private func matches(_ token: Token, _ byte: UInt8) -> Bool {
        switch token {
        case .byte(let expected): expected == byte
        case .any: true
        case .set(let set): set.contains(byte)
        case .star: false
        }
    }

    private func folded(_ byte: UInt8) -> UInt8 { foldsCase ? Self.lowercased(byte) : byte }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func lowercased(_ token: Token) -> Token {
        if case .byte(let byte) = token { .byte(lowercased(byte)) } else { token }
    }

    private static func shape(of tokens: [Token]) -> Shape {
        let bytes = tokens.compactMap { token -> UInt8? in if case .byte(let byte) = token { byte } else { nil } }
        if bytes.count == tokens.count { return .literal(bytes) }
        if tokens.allSatisfy({ $0 == .star }) { return .everything }
        if bytes.count == tokens.count - 1 {
            if tokens.first == .star { return .suffix(bytes) }
            if tokens.last == .star { return .prefix(bytes) }
        }
        return .general(tokens)
    }
}
