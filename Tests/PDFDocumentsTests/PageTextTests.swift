import Testing

@testable import PDFDocuments

@Suite struct PageTextTests {
    @Test(arguments: [
        ("com-\nplete", "complete"), ("Sea-\nTac", "Sea-\nTac"), ("a-\n", "a-"), ("a\u{C}b", "a\nb"),
        ("a\u{7}b\u{202E}c", "abc"),
        ("  x \n", "x"), ("soft\u{AD}hyphen", "softhyphen"), ("\n\n", ""),
    ])
    func `joins split words and drops control characters`(text: String, expected: String) {
        #expect(PageText.cleaned(text) == expected)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
        (1_714_979_289, "2024-05-06T07:08:09Z"),
    ])
    func `spells moments in UTC`(seconds: Int, expected: String) {
        #expect(Timestamp.iso8601(seconds) == expected)
    }
}
