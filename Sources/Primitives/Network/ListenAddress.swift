/// A numeric address of this machine, and a port: `127.0.0.1:8080`, `[::]:8080`.
package struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// Without brackets; IPv6 where it holds a colon.
    package let host: String
    /// 0 takes any that is free.
    package let port: UInt16

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// `nil` when `text` is no numeric address with a port.
    package init?(parsing text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        let name = text[..<colon]
        if name.hasPrefix("["), name.hasSuffix("]") {
            let inner = name.dropFirst().dropLast()
            guard inner.contains(":"), inner.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
            self.init(host: String(inner), port: port)
        } else {
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 4, parts.allSatisfy({ UInt8($0) != nil }) else { return nil }
            self.init(host: String(name), port: port)
        }
    }

    package var isLoopback: Bool { host == "::1" || host.hasPrefix("127.") }

    package func with(port: UInt16) -> ListenAddress { ListenAddress(host: host, port: port) }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
