import HTTPMessages
import Primitives
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(5)))
struct HTTPTransportTests {
    @Test func `sends a request and reads its reply`() async throws {
        let received = Received()
        try await withTransport(
            to: answering { request in
                received.append(request)
                return ServerConnection.reply(fields: "X-One: 1\r\nX-Folded: a\r\n b\r\n", body: "hello")
            }
        ) { transport, server in
            let (head, body) = try await transport.ask(
                .post(server.url + "v1?key=1") {
                    $0.fields = HTTPHeaderFields([("Content-Type", "application/json"), ("X-Empty", "")])
                    $0.credential = HTTPCredential(field: "Authorization", prefix: "Bearer ", secret: "s3cret")
                })
            #expect(head.status == 200)
            #expect(head.fields["x-one"] == "1")
            #expect(head.fields["x-folded"] == "a b")
            #expect(body == "hello")
        }
        let request = try #require(received.all.first)
        #expect(request.line == "POST /v1?key=1 HTTP/1.1")
        #expect(request.body == Array("{}".utf8))
        #expect(request["Content-Type"] == "application/json")
        #expect(request["Authorization"] == "Bearer s3cret")
        #expect(request["X-Empty"] == "")
        #expect(request["User-Agent"] == "dossier")
        #expect(request["Accept-Encoding"] == "gzip, deflate")
    }

    @Test func `adds nothing of libcurl's to a POST`() async throws {
        let received = Received()
        try await withTransport(
            to: answering { request in
                received.append(request)
                return ServerConnection.reply()
            }
        ) { transport, server in
            _ = try await transport.ask(.post(server.url, [.bytes([UInt8](repeating: 65, count: 2_000_000))]))
            _ = try await transport.ask(HTTPRequest(method: .post, url: server.url))
        }
        let names = received.all.map { $0.fields.map { $0.name.lowercased() }.sorted() }
        #expect(
            names == Array(repeating: ["accept", "accept-encoding", "content-length", "host", "user-agent"], count: 2))
        #expect(received.all.map { $0["Content-Length"] } == ["2000000", "0"])
        #expect(received.all.first?.body.count == 2_000_000)
    }

    @Test func `hands over the head before the body and each piece as it comes`() async throws {
        let pieces = (0..<3).map { _ in Flag() }
        try await withTransport(to: { connection in
            _ = try connection.readRequest()
            try connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
            for (number, piece) in pieces.enumerated() {
                piece.block()
                try connection.send(": ping\n\ndata: \(number)\n\n")
            }
        }) { transport, server in
            let texts = try await transport.execute(.post(server.url)) { reply in
                #expect(reply.head.contentType == "text/event-stream")
                var texts: [String] = []
                for piece in pieces {
                    piece.raise()
                    texts.append(String(decoding: try await reply.next() ?? [], as: UTF8.self))
                }
                #expect(try await reply.next() == nil)
                #expect(try await reply.next() == nil)
                return texts
            }
            #expect(texts == (0..<3).map { ": ping\n\ndata: \($0)\n\n" })
        }
    }

    @Test func `passes over interim heads and trailers`() async throws {
        try await withTransport(
            to: answering { _ in
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"
                    + "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\nX-Late: 2\r\n\r\n"
                    + "5\r\nhello\r\n0\r\nX-Trailer: 3\r\n\r\n"
            }
        ) { transport, server in
            let (head, body) = try await transport.ask(.post(server.url))
            #expect(head.status == 201)
            #expect(head.fields["X-Early"] == nil)
            #expect(head.fields["X-Late"] == "2")
            #expect(head.fields["X-Trailer"] == nil)
            #expect(body == "hello")
        }
    }

    @Test func `reads what a server says before it has the whole body`() async throws {
        let file = try SampleFile(count: 5_000_000)
        try await withTransport(to: { connection in
            _ = try connection.readHead()
            try connection.send(ServerConnection.reply("413 Payload Too Large", body: "too large"))
            connection.waitForEnd()
        }) { transport, server in
            let (head, body) = try await transport.ask(.post(server.url, [.base64(file)]))
            #expect(head.status == 413)
            #expect(body == "too large")
        }
    }

    @Test func `gives a POST's redirect as it is`() async throws {
        try await withTransport(
            to: answering { _ in ServerConnection.reply("307 Temporary Redirect", fields: "Location: /b\r\n") }
        ) { transport, server in
            let (head, _) = try await transport.ask(.post(server.url))
            #expect(head.status == 307)
            #expect(head.fields["Location"] == "/b")
        }
    }

    @Test func `names the library`() {
        #expect(HTTPTransport.libraryVersion.hasPrefix("libcurl/"))
    }
}
