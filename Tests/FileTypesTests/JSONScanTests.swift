import Testing

@testable import FileTypes

@Suite struct JSONScanTests {
    @Test(arguments: [
        ("{}", true, JSONScan.Verdict.document), ("[1,2,[3]]", true, .document),
        ("{\"a\":{\"b\":[true,false,null]}}\n", true, .document),
        ("{\"a\":\"\\\"}\"}", true, .document), ("{}\n{}\n", true, .lines), ("[1]\n[2]", true, .lines),
        ("{} {}", true, .notJSON), ("{\"a\":1,}", true, .notJSON), ("[1 2]", true, .notJSON), ("{a:1}", true, .notJSON),
        ("{\"a\":1", true, .notJSON), ("{\"a\":1", false, .document), ("{}\n{\"a\":tr", false, .lines),
        ("12", true, .notJSON),
        ("[1}", true, .notJSON), ("{\"a\" 1}", true, .notJSON), ("[tru]", true, .notJSON), ("", true, .notJSON),
    ])
    func `judges JSON and JSON lines`(text: String, isWhole: Bool, expected: JSONScan.Verdict) {
        #expect(JSONScan.scan(Array(text.utf8)[...], isWhole: isWhole) == expected)
    }

    @Test func `gives up on nesting that only does harm`() {
        let text = Array(repeatElement(UInt8(ascii: "["), count: 100_000))
        #expect(JSONScan.scan(text[...], isWhole: false) == .notJSON)
    }
}
