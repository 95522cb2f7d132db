/// Reads integers from bytes at any offset; outside them there is nothing.
struct ByteOrder {
    let isBig: Bool

    static let big = ByteOrder(isBig: true)
    static let little = ByteOrder(isBig: false)

    func integer(_ bytes: [UInt8], at offset: Int, length: Int) -> Int? {
        guard offset >= 0, length <= 8, offset <= bytes.count - length else { return nil }
        let value = (0..<length).reduce(UInt64(0)) { value, index in
            value << 8 | UInt64(bytes[offset + (isBig ? index : length - 1 - index)])
        }
        return Int(exactly: value)
    }

    func signed32(_ bytes: [UInt8], at offset: Int) -> Int? {
        integer(bytes, at: offset, length: 4).map { Int(Int32(truncatingIfNeeded: $0)) }
    }
}
