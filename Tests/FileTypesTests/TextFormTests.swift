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

    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x3D, 0xD8, 0x00, 0xDE], true), ([0xFE, 0xFF, 0xD8, 0x3D, 0xDE, 0x00], true),
            ([0xFF, 0xFE, 0x00, 0xDE, 0x3D, 0xD8], false), ([0xFF, 0xFE, 0x3D, 0xD8, 0x41, 0x00], false),
            ([0xFF, 0xFE, 0x3D, 0xD8, 0x3D, 0xD8], false), ([0xFF, 0xFE, 0, 0, 0x00, 0xD8, 0, 0], false),
        ] as [([UInt8], Bool)])
    func `takes wide text with broken surrogates for what it is, noise behind a mark`(bytes: [UInt8], isText: Bool) {
        #expect((TextForm.judge(bytes, isWhole: true) != .binary) == isText)
    }
}
