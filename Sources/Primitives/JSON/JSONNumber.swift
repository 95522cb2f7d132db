/// A JSON number that keeps its literal, so that nothing is lost between reading and writing it.
///
/// Two numbers are equal when their canonical spellings are: `1`, `1.0` and `1e0` are one number.
package struct JSONNumber: Sendable {
    /// The literal as it stood in the document, or as it was built; always a valid JSON number.
    package let literal: String

    package init(_ value: Int) { literal = String(value) }

    /// Wraps a finite double; `nil` for infinities and NaN, which JSON cannot spell.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        literal = Self.spelling(of: value)
    }

    /// For the parser alone, which has checked the grammar.
    init(checkedLiteral: String) { literal = checkedLiteral }

    package var doubleValue: Double { Double(literal) ?? .infinity }

    /// The value as an integer, when it is one and fits: `3`, `3.0` and `3e0` all are.
    package var intValue: Int? {
        if let exact = Int(literal) { return exact }
        let double = doubleValue
        guard double.isFinite, double == double.rounded(), abs(double) <= 9_007_199_254_740_992 else { return nil }
        return Int(double)
    }

    /// Whether the mathematical value is an integer, of any size.
    package var isInteger: Bool {
        if Int(literal) != nil { return true }
        let double = doubleValue
        return double.isFinite && double == double.rounded()
    }

    /// One spelling per value: integers without a fraction, everything else as the shortest that reads back.
    package var canonical: String {
        if let integer = intValue { return String(integer) }
        let double = doubleValue
        return double.isFinite ? Self.spelling(of: double) : literal
    }

    private static func spelling(of value: Double) -> String {
        if value == value.rounded(), abs(value) <= 9_007_199_254_740_992 { return String(Int(value)) }
        return "\(value)"
    }
}

extension JSONNumber: Hashable {
    package static func == (left: Self, right: Self) -> Bool {
        left.literal == right.literal || left.canonical == right.canonical
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(canonical) }
}
