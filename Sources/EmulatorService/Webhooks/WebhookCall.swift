package import Primitives

/// One POST to a webhook.
package struct WebhookCall: Sendable, Hashable {
    /// An address on this machine.
    package var address: LoopbackAddress
    package var body: [UInt8]
    /// From the reply that announced the answer.
    package var delay: Duration
    /// Waits for `POST /release`.
    package var isHeld: Bool

    /// The calls that a script asks for, in order.
    package static func calls(to address: String, bodies: [JSONValue], _ script: WebhookScript) -> [WebhookCall] {
        guard let address = LoopbackAddress(parsing: address) else { return [] }
        func call(_ address: LoopbackAddress, _ body: JSONValue) -> WebhookCall {
            WebhookCall(
                address: address, body: JSONWriter.bytes(of: body), delay: script.delay, isHeld: script.isHeld)
        }
        let honest = bodies.map { call(address, $0) }
        switch script.calls {
        case .one: return honest
        case .two: return honest + honest
        case .none: return []
        case .forged:
            return bodies.flatMap { body in
                [call(address.withAnotherToken, forged(body)), call(address, stranger(body))]
            } + honest
        }
    }

    /// The right task with another text.
    private static func forged(_ body: JSONValue) -> JSONValue {
        var members = body.objectValue ?? [:]
        members["text"] = "This text was forged."
        return .object(members)
    }

    /// A task that nobody gave.
    private static func stranger(_ body: JSONValue) -> JSONValue {
        var members = forged(body).objectValue ?? [:]
        members["taskUUID"] = "00000000-0000-4000-8000-000000000000"
        return .object(members)
    }
}

/// An address of HTTP on this machine: `http://127.0.0.1:8080/path`.
package struct LoopbackAddress: Sendable, Hashable {
    package let port: UInt16
    /// With its query.
    package let path: String

    package init?(parsing text: String) {
        for host in ["http://127.0.0.1", "http://localhost"] where text.hasPrefix(host) {
            let rest = text.dropFirst(host.count)
            let slash = rest.firstIndex(of: "/") ?? rest.endIndex
            let authority = rest[..<slash]
            let tail = String(rest[slash...])
            guard authority.isEmpty || authority.hasPrefix(":") else { continue }
            guard let port = authority.isEmpty ? 80 : UInt16(authority.dropFirst()), port > 0,
                tail.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
            else { return nil }
            self.port = port
            path = tail.isEmpty ? "/" : tail
            return
        }
        return nil
    }

    private init(port: UInt16, path: String) {
        self.port = port
        self.path = path
    }

    /// The same with another last part, as somebody would guess it.
    package var withAnotherToken: LoopbackAddress {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let token = String((parts.last ?? "").reversed()) + "x"
        return LoopbackAddress(port: port, path: (parts.dropLast().map(String.init) + [token]).joined(separator: "/"))
    }
}
