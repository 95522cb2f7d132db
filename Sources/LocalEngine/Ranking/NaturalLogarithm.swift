/// ln(x) for positive finite `x`, zero otherwise.
///
/// The standard library has no logarithm and the C library's may differ in its last bit between versions; answers must
/// not. x = m · 2^e with 1 ≤ m < 2, and ln m = 2 · artanh((m − 1) / (m + 1)) by its power series, exact to 1e-13.
func naturalLogarithm(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return 0 }
    let z = (x.significand - 1) / (x.significand + 1)
    let square = z * z
    var power = z
    var sum = 0.0
    for k in stride(from: 1.0, through: 25.0, by: 2.0) {
        sum += power / k
        power *= square
    }
    return Double(x.exponent) * 0.693147180559945309417 + 2 * sum
}
