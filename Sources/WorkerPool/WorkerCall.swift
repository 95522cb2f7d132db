import Media
import Synchronization

/// Several requests that one caller waits for together.
///
/// The caller goes on when the last of them has ended, whatever became of the others: until then a worker may be reading
/// a descriptor that belongs to it.
final class WorkerCall: Sendable {
    private struct State {
        var replies: [WorkerReply?]
        var missing: Int
        var error: (any Error)?
    }

    /// Protects the replies; the caller is resumed outside it.
    private let state: Mutex<State>
    private let continuation: CheckedContinuation<[WorkerReply], any Error>

    /// - Precondition: `count` is positive.
    init(count: Int, _ continuation: CheckedContinuation<[WorkerReply], any Error>) {
        precondition(count > 0, "a call of no requests would never end")
        state = Mutex(State(replies: Array(repeating: nil, count: count), missing: count))
        self.continuation = continuation
    }

    /// Ends the request at `position`; every position ends once.
    func end(_ position: Int, _ result: Result<WorkerReply, any Error>) {
        let ended: State? = state.withLock { state in
            switch result {
            case .success(let reply): state.replies[position] = reply
            case .failure(let error): state.error = state.error ?? error
            }
            state.missing -= 1
            return state.missing == 0 ? state : nil
        }
        guard let ended else { return }
        if let error = ended.error {
            continuation.resume(throwing: error)
        } else {
            continuation.resume(returning: ended.replies.compactMap(\.self))
        }
    }
}

/// Who waits for one request: its place in a call.
struct WorkerCaller: Sendable {
    let call: WorkerCall
    let position: Int

    func resume(with result: Result<WorkerReply, any Error>) { call.end(position, result) }
    func resume(throwing error: any Error) { call.end(position, .failure(error)) }
}
