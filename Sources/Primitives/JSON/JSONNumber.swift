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
    package var intValue: Int? { Int(literal) ?? Int(canonical) }

    /// Whether the mathematical value is an integer, of any size.
    package var isInteger: Bool { Int(literal) != nil || DecimalForm(literal)?.isInteger ?? false }

    /// One spelling per value, with all its digits: integers without a fraction, no zeros that say nothing.
    package var canonical: String {
        if let integer = Int(literal) { return String(integer) }
        return DecimalForm(literal)?.text ?? literal
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
