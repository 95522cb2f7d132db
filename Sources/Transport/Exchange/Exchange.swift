import HTTPMessages
import Synchronization

/// One request and its reply, shared by the task that reads and the loop's thread.
final class Exchange: Sendable {
    private typealias HeadWaiter = CheckedContinuation<RawReplyHead, any Error>
    private typealias ChunkWaiter = CheckedContinuation<[UInt8]?, any Error>

    let prepared: PreparedRequest
    private let inbox: LoopInbox
    /// Guards the bookkeeping; waiters are resumed and the loop told outside it.
    private let state = Mutex(ExchangeStateMachine<HeadWaiter, ChunkWaiter>())

    init(_ prepared: PreparedRequest, inbox: LoopInbox) {
        self.prepared = prepared
        self.inbox = inbox
    }

    // MARK: - The task's side

    /// Sends the request and calls `body` when the reply's head is there; the transfer ends with `body`.
    func perform<Value>(_ body: (HTTPReplyHead, Exchange) async throws -> Value) async throws -> Value {
        try await withTaskCancellationHandler {
            defer { close() }
            let head = try await withCheckedThrowingContinuation { (waiter: HeadWaiter) in begin(waiter) }
            return try await body(ReplyHeadParser.parse(head.bytes, status: head.status), self)
        } onCancel: {
            close()
        }
    }

    private func begin(_ waiter: HeadWaiter) {
        switch state.withLock({ $0.begin(waiter) }) {
        case .submit: if !inbox.submit(.start(self)) { close() }
        case .refuse(let waiter): waiter.resume(throwing: CancellationError())
        }
    }

    /// The next bytes of the body, `nil` after the last.
    func next() async throws -> [UInt8]? {
        let action = state.withLock { $0.read() }
        guard case .wait = action else { return try perform(action) }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (waiter: ChunkWaiter) in
                let action = state.withLock { $0.read(waiter) }
                guard case .wait = action else {
                    waiter.resume(with: Result { try perform(action) })
                    return
                }
            }
        } onCancel: {
            close()
        }
    }

    private func perform(_ action: ExchangeStateMachine<HeadWaiter, ChunkWaiter>.ReadAction) throws -> [UInt8]? {
        switch action {
        case .deliver(let bytes, let resumes):
            if resumes { _ = inbox.submit(.resume(self)) }
            return bytes
        case .finish: return nil
        case .fail(let failure): throw failure
        case .refuse, .wait: throw CancellationError()
        }
    }

    /// Gives the exchange up; whoever waits gets a `CancellationError`.
    func close() {
        let action = state.withLock { $0.close() }
        if action.drops { _ = inbox.submit(.drop(self)) }
        action.head?.resume(throwing: CancellationError())
        action.reader?.resume(throwing: CancellationError())
    }

    // MARK: - The loop's side

    var isWanted: Bool { state.withLock { $0.isWanted } }

    /// Hands over what came; `true` when no more should be received for now.
    func report(head: RawReplyHead?, bytes: [UInt8], end: Result<Void, HTTPFailure>?) -> Bool {
        let action = state.withLock { $0.report(head: head, bytes: bytes, end: end) }
        if let head = action.head { head.waiter.resume(with: head.result) }
        if let chunk = action.chunk { chunk.waiter.resume(with: chunk.result) }
        return action.pauses
    }
}
