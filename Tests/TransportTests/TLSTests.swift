import HTTPMessages
import TestSupport
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(5)))
struct TLSTests {
    private func failure(
        _ server: TLSServer, host: String = "127.0.0.1", trusting authorities: String?
    ) async throws -> HTTPFailure? {
        let options = HTTPTransport.Options(connections: 1, certificateAuthorities: authorities)
        return try await HTTPTransport.withTransport(options) { transport in
            try await transport.failure(of: .get("https://\(host):\(server.port)/?key=secret"))
        }
    }

    @Test func `speaks to a server whose certificate it was told to trust`() async throws {
        let certificate = try Certificate(for: "IP:127.0.0.1")
        let server = try TLSServer(certificate)
        let options = HTTPTransport.Options(connections: 1, certificateAuthorities: certificate.certificate)
        try await HTTPTransport.withTransport(options) { transport in
            for _ in 0..<2 {
                let (head, body) = try await transport.ask(.get("https://127.0.0.1:\(server.port)/"))
                #expect(head.status == 200)
                #expect(body.contains("TLSv1."))
            }
        }
    }

    @Test func `refuses a certificate that nobody vouches for`() async throws {
        let server = try TLSServer(try Certificate(for: "IP:127.0.0.1"))
        let failure = try #require(try await failure(server, trusting: nil))
        #expect(failure.kind == .insecure)
        #expect(failure.progress == .unsent)
        #expect(failure.message.hasPrefix("no secure connection to 127.0.0.1:\(server.port): "))
        #expect(failure.message.contains("self-signed certificate"))
        #expect(!failure.message.contains("secret"))
    }

    @Test func `refuses a certificate that has expired`() async throws {
        let certificate = try Certificate(for: "IP:127.0.0.1", isExpired: true)
        let failure = try await failure(try TLSServer(certificate), trusting: certificate.certificate)
        #expect(failure?.kind == .insecure)
        #expect(failure?.message.contains("certificate has expired") == true)
    }

    @Test func `refuses a certificate for another host`() async throws {
        let certificate = try Certificate(for: "DNS:other.example")
        let failure = try await failure(try TLSServer(certificate), trusting: certificate.certificate)
        #expect(failure?.kind == .insecure)
        #expect(failure?.message.contains("no alternative certificate subject name matches") == true)
    }

    @Test func `refuses a protocol that is too old`() async throws {
        let certificate = try Certificate(for: "IP:127.0.0.1")
        let server = try TLSServer(certificate, options: ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"])
        let failure = try await failure(server, trusting: certificate.certificate)
        #expect(failure?.kind == .insecure)
        #expect(failure?.progress == .unsent)
    }

    @Test func `says that a file of certificates cannot be read`() async throws {
        let certificate = try Certificate(for: "IP:127.0.0.1")
        let server = try TLSServer(certificate)
        let failure = try await failure(server, trusting: certificate.folder.file("missing.pem"))
        #expect(failure?.kind == .insecure)
        #expect(failure?.message.contains("missing.pem") == true)
    }

    @Test func `takes a server that speaks no TLS for an insecure one`() async throws {
        try await ScriptedServer.with({ connection in
            try connection.receive()
            try connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.waitForEnd()
        }) { server in
            try await HTTPTransport.withTransport(.init(connections: 1)) { transport in
                let failure = try await transport.failure(of: .get("https://127.0.0.1:\(server.port)/"))
                #expect(failure?.kind == .insecure)
            }
        }
    }

    @Test func `takes a connection that breaks during the handshake for a lost one`() async throws {
        try await ScriptedServer.with({ connection in
            try connection.receive()
            connection.reset()
        }) { server in
            try await HTTPTransport.withTransport(.init(connections: 1)) { transport in
                let failure = try await transport.failure(of: .get("https://127.0.0.1:\(server.port)/"))
                #expect(failure?.kind == .connectionLost)
                #expect(failure?.progress == .unsent)
            }
        }
    }
}
