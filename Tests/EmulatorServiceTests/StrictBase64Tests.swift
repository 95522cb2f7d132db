import EmulatorService
import TestSupport
import Testing

struct StrictBase64Tests {
    @Test(arguments: [
        ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmE=", "fooba"), ("+/+/", "\u{FB}"),
    ])
    func `decodes the vectors of RFC 4648`(text: String, bytes: String) throws {
        let decoded = try StrictBase64.decode(text)
        if text == "+/+/" {
            #expect(decoded == [0xFB, 0xFF, 0xBF])
        } else {
            #expect(decoded == Array(bytes.utf8))
        }
    }

    @Test(arguments: [
        ("Zg", 2), ("Zm8", 3), ("Zm9v\nYmFy", 4), ("Zm9 v===", 3), ("Zm9-", 3), ("Z===", 1), ("Zm=v", 2), ("Zh==", 1),
        ("Zm9=", 2), ("====", 0), ("Zm9v\u{E9}aa", 4),
    ])
    func `refuses what is not padded, on one line and canonical`(text: String, offset: Int) {
        let problem = #expect(throws: StrictBase64.Problem.self) { try StrictBase64.decode(text) }
        #expect(problem?.offset == offset)
    }

    @Test func `takes back what another encoder made`() throws {
        var random = SeededGenerator(seed: 20_261_121)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0...100, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            // The definition, bit by bit.
            var bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
            while bits.count % 6 != 0 { bits.append(0) }
            var text = stride(from: 0, to: bits.count, by: 6).map { start in
                alphabet[bits[start..<(start + 6)].reduce(0) { $0 << 1 | Int($1) }]
            }
            while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
            #expect(try StrictBase64.decode(text) == bytes)
        }
    }
}
