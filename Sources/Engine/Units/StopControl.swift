import Synchronization

/// The one place where a run is told to take up no more work; the first reason stays.
package final class StopControl: Sendable {
    private struct State {
        var reason: StopReason?
        var listeners: [AsyncStream<StopReason>.Continuation] = []
    }

    private let state = Mutex(State())

    package init() {}

    package var reason: StopReason? { state.withLock { $0.reason } }

    /// Yields the reason once, also when it is there already; ends then, or when the listening task is cancelled.
    package func reasons() -> AsyncStream<StopReason> {
        let (stream, continuation) = AsyncStream.makeStream(of: StopReason.self, bufferingPolicy: .bufferingNewest(1))
        let known = state.withLock { state in
            if state.reason == nil { state.listeners.append(continuation) }
            return state.reason
        }
        if let known {
            continuation.yield(known)
            continuation.finish()
        }
        return stream
    }

    /// - Returns: Whether this call is the one that stopped the run.
    @discardableResult
    package func stop(_ reason: StopReason) -> Bool {
        let listeners: [AsyncStream<StopReason>.Continuation]? = state.withLock { state in
            guard state.reason == nil else { return nil }
            state.reason = reason
            defer { state.listeners = [] }
            return state.listeners
        }
        guard let listeners else { return false }
        for listener in listeners {
            listener.yield(reason)
            listener.finish()
        }
        return true
    }
}
