import Testing

@testable import Pipeline

struct HostPatternTests {
    @Test(arguments: [
        ("example.com", "example.com", true), ("Example.com", "EXAMPLE.COM", true),
        ("example.com", "example.com.", true),
        ("example.com", "a.example.com", false), ("example.com", "example.com.evil.org", false),
        ("example.com", "notexample.com", false), ("*.example.com", "a.example.com", true),
        ("*.example.com", "a.b.example.com", true), ("*.example.com", "example.com", false),
        ("*.example.com", "notexample.com", false), ("*.example.com", "example.com.evil.org", false),
        ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false), ("::1", "[::1]", true),
        ("[::1]", "::1", true),
    ])
    func `means a host, or all below one`(pattern: String, host: String, expected: Bool) throws {
        #expect(try #require(HostPattern(parsing: pattern)).matches(host) == expected)
    }

    @Test(arguments: [
        "", "*", "*.", "**.a", "a.*", "a*.b", "https://a.b", "a.b/c", "a.b:80", "user@a.b", "a..b", ".a", "a.", "a b",
        "é.example", "*.::1", "*.*.a", "g::1",
    ])
    func `is nothing else`(text: String) { #expect(HostPattern(parsing: text) == nil) }
}
