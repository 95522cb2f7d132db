import ConcurrencyPrimitives
package import HTTPMessages
import Synchronization

/// Requests over libcurl, all on one thread of its own.
///
/// One connection per request in flight (HTTP/1.1) and a pool of kept ones as large as the concurrency, so a run opens no
/// more connections than it has requests in flight. A body is encoded while it is sent and a reply is handed over while
/// it comes: memory is a few buffers for each request, whatever the files' sizes.
package final class HTTPTransport: HTTPExecuting, Sendable {
    private let options: Options
    private let inbox: LoopInbox

    private init(_ options: Options, inbox: LoopInbox) {
        self.options = options
        self.inbox = inbox
    }

    /// Runs `body` with a transport; when it returns, all exchanges have ended and all connections are closed.
    ///
    /// Exchanges that `body` leaves behind fail with `CancellationError`, as do those that are begun later.
    ///
    /// - Throws: what `body` throws; `TransportError` when libcurl or the system cannot give what the loop needs, and
    ///   `ThreadError` when there is no thread for it.
    package static func withTransport<Value>(
        _ options: Options, _ body: (HTTPTransport) async throws -> Value
    ) async throws -> Value {
        let loop = try CurlLoop(options)
        let inbox = LoopInbox(loop: loop)
        let limit = options.connections
        let transport = HTTPTransport(options, inbox: inbox)
        return try await BlockingThreads.withThreads(named: "dossier-http", count: 1) { threads in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await threads.runToCompletion { TransferLoop(inbox: inbox, limit: limit).run() } }
                // The loop ends when the inbox does, however the body ends; the group waits for it.
                defer { inbox.close() }
                return try await body(transport)
            }
        }
    }

    /// libcurl and what it was built with: `libcurl/7.88.1 OpenSSL/3.0.17 …`.
    package static var libraryVersion: String { CurlLibrary.version }

    package func execute<Value: Sendable>(
        _ request: HTTPRequest, _ read: @Sendable (HTTPReply) async throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        var hop = RedirectHop(request: request, address: try Address(request.url))
        try hop.requireAllowedHost()
        let started = ContinuousClock.now
        while true {
            let prepared = try PreparedRequest(hop.request, address: hop.address, options: options)
            let step: Step<Value> = try await Exchange(prepared, inbox: inbox).perform { head, exchange in
                if let next = try hop.next(after: head, elapsed: ContinuousClock.now - started) {
                    return .follow(next)
                }
                return .value(try await read(HTTPReply(head: head) { try await exchange.next() }))
            }
            switch step {
            case .value(let value): return value
            case .follow(let next): hop = next
            }
        }
    }

    private enum Step<Value: Sendable>: Sendable {
        case value(Value)
        case follow(RedirectHop)
    }
}

/// The transport cannot be started.
package struct TransportError: Error, Sendable, Hashable, CustomStringConvertible {
    package let reason: String

    package var description: String { "cannot start the HTTP transport: \(reason)" }
}
