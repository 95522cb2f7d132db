import HTTPMessages
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(5)))
struct RedirectTests {
    private static let credential = HTTPCredential(field: "x-goog-api-key", secret: "hidden")

    @Test(arguments: [301, 302, 303, 307, 308])
    func `follows a GET with its credential on the same server`(status: Int) async throws {
        let received = Received()
        try await withTransport(
            to: answering { request in
                received.append(request)
                return request.line.hasPrefix("GET /a ")
                    ? ServerConnection.reply("\(status) Moved", fields: "Location: b?c=d\r\n", body: "there")
                    : ServerConnection.reply(body: "here")
            }
        ) { transport, server in
            let (head, body) = try await transport.ask(.get(server.url + "a") { $0.credential = Self.credential })
            #expect(head.status == 200)
            #expect(body == "here")
        }
        #expect(received.all.map(\.line) == ["GET /a HTTP/1.1", "GET /b?c=d HTTP/1.1"])
        #expect(received.all.map { $0["x-goog-api-key"] } == ["hidden", "hidden"])
    }

    @Test func `leaves the credential behind when another server is meant, for good`() async throws {
        let received = Received()
        try await ScriptedServer.with(
            answering { request in
                received.append(request)
                // Back to where it came from: what was dropped stays dropped.
                let back = request["X-Back"] ?? ""
                return ServerConnection.reply("302 Found", fields: "Location: \(back)done\r\n")
            }
        ) { other in
            try await withTransport(
                to: answering { request in
                    received.append(request)
                    return request.line.contains("done")
                        ? ServerConnection.reply()
                        : ServerConnection.reply("302 Found", fields: "Location: \(other.url)\r\n")
                }
            ) { transport, server in
                _ = try await transport.ask(
                    .get(server.url) {
                        $0.credential = Self.credential
                        $0.fields.append("X-Back", server.url)
                    })
            }
        }
        #expect(received.all.map { $0["x-goog-api-key"] } == ["hidden", nil, nil])
    }

    @Test func `takes another name of the same address for another server`() async throws {
        let received = Received()
        try await withTransport(
            to: answering { request in
                received.append(request)
                return request.line.contains("/b")
                    ? ServerConnection.reply()
                    : ServerConnection.reply(
                        "302 Found", fields: "Location: http://localhost:\(request["X-Port"] ?? "")/b\r\n")
            }
        ) { transport, server in
            _ = try await transport.ask(
                .get(server.url) {
                    $0.credential = Self.credential
                    $0.fields.append("X-Port", "\(server.port)")
                })
        }
        #expect(received.all.map { $0["x-goog-api-key"] } == ["hidden", nil])
    }

    @Test(arguments: ["http://example.com/", "ftp://127.0.0.1/", "file:///etc/passwd", "https://user:word@127.0.0.1/"])
    func `follows to no address that would be refused at first`(location: String) async throws {
        try await withTransport(
            to: answering { _ in ServerConnection.reply("302 Found", fields: "Location: \(location)\r\n") }
        ) { transport, server in
            let failure = try await transport.failure(of: .get(server.url))
            #expect(failure?.kind == .refused)
        }
    }

    @Test func `goes to no host that its maker does not allow, first or later`() async throws {
        let received = Received()
        try await withTransport(
            to: answering { request in
                received.append(request)
                return ServerConnection.reply(
                    "302 Found", fields: "Location: http://localhost:\(request["X-Port"] ?? "")/b\r\n")
            }
        ) { transport, server in
            let request = HTTPRequest.get(server.url) {
                $0.fields.append("X-Port", "\(server.port)")
                $0.allowsHost = { $0 == "127.0.0.1" }
            }
            let failure = try await transport.failure(of: request)
            #expect(failure?.kind == .refused && failure?.progress == .replying)
            #expect(failure?.message.contains("localhost is not one of those that are allowed") == true)
            let elsewhere = try await transport.failure(of: .get(server.url) { $0.allowsHost = { $0 == "localhost" } })
            #expect(elsewhere?.kind == .refused && elsewhere?.progress == .unsent)
        }
        #expect(received.all.count == 1)
    }

    @Test func `gives up after five`() async throws {
        let received = Received()
        try await withTransport(
            to: answering { request in
                received.append(request)
                return ServerConnection.reply("302 Found", fields: "Location: /\r\n")
            }
        ) { transport, server in
            let failure = try await transport.failure(of: .get(server.url))
            #expect(failure?.kind == .malformedReply)
            #expect(failure?.message.contains("redirects in circles") == true)
        }
        #expect(received.all.count == 6)
    }

    @Test func `goes no further from https to http`() throws {
        let hop = RedirectHop(
            request: .get("https://127.0.0.1/"), address: try Address("https://127.0.0.1/"))
        let head = HTTPReplyHead(status: 302, fields: HTTPHeaderFields([("Location", "http://127.0.0.1/")]))
        let failure = #expect(throws: HTTPFailure.self) { try hop.next(after: head, elapsed: .zero) }
        #expect(failure?.kind == .refused)
        #expect(failure?.message == "a redirect of 127.0.0.1:443 is not followed: it leads from https to plain http")
    }
}
