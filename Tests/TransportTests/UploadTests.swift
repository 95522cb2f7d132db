import HTTPMessages
import TestSupport
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(5)))
struct UploadTests {
    @Test(arguments: [0, 1, 2, 3, 4, 100, 65_535, 65_536, 65_537, 1_000_000, 3_000_001])
    func `sends a file as base64 between bytes`(count: Int) async throws {
        let file = try SampleFile(count: count, seed: UInt64(count))
        let received = Received()
        try await withTransport(
            to: answering { request in
                received.append(request)
                return ServerConnection.reply()
            }
        ) { transport, server in
            let segments: [HTTPBody.Segment] = [
                .bytes(Array("before ".utf8)), .base64(file), .bytes(Array(" after".utf8)),
            ]
            _ = try await transport.ask(.post(server.url, segments))
        }
        let request = try #require(received.all.first)
        #expect(request.body == Array("before ".utf8) + SampleFile.base64(file.bytes) + Array(" after".utf8))
        #expect(request["Expect"] == nil)
        #expect(request["Transfer-Encoding"] == nil)
        #expect(file.questions == (count == 0 ? 0 : 1))
    }

    @Test func `sends any mixture of bytes and files`() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        let received = Received()
        try await withTransport(
            to: answering { request in
                received.append(request)
                return ServerConnection.reply()
            }
        ) { transport, server in
            for _ in 0..<20 {
                var segments: [HTTPBody.Segment] = []
                var expected: [UInt8] = []
                for _ in 0..<Int.random(in: 1...5, using: &generator) {
                    let count = Int.random(in: 0...(generator.isOne(in: 3) ? 200_000 : 300), using: &generator)
                    let file = try SampleFile(count: count, seed: generator.next())
                    let isFile = Bool.random(using: &generator)
                    segments.append(isFile ? .base64(file) : .bytes(file.bytes))
                    expected += isFile ? SampleFile.base64(file.bytes) : file.bytes
                }
                _ = try await transport.ask(.post(server.url, segments))
                #expect(received.all.last?.body == expected, "seed \(seed)")
            }
        }
    }

    @Test(arguments: [30_000, 3_000_001], [1, 20_000])
    func `sends all of it again when a kept connection turns out to be dead`(count: Int, taken: Int) async throws {
        let file = try SampleFile(count: count)
        let received = Received()
        try await withTransport(to: { connection in
            while var request = try connection.readHead() {
                let length = Int(request["Content-Length"] ?? "") ?? 0
                if connection.number == 0, length > 1000 {
                    // After a part of the body, so that what was handed over must be taken back.
                    _ = try connection.read(exactly: min(taken, length))
                    connection.reset()
                    return
                }
                request.body = try connection.read(exactly: length)
                received.append(request)
                try connection.send(ServerConnection.reply())
            }
        }) { transport, server in
            _ = try await transport.ask(.post(server.url))
            _ = try await transport.ask(.post(server.url, [.bytes(Array("a".utf8)), .base64(file)]))
            #expect(server.accepted == 2)
        }
        #expect(received.all.last?.body == Array("a".utf8) + SampleFile.base64(file.bytes))
    }

    @Test(arguments: [10, 1000, 200_000, 3_000_000])
    func `never completes a file that is not what it was`(count: Int) async throws {
        let cases: [(file: SampleFile, reason: String)] = [
            (try SampleFile(count: count, promised: count + 1), "shorter"),
            (try SampleFile(count: count, promised: count - 1), "longer"),
            (try SampleFile(count: count, changes: true), "changed"),
        ]
        let wholes = Received()
        try await withTransport(to: { connection in
            while let request = try connection.readRequest() {
                wholes.append(request)
                try connection.send(ServerConnection.reply())
            }
        }) { transport, server in
            for (file, reason) in cases {
                let request = HTTPRequest.post(server.url, [.base64(file), .bytes(Array("end".utf8))])
                let failure = try #require(try await transport.failure(of: request))
                #expect(failure.kind == .sourceUnreadable)
                #expect(failure.progress < .sent)
                #expect(failure.message.contains(reason))
            }
        }
        #expect(wholes.all.isEmpty)
    }
}
