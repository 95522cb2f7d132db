import Primitives
import TestSupport
import Testing

struct SHA256DigestTests {
    @Test func `converts between bytes, words and text`() throws {
        let hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff"
        let digest = try #require(SHA256Digest(hex: hex))
        #expect(digest.hex == hex)
        #expect(digest.bytes == Array(0...0x1E) + [0xFF])
        #expect(SHA256Digest(bytes: digest.bytes) == digest)
        #expect(SHA256Digest(hex: hex.uppercased()) == digest)
        #expect(
            SHA256Digest(
                words: [0x0001_0203_0405_0607, 0x0809_0A0B_0C0D_0E0F, 0x1011_1213_1415_1617, 0x1819_1A1B_1C1D_1EFF])
                == digest)
    }

    @Test(arguments: ["", "00", String(repeating: "0", count: 63), String(repeating: "0", count: 63) + "g"])
    func `refuses other texts`(hex: String) { #expect(SHA256Digest(hex: hex) == nil) }

    @Test(arguments: [0, 31, 33]) func `refuses other lengths`(count: Int) {
        #expect(SHA256Digest(bytes: [UInt8](repeating: 0, count: count)) == nil)
    }

    @Test func `tells digests apart by any bit`() throws {
        let zero = SHA256Digest(words: [0, 0, 0, 0])
        for bit in 0..<256 {
            var bytes = [UInt8](repeating: 0, count: 32)
            bytes[bit / 8] = 1 << UInt8(bit % 8)
            let other = try #require(SHA256Digest(bytes: bytes))
            #expect(other != zero)
            #expect(SHA256Digest(hex: other.hex) == other)
        }
    }
}
