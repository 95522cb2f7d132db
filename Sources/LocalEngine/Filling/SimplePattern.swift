/// The regular expressions that schemas mostly use for dates and codes: literals, classes, counts and anchors.
///
/// Anything else (`(…)`, `|`, look-around, back-references) is not read, so that no pattern can be slow: single
/// characters with counts are matched by a table of states, in time proportional to pattern times text.
struct SimplePattern {
    private enum Matcher {
        case any
        case set(ranges: [ClosedRange<UInt32>], isNegated: Bool)

        func matches(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .any: !scalar.isLineBreak
            case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar.value) } != isNegated
            }
        }
    }

    private struct Step {
        let matcher: Matcher
        let minimum: Int
        /// `nil` for no limit.
        let maximum: Int?
    }

    private var steps: [Step] = []
    private var startsAtStart = false
    private var endsAtEnd = false

    /// Counts beyond this are not obvious any more.
    private static let maximumCount = 200

    /// `nil` when the pattern uses more than this reads.
    init?(_ pattern: String) {
        var rest = Array(pattern.unicodeScalars)[...]
        if rest.first == "^" {
            startsAtStart = true
            rest.removeFirst()
        }
        while let scalar = rest.popFirst() {
            if scalar == "$", rest.isEmpty {
                endsAtEnd = true
                break
            }
            guard let matcher = Self.matcher(scalar, &rest), let (minimum, maximum) = Self.count(&rest) else {
                return nil
            }
            steps.append(Step(matcher: matcher, minimum: minimum, maximum: maximum))
        }
    }

    private static func matcher(_ scalar: Unicode.Scalar, _ rest: inout ArraySlice<Unicode.Scalar>) -> Matcher? {
        switch scalar {
        case ".": .any
        case "\\": rest.popFirst().flatMap(escape).map { .set(ranges: $0, isNegated: false) }
        case "[": set(&rest)
        case "(", ")", "|", "*", "+", "?", "{", "}", "^", "$": nil
        default: .set(ranges: [scalar.value...scalar.value], isNegated: false)
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> [ClosedRange<UInt32>]? {
        switch scalar {
        case "d": [0x30...0x39]
        case "w": [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
        case "s": [0x09...0x0D, 0x20...0x20, 0xA0...0xA0]
        default: scalar.isWordLetter || scalar.isASCIIDigit ? nil : [scalar.value...scalar.value]
        }
    }

    private static func set(_ rest: inout ArraySlice<Unicode.Scalar>) -> Matcher? {
        var isNegated = false
        if rest.first == "^" {
            isNegated = true
            rest.removeFirst()
        }
        var ranges: [ClosedRange<UInt32>] = []
        while let scalar = rest.popFirst() {
            if scalar == "]" { return .set(ranges: ranges, isNegated: isNegated) }
            if scalar == "\\" {
                guard let escaped = rest.popFirst().flatMap(escape) else { return nil }
                ranges += escaped
            } else if rest.first == "-", let upper = rest.dropFirst().first, upper != "]" {
                guard upper != "\\", upper.value >= scalar.value else { return nil }
                rest.removeFirst(2)
                ranges.append(scalar.value...upper.value)
            } else {
                ranges.append(scalar.value...scalar.value)
            }
        }
        return nil
    }

    private static func count(_ rest: inout ArraySlice<Unicode.Scalar>) -> (Int, Int?)? {
        switch rest.first {
        case "*":
            rest.removeFirst()
            return rest.first == "?" ? nil : (0, nil)
        case "+":
            rest.removeFirst()
            return rest.first == "?" ? nil : (1, nil)
        case "?":
            rest.removeFirst()
            return (0, 1)
        case "{":
            rest.removeFirst()
            guard let close = rest.firstIndex(of: "}") else { return nil }
            let parts = String(scalars: rest[rest.startIndex..<close]).split(
                separator: ",", omittingEmptySubsequences: false)
            rest = rest[(close + 1)...]
            guard let minimum = parts.first.flatMap({ Int($0) }), minimum <= maximumCount, parts.count <= 2 else {
                return nil
            }
            if parts.count == 1 { return (minimum, minimum) }
            if parts[1].isEmpty { return (minimum, nil) }
            guard let maximum = Int(parts[1]), maximum >= minimum, maximum <= maximumCount else { return nil }
            return (minimum, maximum)
        default: return (1, 1)
        }
    }

    func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars.prefix(2000))
        // The positions that the steps so far can have reached.
        var reached = [Bool](repeating: !startsAtStart, count: scalars.count + 1)
        reached[0] = true
        for step in steps {
            var next = [Bool](repeating: false, count: scalars.count + 1)
            for start in reached.indices where reached[start] {
                var position = start
                var taken = 0
                if step.minimum == 0 { next[position] = true }
                while position < scalars.count, taken < step.maximum ?? Int.max, step.matcher.matches(scalars[position])
                {
                    position += 1
                    taken += 1
                    if taken >= step.minimum { next[position] = true }
                }
            }
            reached = next
        }
        return endsAtEnd ? reached[scalars.count] : reached.contains(true)
    }
}
