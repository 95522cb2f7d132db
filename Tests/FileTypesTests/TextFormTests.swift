import Testing

@testable import FileTypes

@Suite struct TextFormTests {
    @Test(arguments: [
        ([UInt8]("plain".utf8), TextForm.utf8), (Array("größe".utf8), .utf8), (Array("\u{1B}[1mbold\u{7}".utf8), .utf8),
        ([0x61, 0x00, 0x62], .binary), ([0x61, 0x01, 0x62], .binary),
        ([0xFF, 0xFE, 0x41, 0x00], .wide(unit: 2, bigEndian: false)),
        ([0xFE, 0xFF, 0x00, 0x41], .wide(unit: 2, bigEndian: true)),
        ([0xFF, 0xFE, 0, 0, 0x41, 0, 0, 0], .wide(unit: 4, bigEndian: false)),
        ([0xFF, 0xFE, 0x01, 0x00], .binary), ([0xE9, 0x74, 0xE9], .binary),
    ])
    func `judges first bytes`(bytes: [UInt8], expected: TextForm) {
        #expect(TextForm.judge(bytes, isWhole: true) == expected)
    }

    @Test func `forgives a character cut by the end of a part, not of the whole`() {
        let cut = Array("text ö".utf8.dropLast())
        #expect(TextForm.isUTF8(cut, isWhole: false))
        #expect(!TextForm.isUTF8(cut, isWhole: true))
    }

    @Test(arguments: [[0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5], [0x80]] as [[UInt8]])
    func `refuses overlong forms, surrogates and what lies beyond Unicode`(bytes: [UInt8]) {
        #expect(!TextForm.isUTF8(bytes, isWhole: true))
    }
}
