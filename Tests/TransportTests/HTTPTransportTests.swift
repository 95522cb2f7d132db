import HTTPMessages
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(1)))
struct HTTPTransportTests {
    @Test func `sends a request and reads its reply`() async throws {
        try await ScriptedServer.answering { request in
            ServerConnection.reply(
                fields: "X-Line: \(request.line)\r\nX-Type: \(request["Content-Type"] ?? "none")\r\n", body: "hello")
        } _: { server in
            try await HTTPTransport.withTransport(.init(connections: 4)) { transport in
                let request = HTTPRequest(
                    method: .post, url: server.url + "v1?key=1",
                    fields: HTTPHeaderFields([("Content-Type", "application/json")]),
                    body: HTTPBody([.bytes(Array("{}".utf8))]))
                let (head, body) = try await transport.execute(request) { ($0.head, try await $0.collect()) }
                #expect(head.status == 200)
                #expect(head.fields["x-line"] == "POST /v1?key=1 HTTP/1.1")
                #expect(head.fields["x-type"] == "application/json")
                #expect(body == Array("hello".utf8))
            }
        }
    }

    @Test(arguments: [0, 1, 2, 3, 4, 100, 65_535, 65_536, 65_537, 1_000_000, 3_000_001])
    func `sends a file as base64 between bytes`(count: Int) async throws {
        let file = try SampleFile(count: count, seed: UInt64(count))
        let received = Received()
        try await ScriptedServer.answering { request in
            received.append(request)
            return ServerConnection.reply()
        } _: { server in
            try await HTTPTransport.withTransport(.init(connections: 1)) { transport in
                let body = HTTPBody([.bytes(Array("before ".utf8)), .base64(file), .bytes(Array(" after".utf8))])
                let request = HTTPRequest(method: .post, url: server.url, body: body)
                try await transport.execute(request) { _ in }
            }
        }
        let request = try #require(received.all.first)
        #expect(request.body == Array("before ".utf8) + SampleFile.base64(file.bytes) + Array(" after".utf8))
        #expect(request["Expect"] == nil)
        #expect(request["Transfer-Encoding"] == nil)
        #expect(file.questions == (count == 0 ? 0 : 1))
    }
}
