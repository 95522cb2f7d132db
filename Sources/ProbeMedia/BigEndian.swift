extension [UInt8] {
    /// Appends a number with its most significant byte first.
    mutating func append(big value: some FixedWidthInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// Appends a number with its least significant byte first.
    mutating func append(little value: some FixedWidthInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    /// Four bytes as a number; `nil` beyond the end.
    func big(at place: Int) -> Int? {
        guard place >= 0, place + 4 <= count else { return nil }
        return self[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    }
}
