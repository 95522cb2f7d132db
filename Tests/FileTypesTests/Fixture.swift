import Glibc

/// A file that exists only as long as its descriptor.
final class Fixture {
    let descriptor: CInt
    let size: Int

    init(_ bytes: some Collection<UInt8>) throws {
        var name = Array("/tmp/dossier-fixture-XXXXXX".utf8CString)
        descriptor = mkstemp(&name)
        size = bytes.count
        guard descriptor >= 0 else { throw FixtureError(reason: "mkstemp failed: \(errno)") }
        unlink(name)
        let data = Array(bytes)
        var written = 0
        while written < data.count {
            let count = data[written...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(written))
            }
            guard count > 0 else { throw FixtureError(reason: "pwrite failed: \(errno)") }
            written += count
        }
    }

    convenience init(_ text: String) throws { try self.init(Array(text.utf8)) }

    deinit { close(descriptor) }
}

struct FixtureError: Error {
    let reason: String
}

/// SplitMix64: a generator whose runs can be repeated from the seed that a failing test prints.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// `bytes` with a few of them changed, cut or repeated.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
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
