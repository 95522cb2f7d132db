/// Makes up a text that a regular expression of the usual kind matches: literals, classes, groups, alternatives, counts.
///
/// Look-around, back-references and Unicode properties are not read. What comes out is checked by the validator.
struct PatternSample {
    private var rest: ArraySlice<Unicode.Scalar>
    /// Picks other characters and alternatives, so that several samples differ.
    private let variant: Int
    /// How often something without an upper limit is repeated beyond its least.
    private let extra: Int

    private static let countLimit = 4096

    /// A text for the pattern, or `nil` when the pattern uses more than this reads.
    static func text(for pattern: String, variant: Int, extra: Int = 0) -> String? {
        var sample = PatternSample(rest: Array(pattern.unicodeScalars)[...], variant: variant, extra: extra)
        guard let scalars = sample.alternatives(), sample.rest.isEmpty else { return nil }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    private init(rest: ArraySlice<Unicode.Scalar>, variant: Int, extra: Int) {
        self.rest = rest
        self.variant = variant
        self.extra = extra
    }

    private mutating func alternatives() -> [Unicode.Scalar]? {
        guard var found = sequence().map({ [$0] }) else { return nil }
        while rest.first == "|" {
            rest.removeFirst()
            guard let next = sequence() else { return nil }
            found.append(next)
        }
        return found[variant % found.count]
    }

    private mutating func sequence() -> [Unicode.Scalar]? {
        var result: [Unicode.Scalar] = []
        while let scalar = rest.first, scalar != "|", scalar != ")" {
            rest.removeFirst()
            if scalar == "^" || scalar == "$" { continue }
            guard let atom = atom(scalar), let (least, most) = count() else { return nil }
            let times = min(most ?? Int.max, most == nil || most ?? 0 > least ? least + extra : least)
            guard times <= Self.countLimit else { return nil }
            for _ in 0..<times { result += atom }
        }
        return result
    }

    private mutating func atom(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
        switch scalar {
        case "(":
            if rest.first == "?" {
                guard rest.dropFirst().first == ":" else { return nil }
                rest.removeFirst(2)
            }
            guard let inner = alternatives(), rest.popFirst() == ")" else { return nil }
            return inner
        case "[": return set().map { [$0] }
        case ".": return ["a"]
        case "\\": return rest.popFirst().flatMap { Self.escape($0) }.map { [pick($0)] }
        case "*", "+", "?", "{", "}", "]": return nil
        default: return [scalar]
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> [ClosedRange<UInt32>]? {
        switch scalar {
        case "d": [0x30...0x39]
        case "w": [0x61...0x7A, 0x30...0x39]
        case "s": [0x20...0x20]
        case "S", "D", "W": scalar == "W" ? [0x2D...0x2D] : [0x61...0x7A]
        case "n": [0x0A...0x0A]
        case "t": [0x09...0x09]
        case "a"..."z", "A"..."Z", "0"..."9": nil
        default: [scalar.value...scalar.value]
        }
    }

    private mutating func set() -> Unicode.Scalar? {
        let isNegated = rest.first == "^"
        if isNegated { rest.removeFirst() }
        var ranges: [ClosedRange<UInt32>] = []
        while let scalar = rest.popFirst() {
            if scalar == "]" {
                guard isNegated else { return ranges.isEmpty ? nil : pick(ranges) }
                let free = (0x61...0x7A).map(UInt32.init) + (0x30...0x39).map(UInt32.init) + [0x20, 0x2D]
                return free.first { value in !ranges.contains { $0.contains(value) } }.flatMap(Unicode.Scalar.init)
            }
            if scalar == "\\" {
                guard let escaped = rest.popFirst().flatMap(Self.escape) else { return nil }
                ranges += escaped
            } else if rest.first == "-", let upper = rest.dropFirst().first, upper != "]", upper != "\\" {
                guard upper.value >= scalar.value else { return nil }
                rest.removeFirst(2)
                ranges.append(scalar.value...upper.value)
            } else {
                ranges.append(scalar.value...scalar.value)
            }
        }
        return nil
    }

    private func pick(_ ranges: [ClosedRange<UInt32>]) -> Unicode.Scalar {
        let range = ranges[0]
        return Unicode.Scalar(range.lowerBound + UInt32(variant) % UInt32(range.count)) ?? "a"
    }

    private mutating func count() -> (Int, Int?)? {
        var result: (Int, Int?)
        switch rest.first {
        case "*": result = (0, nil)
        case "+": result = (1, nil)
        case "?": result = (0, 1)
        case "{":
            guard let close = rest.firstIndex(of: "}") else { return nil }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: rest[(rest.startIndex + 1)..<close])
            let parts = String(text).split(separator: ",", omittingEmptySubsequences: false)
            guard let least = parts.first.flatMap({ Int($0) }), parts.count <= 2 else { return nil }
            rest = rest[close...]
            result = (least, parts.count == 1 ? least : Int(parts[1]))
        default: return (1, 1)
        }
        rest.removeFirst()
        // A lazy count matches the same texts.
        if rest.first == "?" { rest.removeFirst() }
        return result
    }
}
