/// Writes `a/{b,c}` out as `a/b` and `a/c`; groups may be nested.
enum BraceExpansion {
    /// Expanded patterns that one pattern may give; more is a mistake, or an attack on memory.
    static let limit = 256

    /// The patterns in the order they are written; `nil` when a brace is not closed or there would be too many.
    static func expand(_ pattern: [UInt8]) -> [[UInt8]]? {
        guard let open = firstBrace(in: pattern[...]) else { return hasStrayClosing(pattern) ? nil : [pattern] }
        guard let (alternatives, close) = group(in: pattern, openedAt: open) else { return nil }
        guard let tails = expand(Array(pattern[(close + 1)...])) else { return nil }
        var result: [[UInt8]] = []
        for alternative in alternatives {
            guard let middles = expand(alternative), result.count + middles.count * tails.count <= limit else {
                return nil
            }
            for middle in middles { result += tails.map { pattern[..<open] + middle + $0 } }
        }
        return result
    }

    /// The alternatives of the group that starts at `open`, and where it is closed.
    private static func group(in pattern: [UInt8], openedAt open: Int) -> (alternatives: [[UInt8]], close: Int)? {
        var alternatives: [[UInt8]] = []
        var start = open + 1
        var depth = 1
        var scanner = Scanner(pattern, from: start)
        while let (index, byte) = scanner.next() {
            switch byte {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ","):
                guard depth == 1 else { continue }
                alternatives.append(Array(pattern[start..<index]))
                start = index + 1
            case UInt8(ascii: "}"):
                depth -= 1
                guard depth == 0 else { continue }
                alternatives.append(Array(pattern[start..<index]))
                return (alternatives, index)
            default: break
            }
        }
        return nil
    }

    private static func firstBrace(in pattern: ArraySlice<UInt8>) -> Int? {
        var scanner = Scanner(Array(pattern), from: 0)
        while let (index, byte) = scanner.next() { if byte == UInt8(ascii: "{") { return index } }
        return nil
    }

    private static func hasStrayClosing(_ pattern: [UInt8]) -> Bool {
        var scanner = Scanner(pattern, from: 0)
        while let (_, byte) = scanner.next() { if byte == UInt8(ascii: "}") { return true } }
        return false
    }

    /// Goes over the bytes that have a meaning here: not what is escaped, and not what stands in brackets.
    private struct Scanner {
        private let pattern: [UInt8]
        private var position: Int

        init(_ pattern: [UInt8], from position: Int) {
            self.pattern = pattern
            self.position = position
        }

        mutating func next() -> (index: Int, byte: UInt8)? {
            while position < pattern.count {
                let index = position
                position += 1
                switch pattern[index] {
                case UInt8(ascii: "\\"): position += 1
                case UInt8(ascii: "["): position = endOfBracket(after: index) ?? position
                default: return (index, pattern[index])
                }
            }
            return nil
        }

        /// Where a bracket expression ends; `nil` when it is not closed.
        private func endOfBracket(after open: Int) -> Int? {
            var index = open + 1
            if index < pattern.count, [UInt8(ascii: "!"), UInt8(ascii: "^")].contains(pattern[index]) { index += 1 }
            if index < pattern.count, pattern[index] == UInt8(ascii: "]") { index += 1 }
            while index < pattern.count {
                if pattern[index] == UInt8(ascii: "]") { return index + 1 }
                index += pattern[index] == UInt8(ascii: "\\") ? 2 : 1
            }
            return nil
        }
    }
}
