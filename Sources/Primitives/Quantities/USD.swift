/// An amount of US dollars, exact to a picodollar (1e-12 $), because prices per token are tiny and must add up.
///
/// A price of 1 $ per million tokens is 1,000,000 picodollars per token; the largest amount is about 9.2 million $.
package struct USD: Sendable, Hashable, Comparable {
    package let picodollars: Int

    package static let zero = USD(picodollars: 0)
    private static let decimals = 12

    package init(picodollars: Int) { self.picodollars = picodollars }

    /// The exact decimal value of a JSON number; `nil` when it is negative, too large or finer than a picodollar.
    package init?(_ number: JSONNumber) {
        var literal = Substring(number.literal.lowercased())
        if literal.hasPrefix("-") { return nil }
        var exponent = 0
        if let mark = literal.firstIndex(of: "e") {
            guard let value = Int(literal[literal.index(after: mark)...]), abs(value) < 100 else { return nil }
            exponent = value
            literal = literal[..<mark]
        }
        var digits = literal.filter { $0 != "." }
        if let point = literal.firstIndex(of: ".") {
            exponent -= literal.distance(from: point, to: literal.endIndex) - 1
        }
        var shift = exponent + Self.decimals
        while shift < 0, digits.count > 1, digits.last == "0" {
            digits.removeLast()
            shift += 1
        }
        guard var amount = Int(digits) else { return nil }
        if amount == 0 { shift = 0 }
        guard shift >= 0 else { return nil }
        for _ in 0..<shift {
            let (product, overflow) = amount.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            amount = product
        }
        picodollars = amount
    }

    /// The sum; amounts beyond the largest stay at it.
    package static func + (left: Self, right: Self) -> Self {
        let (sum, overflow) = left.picodollars.addingReportingOverflow(right.picodollars)
        return USD(picodollars: overflow ? .max : sum)
    }

    /// The difference, at least nothing.
    package static func - (left: Self, right: Self) -> Self {
        USD(picodollars: max(0, left.picodollars - right.picodollars))
    }

    package static func < (left: Self, right: Self) -> Bool { left.picodollars < right.picodollars }
}

extension USD {
    /// The exact decimal number of dollars, without a binary rounding in between.
    package var json: JSONValue {
        let digits = fraction(atLeast: 0)
        let text = digits.isEmpty ? "\(picodollars / Self.dollar)" : "\(sign)\(whole).\(digits)"
        return .number(JSONNumber(checkedLiteral: text))
    }

    private static let dollar = 1_000_000_000_000

    private var sign: String { picodollars < 0 ? "-" : "" }

    private var whole: Int { abs(picodollars / Self.dollar) }

    /// The digits after the point up to the last that is not zero, but at least so many.
    ///
    /// Every unit's record spells some amounts, so this counts, and does not cut texts.
    private func fraction(atLeast count: Int) -> String {
        var rest = abs(picodollars % Self.dollar)
        var places = Self.decimals
        if rest == 0 { places = count }
        while places > count, rest % 10 == 0 {
            rest /= 10
            places -= 1
        }
        if places == 0 { return "" }
        let digits = String(rest)
        return String(repeating: "0", count: places - digits.utf8.count) + digits
    }
}

extension USD: CustomStringConvertible {
    /// Dollars with at least two and only the significant decimals: `$25.00`, `$0.0848`.
    package var description: String { "\(sign)$\(whole).\(fraction(atLeast: 2))" }
}
