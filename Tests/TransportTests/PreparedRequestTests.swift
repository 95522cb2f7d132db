import HTTPMessages
import Testing

@testable import Transport

@Suite struct PreparedRequestTests {
    private func failure(
        _ url: String = "https://api.example.com/", fields: [(name: String, value: String)] = [],
        credential: HTTPCredential? = nil, options: HTTPTransport.Options = .init(connections: 1)
    ) throws -> HTTPFailure? {
        var request = HTTPRequest.post(url)
        request.fields = HTTPHeaderFields(fields)
        request.credential = credential
        let address = try Address(url)
        do {
            _ = try PreparedRequest(request, address: address, options: options)
            return nil
        } catch { return error }
    }

    @Test(arguments: ["http://api.example.com/", "http://10.0.0.1/", "http://localhost.example.com/", "http://[::2]/"])
    func `refuses plain http to another machine`(url: String) throws {
        let failure = try #require(try failure(url))
        #expect(failure.kind == .refused)
        #expect(failure.progress == .unsent)
        #expect(failure.message.contains("use https"))
    }

    @Test func `allows plain http to this machine unless told otherwise`() throws {
        #expect(try failure("http://localhost:1/") == nil)
        #expect(try failure("http://localhost:1/", options: .init(connections: 1, allowsLoopbackHTTP: false)) != nil)
    }

    @Test(arguments: [
        ("X-A", "1\r\nX-B: 2"), ("X-A", "1\n"), ("X-A", "\u{0}"), ("X-A", "\u{7F}"), ("X A", "1"), ("", "1"),
        ("X-A:", "1"), ("X-A\r\n", "1"), ("Content-Length", "5"), ("transfer-encoding", "chunked"), ("Host", "h"),
        ("Expect", "100-continue"),
    ])
    func `refuses a header field that would change the request`(name: String, value: String) throws {
        #expect(try failure(fields: [(name, value)])?.kind == .refused)
    }

    @Test(arguments: ["hid\r\nden: 1", "hidden\n", "hid\u{0}den"])
    func `refuses a credential that would, without showing it`(secret: String) throws {
        let failure = try #require(
            try failure(credential: HTTPCredential(field: "Authorization", prefix: "Bearer ", secret: secret)))
        #expect(failure.kind == .refused)
        #expect(!failure.message.contains("hid"))
    }

    @Test func `lets tabs and letters beyond ASCII pass`() throws {
        #expect(try failure(fields: [("X-A", "a\tb"), ("X-B", "größe")]) == nil)
    }
}
