import Glibc
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import Webhooks

struct WebhookListenerTests {
    private static let free = ListenAddress(host: "127.0.0.1", port: 0)

    /// Bodies that were taken, and what is said to the next.
    private final class Received: Sendable {
        let bodies = Mutex<[String]>([])
        let isOurs: Bool

        init(isOurs: Bool = true) { self.isOurs = isOurs }

        func take(_ body: [UInt8]) -> Bool {
            bodies.withLock { $0.append(String(decoding: body, as: UTF8.self)) }
            return isOurs
        }
    }

    @Test func `takes what is posted to its path, and nothing else`() async throws {
        let received = Received()
        try await WebhookListener.withListener(on: Self.free) {
            received.take($0)
        } _: { address, path in
            #expect(path.utf8.count == 65 && path.hasPrefix("/"))
            #expect(Client.status("POST \(path)", body: "one", to: address) == 200)
            #expect(Client.status("POST /behind/a/proxy\(path)", body: "two", to: address) == 200)
            #expect(Client.status("POST \(path)", body: String(repeating: "x", count: 300_000), to: address) == 200)
            #expect(Client.status("GET \(path)", body: "", to: address) == 405)
            #expect(Client.status("POST /", body: "forged", to: address) == 404)
            #expect(Client.status("POST \(path)0", body: "forged", to: address) == 404)
            #expect(Client.status("POST \(path.dropLast())", body: "forged", to: address) == 404)
            #expect(Client.status("POST /\(String(path.dropFirst().reversed()))", body: "forged", to: address) == 404)
        }
        #expect(received.bodies.withLock { $0.map(\.utf8.count) } == [3, 3, 300_000])
    }

    @Test func `does not take more than an answer can have`() async throws {
        let received = Received()
        try await WebhookListener.withListener(on: Self.free) {
            received.take($0)
        } _: { address, path in
            let long = String(repeating: "x", count: WebhookListener.maxBodyBytes + 1)
            #expect(Client.status("POST \(path)", body: long, to: address) == 413)
        }
        #expect(received.bodies.withLock { $0.isEmpty })
    }

    @Test func `says that nobody waits for what nobody waits for`() async throws {
        let received = Received(isOurs: false)
        try await WebhookListener.withListener(on: Self.free) {
            received.take($0)
        } _: { address, path in
            #expect(Client.status("POST \(path)", body: "late", to: address) == 404)
        }
    }

    @Test func `has another path each time, and gives the port back`() async throws {
        let first = try await WebhookListener.withListener(on: Self.free) { _ in
            true
        } _: {
            ($0, $1)
        }
        let second = try await WebhookListener.withListener(on: first.0) { _ in
            true
        } _: {
            ($0, $1)
        }
        #expect(first.0 == second.0 && first.1 != second.1)
    }

    @Test func `says why it cannot listen`() async throws {
        try await WebhookListener.withListener(on: Self.free) { _ in
            true
        } _: { address, _ in
            let error = await #expect(throws: WebhookListenerError.self) {
                try await WebhookListener.withListener(on: address) { _ in
                    true
                } _: { _, _ in
                }
            }
            #expect(error?.description == "cannot listen on \(address): Address already in use")
        }
    }

    @Test func `listens on IPv6 too`() async throws {
        let address = ListenAddress(host: "::1", port: 0)
        do {
            let port = try await WebhookListener.withListener(on: address) { _ in
                true
            } _: { address, _ in
                address.port
            }
            #expect(port > 0)
        } catch let error as WebhookListenerError {
            // A container may have no IPv6.
            #expect(error.reason.contains("address"), "\(error)")
        }
    }
}

/// One request over loopback.
private enum Client {
    /// The status of the reply; `nil` without one.
    static func status(_ line: String, body: String, to address: ListenAddress) -> Int? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = address.port.bigEndian
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return nil }
        let request =
            "\(line) HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
        var rest = Array(request.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return nil }
            rest = rest.dropFirst(count)
        }
        var reply = [UInt8](repeating: 0, count: 64)
        let count = recv(descriptor, &reply, reply.count, 0)
        guard count > 12 else { return nil }
        return Int(String(decoding: reply[9..<12], as: UTF8.self))
    }
}
