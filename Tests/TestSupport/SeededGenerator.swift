/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers for the same seed.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// True once in `odds` times.
    package mutating func isOne(in odds: Int) -> Bool { Int.random(in: 0..<odds, using: &self) == 0 }

    /// `bytes` with a few of them changed, cut or repeated.
    package mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...8, using: &self) where !result.isEmpty {
            let position = Int.random(in: 0..<result.count, using: &self)
            switch Int.random(in: 0..<4, using: &self) {
            case 0: result[position] = UInt8.random(in: 0...255, using: &self)
            case 1: result.removeLast(result.count - position)
            case 2: result.insert(contentsOf: result[position...].prefix(64), at: position)
            default: result[position] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            }
        }
        return result
    }
}
