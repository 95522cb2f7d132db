import Primitives
import Testing

struct UTF8ValidityTests {
    @Test func `forgives a character cut by the end of a part, not of the whole`() {
        let cut = Array("text ö".utf8.dropLast())
        #expect(UTF8Validity.firstInvalid(in: cut, allowingCutEnd: true) == nil)
        #expect(UTF8Validity.firstInvalid(in: cut, allowingCutEnd: false) == 5)
    }

    @Test(arguments: [[0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5], [0x80]] as [[UInt8]])
    func `refuses overlong forms, surrogates and what lies beyond Unicode`(bytes: [UInt8]) {
        #expect(UTF8Validity.firstInvalid(in: Array("ok".utf8) + bytes, allowingCutEnd: false) == 2)
    }
}
