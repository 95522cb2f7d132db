import Testing

@testable import Images

@Suite struct EXIFFactsTests {
    @Test(arguments: [
        ("2024:05:06 07:08:09", "2024-05-06T07:08:09"), ("0000:00:00 00:00:00", nil), ("    :  :     :  :  ", nil),
        ("", nil),
        ("2024-05-06", nil),
    ])
    func `reads dates and refuses those of a camera without a clock`(text: String, expected: String?) {
        #expect(EXIFFacts.date(text) == expected)
    }

    @Test func `finds nothing in a block that is none`() {
        let (facts, orientation) = EXIFFacts.facts(block: [1, 2, 3])
        #expect(facts.isEmpty)
        #expect(orientation == nil)
    }
}
