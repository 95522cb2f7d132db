import TestSupport
import Testing

@testable import Transport

@Suite struct Base64Tests {
    @Test(arguments: [false, true])
    func `agrees with a plain implementation at every size and offset`(isPortable: Bool) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        let bytes = (0..<400).map { _ in UInt8.random(in: 0...255, using: &generator) }
        for count in 0...300 {
            for offset in [0, 1, 3, 17, 64] {
                let part = Array(bytes[offset..<offset + count])
                let encoded = Base64.encode(bytes[offset..<offset + count], isPortable: isPortable)
                #expect(encoded == SampleFile.base64(part), "seed \(seed), count \(count), offset \(offset)")
            }
        }
    }

    @Test(arguments: [false, true])
    func `agrees for every value of every pair of bytes`(isPortable: Bool) {
        // All 65,536 pairs in each position of a group, 196,608 bytes and more.
        var bytes: [UInt8] = []
        for shift in 0..<3 {
            bytes += [UInt8](repeating: 0, count: shift)
            for value in 0..<65_536 { bytes += [UInt8(value >> 8), UInt8(value & 255), UInt8(value % 251)] }
        }
        #expect(Base64.encode(bytes[...], isPortable: isPortable) == SampleFile.base64(bytes))
    }

    @Test func `gives the examples of RFC 4648`() {
        let examples = ["": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "foobar": "Zm9vYmFy"]
        for (text, encoded) in examples {
            #expect(Base64.encode(Array(text.utf8)[...]) == Array(encoded.utf8))
        }
    }
}
