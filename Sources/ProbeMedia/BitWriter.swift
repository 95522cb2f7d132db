/// Bits of a raw byte sequence payload, most significant first (ITU-T H.264, section 7.2).
struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var used = 8

    mutating func bits(_ value: Int, _ count: Int) {
        for shift in stride(from: count - 1, through: 0, by: -1) {
            if used == 8 {
                bytes.append(0)
                used = 0
            }
            bytes[bytes.count - 1] |= UInt8(value >> shift & 1) << UInt8(7 - used)
            used += 1
        }
    }

    /// An unsigned Exp-Golomb code (section 9.1).
    mutating func golomb(_ value: Int) {
        let width = (value + 1).bitWidth - (value + 1).leadingZeroBitCount
        bits(0, width - 1)
        bits(value + 1, width)
    }

    /// Zeros up to the next whole byte.
    mutating func align() { used = 8 }

    /// Appends whole bytes after `align`.
    mutating func append(_ more: some Sequence<UInt8>) {
        bytes += more
        used = 8
    }

    /// The bit that ends a payload, and zeros up to the next whole byte.
    mutating func end() {
        bits(1, 1)
        align()
    }
}
