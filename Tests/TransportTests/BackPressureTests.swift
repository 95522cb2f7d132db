import HTTPMessages
import Primitives
import Synchronization
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(5)))
struct BackPressureTests {
    @Test func `holds the server back while nobody reads`() async throws {
        let blocked = Flag()
        let sent = Mutex(0)
        let total = 60_000_000
        try await withTransport(to: { connection in
            _ = try connection.readRequest()
            try connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")
            try connection.sendUntilBlocked(total: total) { count in
                sent.withLock { $0 = count }
                blocked.raise()
            }
            connection.waitForEnd()
        }) { transport, server in
            try await transport.execute(.get(server.url)) { reply in
                await blocked.wait()
                // What fits into the sockets' buffers of both ends, which grow to several megabytes, and little more.
                #expect(sent.withLock { $0 } < 20_000_000)
                let first = try #require(try await reply.next())
                #expect(first.count >= 256 << 10)
                #expect(first.count <= 1 << 20)
                var count = first.count
                while let chunk = try await reply.next() { count += chunk.count }
                #expect(count == total)
            }
        }
    }

    @Test func `stops a small reply that decompresses into a huge one`() async throws {
        // 100 MB of zeros: libcurl's decompression is driven by what gzip itself made.
        let bomb = try GzipFixture.zeros(megabytes: 100)
        try await withTransport(to: { connection in
            _ = try connection.readRequest()
            try connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bomb.count)\r\n\r\n")
            try connection.send(bomb)
            connection.waitForEnd()
        }) { transport, server in
            let failure = try await transport.failure(of: .get(server.url) { $0.maxReplyBytes = .init(1 << 20) })
            #expect(failure?.kind == .replyTooLong)
        }
    }

    @Test func `reads what was compressed`() async throws {
        let body = try GzipFixture.zeros(megabytes: 3)
        try await withTransport(to: { connection in
            _ = try connection.readRequest()
            try connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)\r\n\r\n")
            try connection.send(body)
            connection.waitForEnd()
        }) { transport, server in
            let bytes = try await transport.execute(.get(server.url)) { try await $0.collect() }
            #expect(bytes == [UInt8](repeating: 0, count: 3 << 20))
        }
    }
}
