import Glibc
import HTTPMessages
import Primitives
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(5)))
struct FailureTests {
    @Test func `says where it could not connect to`() async throws {
        // A port that was free a moment ago.
        let port = try await ScriptedServer.with({ _ in }, { $0.port })
        try await HTTPTransport.withTransport(.init(connections: 1)) { transport in
            let failure = try await transport.failure(of: .post("http://127.0.0.1:\(port)/v1?key=secret"))
            #expect(
                failure
                    == HTTPFailure(
                        .cannotConnect, progress: .unsent, "cannot connect to 127.0.0.1:\(port): Connection refused"))
        }
    }

    @Test func `says which name has no address`() async throws {
        try await HTTPTransport.withTransport(.init(connections: 1)) { transport in
            let failure = try #require(try await transport.failure(of: .post("https://no-such-host.invalid/?k=1")))
            #expect(failure.kind == .cannotResolve)
            #expect(failure.progress == .unsent)
            #expect(failure.message == "cannot find no-such-host.invalid: no address is known for this name")
        }
    }

    struct Breakage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let kind: HTTPFailure.Kind
        let progress: HTTPFailure.Progress
        let script: ScriptedServer.Script
    }

    static let breakages: [Breakage] = [
        Breakage(testDescription: "closed after the request", kind: .connectionLost, progress: .sent) {
            _ = try $0.readRequest()
        },
        Breakage(testDescription: "reset after the request", kind: .connectionLost, progress: .sent) {
            _ = try $0.readRequest()
            $0.reset()
        },
        Breakage(testDescription: "reset within the head", kind: .connectionLost, progress: .replying) {
            _ = try $0.readRequest()
            try $0.send("HTTP/1.1 200 OK\r\nContent-")
            $0.reset()
        },
        Breakage(testDescription: "closed within a body", kind: .connectionLost, progress: .replying) {
            _ = try $0.readRequest()
            try $0.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
        },
        Breakage(testDescription: "closed within chunks", kind: .connectionLost, progress: .replying) {
            _ = try $0.readRequest()
            try $0.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123")
        },
        Breakage(testDescription: "bad chunks", kind: .malformedReply, progress: .replying) {
            _ = try $0.readRequest()
            try $0.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n123")
            $0.waitForEnd()
        },
        Breakage(testDescription: "not HTTP", kind: .malformedReply, progress: .replying) {
            _ = try $0.readRequest()
            try $0.send("220 mail.example.com ESMTP\r\n")
            $0.waitForEnd()
        },
        Breakage(testDescription: "bad gzip", kind: .malformedReply, progress: .replying) {
            _ = try $0.readRequest()
            try $0.send(ServerConnection.reply(fields: "Content-Encoding: gzip\r\n", body: "this is no gzip at all"))
            $0.waitForEnd()
        },
        Breakage(testDescription: "endless header", kind: .malformedReply, progress: .replying) {
            _ = try $0.readRequest()
            try $0.send("HTTP/1.1 200 OK\r\n")
            while true { try $0.send("X-Filler: \(String(repeating: "x", count: 1000))\r\n") }
        },
        Breakage(testDescription: "endless header line", kind: .malformedReply, progress: .replying) {
            _ = try $0.readRequest()
            try $0.send("HTTP/1.1 200 OK\r\nX-Filler: ")
            while true { try $0.send(String(repeating: "x", count: 1000)) }
        },
    ]

    @Test(arguments: breakages)
    func `tells how a reply broke off`(breakage: Breakage) async throws {
        try await withTransport(to: breakage.script) { transport, server in
            let failure = try #require(
                try await transport.failure(
                    of: .post(server.url + "?key=secret") {
                        $0.credential = HTTPCredential(field: "Authorization", secret: "hidden")
                    }))
            #expect(failure.kind == breakage.kind, "\(failure)")
            #expect(failure.progress == breakage.progress, "\(failure)")
            #expect(failure.message.contains("127.0.0.1:\(server.port)"))
            #expect(!failure.message.contains("secret") && !failure.message.contains("hidden"))
        }
    }

    @Test func `tells that a part of the body had left`() async throws {
        let file = try SampleFile(count: 30_000_000)
        try await withTransport(to: { connection in
            _ = try connection.readHead()
            connection.reset()
        }) { transport, server in
            let failure = try await transport.failure(of: .post(server.url, [.base64(file)]))
            #expect(failure?.kind == .connectionLost)
            #expect(failure?.progress == .partlySent)
        }
    }

    @Test func `remembers what an earlier attempt had sent`() async throws {
        let refuse = Flag()
        let refused = Flag()
        try await withTransport(to: { connection in
            _ = try connection.readRequest()
            try connection.send(ServerConnection.reply())
            // The second request arrives whole; libcurl takes the connection for one that had died before, and finds
            // nobody to send to again.
            _ = try connection.readRequest()
            refuse.raise()
            refused.block()
            connection.reset()
        }) { transport, server in
            _ = try await transport.ask(.post(server.url))
            async let failure = transport.failure(of: .post(server.url))
            await refuse.wait()
            server.refuse()
            refused.raise()
            #expect(try await failure?.kind == .cannotConnect)
            #expect(try await failure?.progress == .sent)
        }
    }

    @Test func `stops a reply that is longer than allowed`() async throws {
        try await withTransport(
            to: answering { _ in ServerConnection.reply(body: String(repeating: "x", count: 100_000)) }
        ) { transport, server in
            let failure = try await transport.failure(of: .get(server.url) { $0.maxReplyBytes = ByteCount(99_999) })
            #expect(failure?.kind == .replyTooLong)
            #expect(failure?.progress == .replying)
            #expect(try await transport.failure(of: .get(server.url) { $0.maxReplyBytes = ByteCount(100_000) }) == nil)
        }
    }
}
