import Synchronization

/// The one place where a run is told to take up no more work; the first reason stays.
package final class StopControl: Sendable {
    private struct State {
        var reason: StopReason?
        var listeners: [Int: AsyncStream<StopReason>.Continuation] = [:]
        var nextListener = 0
    }

    private let state = Mutex(State())

    package init() {}

    package var reason: StopReason? { state.withLock { $0.reason } }

    /// Yields the reason once, also when it is there already; ends then, or when the listening task is cancelled.
    package func reasons() -> AsyncStream<StopReason> {
        let (stream, continuation) = AsyncStream.makeStream(of: StopReason.self, bufferingPolicy: .bufferingNewest(1))
        let (known, number) = state.withLock { state in
            state.nextListener += 1
            if state.reason == nil { state.listeners[state.nextListener] = continuation }
            return (state.reason, state.nextListener)
        }
        if let known {
            continuation.yield(known)
            continuation.finish()
        } else {
            // Every wait of a retry listens; who has stopped listening must not be kept.
            continuation.onTermination = { _ in
                _ = self.state.withLock { $0.listeners.removeValue(forKey: number) }
            }
        }
        return stream
    }

    /// Waits for `duration`; `false` as soon as the run is stopped.
    func wait(_ duration: Duration, on time: any TimeSource) async throws -> Bool {
        let stops = reasons()
        guard reason == nil else { return false }
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await time.sleep(for: duration)
                return true
            }
            group.addTask {
                for await _ in stops { return false }
                // The stream ends without a word only when this task is cancelled.
                throw CancellationError()
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
    }

    /// - Returns: Whether this call is the one that stopped the run.
    @discardableResult
    package func stop(_ reason: StopReason) -> Bool {
        let listeners: [AsyncStream<StopReason>.Continuation]? = state.withLock { state in
            guard state.reason == nil else { return nil }
            state.reason = reason
            defer { state.listeners = [:] }
            return Array(state.listeners.values)
        }
        guard let listeners else { return false }
        for listener in listeners {
            listener.yield(reason)
            listener.finish()
        }
        return true
    }
}
