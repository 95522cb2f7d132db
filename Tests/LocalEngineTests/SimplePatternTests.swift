import Testing

@testable import LocalEngine

struct SimplePatternTests {
    @Test(arguments: [
        (#"^\d{4}-\d{2}-\d{2}$"#, "2024-03-12", true), (#"^\d{4}-\d{2}-\d{2}$"#, "2024-3-12", false),
        ("^[A-Z]{2,3}-[0-9]+$", "INC-12", true), ("^[A-Z]{2,3}-[0-9]+$", "INCX-12", false), ("b+", "abbc", true),
        ("^[^a-c]*$", "xyz", true), ("^[^a-c]*$", "xbz", false), ("^a?b.$", "bc", true), ("^x{3,}$", "xx", false),
        ("^a*a*a*a*a*a*a*a*b$", String(repeating: "a", count: 1500), false), (#"^\w+@\w+\.com$"#, "a@b.com", true),
        ("", "x", true),
    ])
    func `matches the simple patterns of schemas`(_ pattern: String, _ text: String, _ matches: Bool) throws {
        #expect(try #require(SimplePattern(pattern)).matches(text) == matches)
    }

    @Test(arguments: ["(a|b)", "a|b", "^(?=x)", #"\bword"#, "a{1000}", "[a", "a**", #"\p{L}"#, "a+?", "*"])
    func `does not pretend to read more`(_ pattern: String) {
        #expect(SimplePattern(pattern) == nil)
    }
}
