import Synchronization

/// A semaphore with weights that serves strictly in order of arrival.
///
/// Strict order means that a heavy request is never starved by light ones that would fit in front of it. A request
/// heavier than the whole pool is charged the whole pool and so runs alone.
package final class PermitPool: Sendable {
    private typealias Continuation = CheckedContinuation<Void, any Error>
    /// Protects the queue and the count; continuations are resumed outside it.
    private let state: Mutex<PermitPoolStateMachine<Continuation>>

    /// - Precondition: `capacity` is positive.
    package init(capacity: Int) { state = Mutex(PermitPoolStateMachine(capacity: capacity)) }

    /// Permits that nobody holds at this moment; for display and tests only.
    package var available: Int { state.withLock { $0.available } }

    /// Calls that wait at this moment; for display and tests only.
    package var waitingCount: Int { state.withLock { $0.waitingCount } }

    /// Holds `weight` permits while `body` runs.
    ///
    /// - Throws: `CancellationError` when the task is cancelled before `body` starts, else what `body` throws. In either
    ///   case no permit is lost.
    package func withPermits<Value>(_ weight: Int = 1, _ body: () async throws -> Value) async throws -> Value {
        try await acquire(weight)
        defer { release(weight) }
        try Task.checkCancellation()
        return try await body()
    }

    /// Waits for `weight` permits, which the caller then owes to `release`.
    ///
    /// - Throws: `CancellationError` when the task is cancelled while waiting; then nothing is owed. A cancellation that
    ///   comes after the grant does not throw: the permits are held.
    package func acquire(_ weight: Int = 1) async throws {
        let id = state.withLock { $0.announce() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                switch state.withLock({ $0.acquire(id, weight: weight, waiter: continuation) }) {
                case .grant(let waiter): waiter.resume()
                case .refuse(let waiter): waiter.resume(throwing: CancellationError())
                case .wait: break
                }
            }
        } onCancel: {
            let action = state.withLock { $0.cancel(id) }
            action.refused?.resume(throwing: CancellationError())
            for waiter in action.granted { waiter.resume() }
        }
    }

    /// Changes the capacity of a pool whose items all weigh one; what is held stays held.
    ///
    /// - Precondition: `capacity` is positive.
    package func resize(to capacity: Int) {
        let granted = state.withLock { $0.resize(to: capacity) }
        for waiter in granted { waiter.resume() }
    }

    /// Returns permits that `acquire` granted.
    package func release(_ weight: Int = 1) {
        let granted = state.withLock { $0.release(weight: weight) }
        for waiter in granted { waiter.resume() }
    }
}
