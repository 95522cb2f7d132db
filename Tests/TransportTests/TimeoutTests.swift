import Glibc
import HTTPMessages
import Testing

@testable import Transport

/// The limits are real time, short ones; nothing is asserted about how long anything took.
@Suite(.timeLimit(.minutes(5)))
struct TimeoutTests {
    private static let short = Duration.milliseconds(80)

    private func failure(
        of request: HTTPRequest, script: @escaping ScriptedServer.Script
    ) async throws -> (HTTPFailure.Kind, HTTPFailure.Progress)? {
        try await withTransport(to: script) { transport, server in
            var request = request
            request.url = server.url
            return try await transport.failure(of: request).map { ($0.kind, $0.progress) }
        }
    }

    @Test func `gives up connecting`() async throws {
        let listener = try FullListener()
        try await HTTPTransport.withTransport(.init(connections: 1)) { transport in
            let failure = try await transport.failure(
                of: .post("http://127.0.0.1:\(listener.port)/") { $0.timeouts.connect = Self.short })
            #expect(failure?.kind == .connectTimeout)
            #expect(failure?.progress == .unsent)
            #expect(failure?.message == "cannot connect to 127.0.0.1:\(listener.port): no connection within 80 ms")
        }
    }

    @Test func `gives up waiting for the first byte`() async throws {
        let result = try await failure(of: .post("") { $0.timeouts.firstByte = Self.short }) { connection in
            _ = try connection.readRequest()
            connection.waitForEnd()
        }
        #expect(result ?? (.refused, .unsent) == (.firstByteTimeout, .sent))
    }

    @Test func `gives up a reply that falls silent`() async throws {
        let result = try await failure(of: .post("") { $0.timeouts.idle = Self.short }) { connection in
            _ = try connection.readRequest()
            try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
            connection.waitForEnd()
        }
        #expect(result ?? (.refused, .unsent) == (.idleTimeout, .replying))
    }

    @Test func `gives up a server that stops taking the body`() async throws {
        let file = try SampleFile(count: 30_000_000)
        let over = Flag()
        defer { over.raise() }
        let request = HTTPRequest.post("", [.base64(file)]) { $0.timeouts.idle = Self.short }
        try await withTransport(to: { connection in
            _ = try connection.readHead()
            over.block()
        }) { transport, server in
            var request = request
            request.url = server.url
            let failure = try await transport.failure(of: request)
            over.raise()
            #expect(failure?.kind == .idleTimeout)
            #expect(failure?.progress == .partlySent)
        }
    }

    @Test func `gives up in total though bytes keep coming`() async throws {
        let result = try await failure(
            of: .post("") {
                $0.timeouts.total = .milliseconds(200)
                $0.timeouts.idle = .seconds(30)
            }
        ) { connection in
            _ = try connection.readRequest()
            try connection.send("HTTP/1.1 200 OK\r\n\r\n")
            while true {
                try connection.send(": ping\n\n")
                if connection.hasEnded(within: 1) { return }
            }
        }
        #expect(result ?? (.refused, .unsent) == (.totalTimeout, .replying))
    }

    @Test func `takes comments and pieces of header lines for signs of life`() async throws {
        let result = try await failure(
            of: .post("") {
                $0.timeouts.idle = .milliseconds(600)
                $0.timeouts.firstByte = .milliseconds(600)
            }
        ) { connection in
            _ = try connection.readRequest()
            for byte in "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n: ping\n\n".utf8 {
                try connection.send([byte])
                if connection.hasEnded(within: 30) { return }
            }
            connection.waitForEnd()
        }
        #expect(result == nil)
    }

    @Test func `does not blame the server for a slow reader`() async throws {
        let blocked = Flag()
        try await withTransport(to: { connection in
            _ = try connection.readRequest()
            try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 40000000\r\n\r\n")
            try connection.sendUntilBlocked(total: 40_000_000) { _ in blocked.raise() }
            connection.waitForEnd()
        }) { transport, server in
            let count = try await transport.execute(.get(server.url) { $0.timeouts.idle = .milliseconds(150) }) {
                reply in
                // By then the server has been held back for longer than the limit.
                await blocked.wait()
                return try await reply.collect().count
            }
            #expect(count == 40_000_000)
        }
    }
}

/// A listening socket whose queue is full: it answers no further attempt to connect.
private final class FullListener {
    let port: Int
    private let descriptors: [Int32]

    init() throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        var descriptors = [socket(AF_INET, kind, 0)]
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptors[0], address, length)
                listen(descriptors[0], 0)
                getsockname(descriptors[0], address, &length)
                for _ in 0..<4 {
                    let filler = socket(AF_INET, kind | 0o4000, 0)
                    connect(filler, address, length)
                    descriptors.append(filler)
                }
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        self.descriptors = descriptors
    }

    deinit { for descriptor in descriptors { close(descriptor) } }
}
