import Glibc

/// A connection over which bytes are sent as they are, to see exactly what a server does.
final class RawClient: Sendable {
    enum End: Sendable, Hashable {
        /// The server closed its end in order.
        case closed
        case reset
        /// What was waited for had come, or the time was over.
        case open
    }

    struct Reply: Sendable {
        var bytes: [UInt8]
        var end: End

        var text: String { String(decoding: bytes, as: UTF8.self) }
        var status: Int? { text.split(separator: " ").dropFirst().first.flatMap { Int($0) } }
        /// What follows the head, chunk headers included where there are any.
        var body: [UInt8] {
            for start in bytes.indices where bytes[start...].starts(with: Array("\r\n\r\n".utf8)) {
                return Array(bytes[(start + 4)...])
            }
            return []
        }
    }

    private let descriptor: Int32

    init(port: UInt16) throws {
        // Closed in programs that other tests start meanwhile, from the first moment: a copy would keep it open.
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw HarnessError("cannot make a socket: errno \(errno)") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw HarnessError("cannot connect to port \(port): errno \(errno)") }
    }

    /// The client leaves.
    deinit { close(descriptor) }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw HarnessError("cannot send: errno \(errno)") }
            sent += count
        }
    }

    /// Asks for a chat completion.
    ///
    /// - Parameter closes: Whether the server is to close the connection after its reply.
    func ask(_ body: String, key: String? = EmulatorProcess.key, closes: Bool = true) throws {
        let authorization = key.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        try send(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: emulator\r\nContent-Type: application/json\r\n"
                + "\(authorization)Content-Length: \(body.utf8.count)\r\n\(closes ? "Connection: close\r\n" : "")\r\n\(body)"
        )
    }

    /// Reads until the server closes or resets, or `isEnough` is satisfied with what has come.
    func receive(
        within seconds: Int = 60, until isEnough: @escaping @Sendable (String) -> Bool = { _ in false }
    ) async -> Reply {
        let descriptor = descriptor
        let deadline = Deadline(seconds: seconds)
        return await ProgramGate.blocking {
            var reply = Reply(bytes: [], end: .open)
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while !isEnough(reply.text) {
                var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                guard poll(&entry, 1, deadline.left) > 0 else { return reply }
                let count = recv(descriptor, &buffer, buffer.count, 0)
                if count > 0 {
                    reply.bytes += buffer[..<count]
                } else {
                    reply.end = count == 0 ? .closed : .reset
                    return reply
                }
            }
            return reply
        }
    }
}
