import Primitives

/// A decimal number with up to 19 significant digits: mantissa · 10^exponent.
///
/// JSON numbers are decimal. Binary floating point would say that 0.0075 is no multiple of 0.0001.
struct ExactDecimal {
    let isNegative: Bool
    /// Without trailing zeros; 0 for zero.
    let mantissa: UInt64
    let exponent: Int

    /// `nil` when the number has more digits than fit.
    init?(_ number: JSONNumber) {
        var literal = Substring(number.literal)
        isNegative = literal.hasPrefix("-")
        if isNegative { literal.removeFirst() }
        var exponent = 0
        if let mark = literal.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            guard let value = Int(literal[literal.index(after: mark)...]), abs(value) < 1_000_000 else { return nil }
            exponent = value
            literal = literal[..<mark]
        }
        if let point = literal.firstIndex(of: ".") {
            exponent -= literal.distance(from: point, to: literal.endIndex) - 1
        }
        var digits = literal.filter { $0 != "." }.drop { $0 == "0" }
        while digits.last == "0" {
            digits.removeLast()
            exponent += 1
        }
        guard let mantissa = digits.isEmpty ? 0 : UInt64(digits) else { return nil }
        self.mantissa = mantissa
        self.exponent = mantissa == 0 ? 0 : exponent
    }

    /// Negative, zero or positive as `left` is less than, equal to or greater than `right`.
    static func compare(_ left: JSONNumber, _ right: JSONNumber) -> Int {
        guard let a = ExactDecimal(left), let b = ExactDecimal(right) else {
            let (a, b) = (left.doubleValue, right.doubleValue)
            return a < b ? -1 : a > b ? 1 : 0
        }
        if a.sign != b.sign { return a.sign < b.sign ? -1 : 1 }
        return a.sign * a.compareMagnitude(to: b)
    }

    private var sign: Int { mantissa == 0 ? 0 : isNegative ? -1 : 1 }

    private func compareMagnitude(to other: ExactDecimal) -> Int {
        let size = String(mantissa).count + exponent
        let otherSize = String(other.mantissa).count + other.exponent
        if size != otherSize || mantissa == 0 { return size < otherSize ? -1 : size > otherSize ? 1 : 0 }
        // Equal sizes differ in exponent by less than the 19 digits, so the products fit into 128 bits.
        let common = min(exponent, other.exponent)
        let a = mantissa.multipliedFullWidth(by: Self.power(exponent - common))
        let b = other.mantissa.multipliedFullWidth(by: Self.power(other.exponent - common))
        return (a.high, a.low) < (b.high, b.low) ? -1 : (a.high, a.low) > (b.high, b.low) ? 1 : 0
    }

    private static func power(_ exponent: Int) -> UInt64 { (0..<exponent).reduce(1) { power, _ in power * 10 } }

    /// Whether `number` is a whole multiple of `divisor`, which is above 0.
    static func isMultiple(_ number: JSONNumber, of divisor: JSONNumber) -> Bool {
        guard let a = ExactDecimal(number), let b = ExactDecimal(divisor), b.mantissa > 0 else {
            let quotient = number.doubleValue / divisor.doubleValue
            return quotient.isFinite && quotient == quotient.rounded()
        }
        if a.mantissa == 0 { return true }
        var remainder = a.mantissa
        var modulus = b.mantissa
        if a.exponent < b.exponent {
            // The divisor grows instead; once it exceeds any mantissa, the number is smaller than it.
            for _ in a.exponent..<b.exponent {
                let (product, overflow) = modulus.multipliedReportingOverflow(by: 10)
                if overflow { return false }
                modulus = product
            }
            return remainder % modulus == 0
        }
        remainder %= modulus
        for _ in 0..<(a.exponent - b.exponent) where remainder != 0 {
            let product = remainder.multipliedFullWidth(by: 10)
            remainder = modulus.dividingFullWidth(product).remainder
        }
        return remainder == 0
    }
}
