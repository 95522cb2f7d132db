/// The exact value of a JSON number: sign, significant digits and a power of ten.
///
/// Binary floating point cannot tell 2^53 from 2^53 + 1 nor 0.1 from 0.10000000000000000001, and keys must.
struct DecimalForm {
    let isNegative: Bool
    /// ASCII digits without zeros at either end; empty for zero.
    let digits: [UInt8]
    /// The value is `digits` times ten to this power.
    let exponent: Int

    /// Takes a valid JSON number; `nil` when its exponent is out of all proportion.
    init?(_ literal: String) {
        var digits: [UInt8] = []
        var exponent = 0
        var isFraction = false
        var rest = Substring(literal).utf8
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        while let byte = rest.first, byte | 0x20 != UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if byte == UInt8(ascii: ".") {
                isFraction = true
            } else {
                digits.append(byte)
                if isFraction { exponent -= 1 }
            }
        }
        if !rest.isEmpty {
            guard let power = Int(Substring(rest.dropFirst())), abs(power) < 1 << 40 else { return nil }
            exponent += power
        }
        let zero = UInt8(ascii: "0")
        while digits.last == zero {
            digits.removeLast()
            exponent += 1
        }
        digits.removeFirst(digits.prefix { $0 == zero }.count)
        self.isNegative = isNegative && !digits.isEmpty
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
    }

    var isInteger: Bool { exponent >= 0 }

    /// One spelling per value, laid out like ECMAScript's Number::toString (ECMA-262, section 6.1.6.1.20), on which
    /// RFC 8785 rests, but with all digits.
    var text: String {
        guard !digits.isEmpty else { return "0" }
        let sign = isNegative ? "-" : ""
        let text = String(decoding: digits, as: UTF8.self)
        let point = digits.count + exponent
        switch point {
        case digits.count...max(digits.count, 21): return sign + text + String(repeating: "0", count: exponent)
        case 1...21:
            return sign + text.prefix(point) + "." + text.dropFirst(point)
        case -5...0: return sign + "0." + String(repeating: "0", count: -point) + text
        default:
            let fraction = digits.count > 1 ? "." + text.dropFirst() : ""
            return sign + text.prefix(1) + fraction + "e" + (point > 0 ? "+" : "-") + String(abs(point - 1))
        }
    }
}
