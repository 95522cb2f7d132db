/// A set of byte values: 256 bits.
struct ByteSet: Sendable, Hashable {
    private var low: (UInt64, UInt64) = (0, 0)
    private var high: (UInt64, UInt64) = (0, 0)

    func contains(_ byte: UInt8) -> Bool {
        let word =
            switch byte >> 6 {
            case 0: low.0
            case 1: low.1
            case 2: high.0
            default: high.1
            }
        return word >> UInt64(byte & 63) & 1 == 1
    }

    mutating func insert(_ byte: UInt8) { modify(byte) { $0 |= $1 } }

    mutating func remove(_ byte: UInt8) { modify(byte) { $0 &= ~$1 } }

    mutating func invert() {
        low = (~low.0, ~low.1)
        high = (~high.0, ~high.1)
    }

    private mutating func modify(_ byte: UInt8, _ change: (inout UInt64, UInt64) -> Void) {
        let bit = UInt64(1) << UInt64(byte & 63)
        switch byte >> 6 {
        case 0: change(&low.0, bit)
        case 1: change(&low.1, bit)
        case 2: change(&high.0, bit)
        default: change(&high.1, bit)
        }
    }

    static func == (left: Self, right: Self) -> Bool { left.low == right.low && left.high == right.high }

    func hash(into hasher: inout Hasher) {
        hasher.combine(low.0)
        hasher.combine(low.1)
        hasher.combine(high.0)
        hasher.combine(high.1)
    }
}
