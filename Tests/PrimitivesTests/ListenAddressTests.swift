import Primitives
import Testing

struct ListenAddressTests {
    @Test(arguments: ["127.0.0.1:8080", "0.0.0.0:0", "[::1]:65535", "[fe80::1.2.3.4]:1"])
    func `reads a numeric address and writes it back`(text: String) throws {
        #expect(try #require(ListenAddress(parsing: text)).description == text)
    }

    @Test(arguments: [
        "", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "256.0.0.1:1", "1.2.3:1",
        "localhost:80", "::1:80", "[]:80", "[::1]80", "[x::]:80", "127.0.0.1:80 ", "http://127.0.0.1:80",
    ])
    func `refuses what is no numeric address with a port`(text: String) {
        #expect(ListenAddress(parsing: text) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1:1", true), ("127.9.9.9:1", true), ("[::1]:1", true), ("0.0.0.0:1", false), ("[::]:1", false),
    ])
    func `tells whether only this machine reaches it`(text: String, isLoopback: Bool) throws {
        #expect(try #require(ListenAddress(parsing: text)).isLoopback == isLoopback)
    }
}
