import Glibc

/// One POST over loopback, on a connection of its own.
enum LoopbackPost {
    /// Sends a body of JSON and returns the status of the reply; `nil` when there was none.
    ///
    /// - Parameter patience: Seconds that each wait may take.
    static func send(_ body: [UInt8], to address: LoopbackAddress, patience: Int) -> Int? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard connected(descriptor, port: address.port) else { return nil }
        let head =
            "POST \(address.path) HTTP/1.1\r\nHost: 127.0.0.1:\(address.port)\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        let limit = Int32(patience * 1000)
        guard sent(Array(head.utf8) + body, over: descriptor, limit) else { return nil }
        return status(descriptor, limit)
    }

    private static func connected(_ descriptor: Int32, port: UInt16) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// Waits until the socket takes or has bytes; `false` when the milliseconds pass first.
    private static func waited(_ descriptor: Int32, for events: Int32, _ limit: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return unsafe poll(&entry, 1, limit) > 0
    }

    private static func sent(_ bytes: [UInt8], over descriptor: Int32, _ limit: Int32) -> Bool {
        var start = 0
        while start < bytes.count {
            guard waited(descriptor, for: POLLOUT, limit) else { return false }
            let count = unsafe bytes[start...].withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            guard count > 0 else { return false }
            start += count
        }
        return true
    }

    /// The number in `HTTP/1.1 200 OK`.
    private static func status(_ descriptor: Int32, _ limit: Int32) -> Int? {
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 512)
        while line.count < 16 {
            guard waited(descriptor, for: POLLIN, limit) else { return nil }
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            line += buffer[..<count]
        }
        return String(decoding: line, as: UTF8.self).split(separator: " ").dropFirst().first
            .flatMap { Int($0.prefix(3)) }
    }
}
