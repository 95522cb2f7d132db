import HTTPMessages
import Testing

@testable import Transport

@Suite struct AddressTests {
    @Test(arguments: [
        ("https://api.example.com/v1?key=1", "api.example.com:443", true, false),
        ("https://API.Example.com:8443/", "api.example.com:8443", true, false),
        ("http://localhost:8080", "localhost:8080", false, true),
        ("http://LOCALHOST/", "localhost:80", false, true),
        ("http://127.9.8.7/", "127.9.8.7:80", false, true),
        ("http://[::1]:81/", "[::1]:81", false, true),
        // Other spellings of the same number are read as libcurl reads them.
        ("http://0x7f000001/", "127.0.0.1:80", false, true),
        ("http://127.1/", "127.0.0.1:80", false, true),
        ("http://127.0.0.1.example.com/", "127.0.0.1.example.com:80", false, false),
        ("http://localhost.example.com/", "localhost.example.com:80", false, false),
        ("http://10.0.0.1/", "10.0.0.1:80", false, false),
        ("http://[::2]/", "[::2]:80", false, false),
    ])
    func `reads host and port`(text: String, authority: String, isHTTPS: Bool, isLoopback: Bool) throws {
        let address = try Address(text)
        #expect(address.authority == authority)
        #expect(address.isHTTPS == isHTTPS)
        #expect(address.isLoopback == isLoopback)
    }

    @Test(arguments: [
        "", "no address", "example.com/path", "/path", "ftp://example.com/", "file:///etc/passwd", "https://",
        "https://user@example.com/", "https://user:word@example.com/", "https://example.com:99999/",
        "https://exa mple.com/", "https://example.com/\u{0}", "javascript:alert(1)",
        "https://example.com/" + String(repeating: "x", count: 9000),
    ])
    func `refuses what is no address for it, without repeating it`(text: String) {
        let failure = #expect(throws: HTTPFailure.self) { try Address(text) }
        #expect(failure?.kind == .refused)
        #expect(failure?.progress == .unsent)
        #expect(failure.map { text.isEmpty || !$0.message.contains(text) } == true)
    }

    @Test(arguments: [
        ("b", "https://h:444/x/b"), ("/b", "https://h:444/b"), ("//other/b", "https://other/b"),
        ("?q=1", "https://h:444/x/a?q=1"), ("http://other:82/", "http://other:82/"),
    ])
    func `resolves against another`(text: String, expected: String) throws {
        #expect(try Address(text, relativeTo: try Address("https://h:444/x/a")).url == expected)
    }
}
