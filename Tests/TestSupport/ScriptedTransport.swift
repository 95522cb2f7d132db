package import HTTPMessages
import Synchronization

/// Replies by a rule that the test gives, and remembers what it was sent.
package final class ScriptedTransport: HTTPExecuting {
    /// What a request came to.
    package enum Reply: Sendable {
        case reply(status: Int, fields: [(name: String, value: String)] = [], body: String)
        case failure(HTTPFailure)
    }

    package typealias Rule = @Sendable (_ request: HTTPRequest, _ number: Int) async throws -> Reply

    private struct State {
        var rule: Rule
        var bodies: [String] = []
        var inFlight = 0
        var mostInFlight = 0
    }

    private let state: Mutex<State>

    package init(_ rule: @escaping Rule) { state = Mutex(State(rule: rule)) }

    /// The bodies that were sent, in order, with a mark in place of each file.
    package var bodies: [String] { state.withLock { $0.bodies } }
    package var mostInFlight: Int { state.withLock { $0.mostInFlight } }
    package func use(_ rule: @escaping Rule) { state.withLock { $0.rule = rule } }

    package func execute<Value: Sendable>(
        _ request: HTTPRequest, _ read: @Sendable (HTTPReply) async throws -> Value
    ) async throws -> Value {
        let (rule, number) = state.withLock { state in
            state.bodies.append(Self.text(of: request.body))
            state.inFlight += 1
            state.mostInFlight = max(state.mostInFlight, state.inFlight)
            return (state.rule, state.bodies.count)
        }
        defer { state.withLock { $0.inFlight -= 1 } }
        switch try await rule(request, number) {
        case .failure(let failure): throw failure
        case .reply(let status, let fields, let body):
            let rest = Mutex<[UInt8]?>(body.isEmpty ? nil : Array(body.utf8))
            let head = HTTPReplyHead(status: status, fields: HTTPHeaderFields(fields))
            return try await read(
                HTTPReply(head: head) {
                    rest.withLock { rest in
                        defer { rest = nil }
                        return rest
                    }
                })
        }
    }

    package static func text(of body: HTTPBody?) -> String {
        (body?.segments ?? []).map { segment in
            switch segment {
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            case .base64(let file): "<\(file.byteCount) bytes>"
            }
        }.joined()
    }
}

/// A file in name only: for tests that send nothing.
package final class StubUpload: UploadFile {
    package let byteCount: Int
    package let descriptor: Int32 = -1

    package init(byteCount: Int) { self.byteCount = byteCount }

    package func isUnchanged() -> Bool { true }
}
