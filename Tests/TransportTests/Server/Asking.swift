import HTTPMessages

@testable import Transport

/// Runs a transport against a scripted server.
@discardableResult
func withTransport<Value>(
    connections: Int = 4, to script: @escaping ScriptedServer.Script,
    _ body: (HTTPTransport, ScriptedServer) async throws -> Value
) async throws -> Value {
    try await ScriptedServer.with(script) { server in
        try await HTTPTransport.withTransport(.init(connections: connections)) { try await body($0, server) }
    }
}

/// Answers every request on every connection.
func answering(_ answer: @escaping @Sendable (ServerRequest) -> String) -> ScriptedServer.Script {
    { connection in while let request = try connection.readRequest() { try connection.send(answer(request)) } }
}

extension HTTPRequest {
    static func get(_ url: String, _ change: (inout HTTPRequest) -> Void = { _ in }) -> HTTPRequest {
        var request = HTTPRequest(method: .get, url: url)
        change(&request)
        return request
    }

    static func post(
        _ url: String, _ segments: [HTTPBody.Segment] = [.bytes(Array("{}".utf8))],
        _ change: (inout HTTPRequest) -> Void = { _ in }
    ) -> HTTPRequest {
        var request = HTTPRequest(method: .post, url: url, body: HTTPBody(segments))
        change(&request)
        return request
    }
}

extension HTTPTransport {
    /// The whole reply.
    func ask(_ request: HTTPRequest) async throws -> (head: HTTPReplyHead, body: String) {
        try await execute(request) { reply in
            (reply.head, String(decoding: try await reply.collect(), as: UTF8.self))
        }
    }

    /// How a request fails; `nil` when it does not.
    func failure(of request: HTTPRequest) async throws -> HTTPFailure? {
        do {
            _ = try await ask(request)
            return nil
        } catch let failure as HTTPFailure {
            return failure
        }
    }
}
