import Glibc
import Synchronization
import Testing

/// A server of files on this machine: answers by a closure, one connection after the other, and remembers who asked.
final class FileServer: Sendable {
    struct Request: Sendable {
        let path: String
        /// By their names in lower case.
        let fields: [String: String]
    }

    enum Answer: Sendable {
        /// The file; `304 Not Modified` for who has it already, by an entity tag.
        case file([UInt8])
        /// The file without anything by which it could be known again.
        case plain([UInt8])
        case status(Int)
        case redirect(to: String)
        /// Bytes without an end and without a length, until the client has enough.
        case endless
        /// The first bytes of a file that is said to be longer; the rest never comes.
        case stalled([UInt8])
        /// Nothing at all.
        case silence
    }

    let port: UInt16
    private let listener: Int32
    private let answer: @Sendable (Request) -> Answer
    private let state = Mutex<(requests: [Request], held: [Int32])>(([], []))

    private init(_ answer: @escaping @Sendable (Request) -> Answer) throws {
        self.answer = answer
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isReady = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isReady else { throw HarnessError("cannot listen: errno \(errno)") }
        port = UInt16(bigEndian: address.sin_port)
    }

    /// Serves while `body` runs.
    static func with<Result>(
        _ answer: @escaping @Sendable (Request) -> Answer, _ body: (FileServer) async throws -> Result
    ) async throws -> Result {
        let server = try FileServer(answer)
        async let serving: Void = ProgramGate.blocking { server.serve() }
        do {
            let result = try await body(server)
            server.stop()
            await serving
            return result
        } catch {
            server.stop()
            await serving
            throw error
        }
    }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

    var requests: [Request] { state.withLock { $0.requests } }

    /// Returns when `count` requests have come in all.
    func waitForRequests(_ count: Int, within seconds: Int = 30) async throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while requests.count < count {
            guard ContinuousClock.now < end else { throw HarnessError("only \(requests.count) requests came") }
            _ = await ProgramGate.blocking { poll(nil, 0, 10) }
        }
    }

    private func stop() {
        // Wakes whoever waits in `accept`.
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func serve() {
        while true {
            let peer = accept(listener, nil, nil)
            guard peer >= 0 else { break }
            _ = fcntl(peer, F_SETFD, FD_CLOEXEC)
            var limit = timeval(tv_sec: 10, tv_usec: 0)
            for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
                setsockopt(peer, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
            }
            if handle(peer) { close(peer) } else { state.withLock { $0.held.append(peer) } }
        }
        close(listener)
        for peer in state.withLock({ $0.held }) { close(peer) }
    }

    /// - Returns: Whether the connection is done with.
    private func handle(_ peer: Int32) -> Bool {
        var head: [UInt8] = []
        var byte: UInt8 = 0
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            guard recv(peer, &byte, 1, 0) == 1 else { return true }
            head.append(byte)
        }
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { fields[parts[0].lowercased()] = String(parts[1].drop { $0 == " " }) }
        }
        let target = lines.first?.split(separator: " ").dropFirst().first ?? "/"
        let request = Request(path: String(target.dropFirst()), fields: fields)
        state.withLock { $0.requests.append(request) }
        return reply(answer(request), to: request, peer)
    }

    private func reply(_ answer: Answer, to request: Request, _ peer: Int32) -> Bool {
        switch answer {
        case .file(let bytes):
            let tag = "\"\(bytes.reduce(into: UInt32(2_166_136_261)) { $0 = ($0 ^ UInt32($1)) &* 16_777_619 })\""
            guard request.fields["if-none-match"] != tag else { return send(peer, 304, "ETag: \(tag)\r\n", nil) }
            return send(peer, 200, "ETag: \(tag)\r\n", bytes)
        case .plain(let bytes): return send(peer, 200, "", bytes)
        case .status(let status): return send(peer, status, "", [])
        case .redirect(let address): return send(peer, 302, "Location: \(address)\r\n", [])
        case .endless:
            guard write(peer, Array("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".utf8)) else { return true }
            let chunk = [UInt8](repeating: 0x78, count: 65_536)
            while write(peer, chunk) {}
            return true
        case .stalled(let bytes):
            let head = "HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count + 1)\r\n\r\n"
            return !write(peer, Array(head.utf8) + bytes)
        case .silence: return false
        }
    }

    private func send(_ peer: Int32, _ status: Int, _ fields: String, _ body: [UInt8]?) -> Bool {
        let length = body.map { "Content-Length: \($0.count)\r\n" } ?? ""
        _ = write(
            peer, Array("HTTP/1.1 \(status) X\r\n\(fields)\(length)Connection: close\r\n\r\n".utf8) + (body ?? []))
        return true
    }

    private func write(_ peer: Int32, _ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(peer, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
