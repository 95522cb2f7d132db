/// A number of units, absolute or as a share of all: `3` or `"2%"`.
package enum Tolerance: Sendable, Hashable {
    case count(Int)
    /// From 0 to 100.
    case percent(Double)

    /// Parses `12` or `2.5%`; `nil` for anything else, negative counts and shares above 100 %.
    package init?(parsing text: String) {
        if text.hasSuffix("%") {
            let digits = text.dropLast()
            guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let share = Double(digits),
                (0...100).contains(share)
            else { return nil }
            self = .percent(share)
        } else {
            guard let count = Int(text), count >= 0, text.first?.isNumber == true else { return nil }
            self = .count(count)
        }
    }

    /// Whether `part` of `total` is at most the tolerated number or share.
    package func admits(_ part: Int, of total: Int) -> Bool {
        switch self {
        case .count(let limit): part <= limit
        case .percent(let share): Double(part) * 100 <= share * Double(total)
        }
    }

    /// Whether `part` of `total` is at least the required number or share.
    package func isReached(by part: Int, of total: Int) -> Bool {
        switch self {
        case .count(let limit): part >= limit
        case .percent(let share): Double(part) * 100 >= share * Double(total)
        }
    }
}

extension Tolerance: CustomStringConvertible {
    package var description: String {
        switch self {
        case .count(let count): "\(count)"
        case .percent(let share): share == share.rounded() ? "\(Int(share))%" : "\(share)%"
        }
    }
}
