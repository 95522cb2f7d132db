import Glibc

/// A request as it came over the wire.
struct ServerRequest: Sendable {
    /// `POST /path?query HTTP/1.1`.
    let line: String
    let fields: [(name: String, value: String)]
    var body: [UInt8]

    subscript(name: String) -> String? { fields.first { $0.name.lowercased() == name.lowercased() }?.value }
}

/// One accepted connection; all calls block.
final class ServerConnection {
    struct Lost: Error {}

    /// Counted from 0 in the order of arrival.
    let number: Int
    let descriptor: Int32
    private var unread: [UInt8] = []

    init(descriptor: Int32, number: Int) {
        self.descriptor = descriptor
        self.number = number
    }

    /// The next request with its whole body; `nil` when the client has closed the connection between two of them.
    func readRequest() throws -> ServerRequest? {
        guard var request = try readHead() else { return nil }
        request.body = try read(exactly: Int(request["Content-Length"] ?? "0") ?? 0)
        return request
    }

    /// Line and fields, leaving the body where it is.
    func readHead() throws -> ServerRequest? {
        var end: Int?
        while true {
            end = (0..<max(unread.count - 3, 0)).first {
                unread[$0] == 13 && Array(unread[$0..<$0 + 4]) == [13, 10, 13, 10]
            }
            if end != nil { break }
            guard try receive() > 0 else {
                guard unread.isEmpty else { throw Lost() }
                return nil
            }
        }
        let lines = String(decoding: unread[..<(end ?? 0)], as: UTF8.self).split(separator: "\r\n")
        unread.removeFirst((end ?? 0) + 4)
        let fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: String(parts.last?.drop { $0 == " " } ?? ""))
        }
        return ServerRequest(line: String(lines.first ?? ""), fields: fields, body: [])
    }

    func read(exactly count: Int) throws -> [UInt8] {
        while unread.count < count { guard try receive() > 0 else { throw Lost() } }
        defer { unread.removeFirst(count) }
        return Array(unread.prefix(count))
    }

    /// Bytes that came, 0 at the end.
    @discardableResult
    func receive() throws -> Int {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { throw Lost() }
        unread += buffer[..<count]
        return count
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                Glibc.send(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Lost() }
            sent += count
        }
    }

    /// Closes the connection with a reset instead of an orderly end, once the script returns.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Returns when the client has closed its end.
    func waitForEnd() { while let count = try? receive(), count > 0 { unread = [] } }

    /// Whether the client closes its end or sends more within so many milliseconds: what paces a slow server.
    func hasEnded(within milliseconds: Int32) -> Bool {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&state, 1, milliseconds) > 0
    }

    static func reply(_ status: String = "200 OK", fields: String = "", body: String = "") -> String {
        "HTTP/1.1 \(status)\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
}

extension ServerConnection {
    /// Sends `total` bytes; tells once how many had left when the client stopped taking them for a while.
    func sendUntilBlocked(total: Int, _ blocked: (Int) -> Void) throws {
        let bytes = [UInt8](repeating: 120, count: 1 << 16)
        var sent = 0
        var wasBlocked = false
        while sent < total {
            var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            if poll(&state, 1, wasBlocked ? -1 : 300) == 0 {
                wasBlocked = true
                blocked(sent)
                continue
            }
            let count = Glibc.send(
                descriptor, bytes, min(bytes.count, total - sent), Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            if count < 0, errno == EAGAIN { continue }
            guard count > 0 else { throw Lost() }
            sent += count
        }
        if !wasBlocked { blocked(sent) }
    }
}
