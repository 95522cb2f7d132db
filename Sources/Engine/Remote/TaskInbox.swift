package import Primitives
package import Providers
import Synchronization

/// Outcomes of tasks that a provider delivers, until the exchange that waits for each takes it.
package final class TaskInbox: Sendable {
    private struct State {
        var deliveries: TaskDeliveries
        /// Those who wait, by task; told when theirs has come.
        var waiting: [String: AsyncStream<ProviderOutcome>.Continuation] = [:]
        /// What came before anybody waited.
        var outcomes: [String: ProviderOutcome] = [:]
    }

    /// Protects the state; who waits is told outside it.
    private let state: Mutex<State>

    package init(_ provider: any Provider) { state = Mutex(State(deliveries: TaskDeliveries(provider))) }

    /// Takes the body of a delivery, from any thread.
    ///
    /// - Returns: Whether it is to be acknowledged: it names a task of this run, be its outcome known already.
    package func receive(_ body: [UInt8], now: Timestamp) -> Bool {
        let (receipt, waiting) = state.withLock { state in
            let receipt = state.deliveries.receive(body, now: now)
            guard case .settled(let task, let outcome) = receipt else {
                return (receipt, AsyncStream<ProviderOutcome>.Continuation?.none)
            }
            let waiting = state.waiting.removeValue(forKey: task)
            if waiting == nil { state.outcomes[task] = outcome }
            return (receipt, waiting)
        }
        switch receipt {
        case .settled(_, let outcome):
            waiting?.yield(outcome)
            waiting?.finish()
            return true
        case .working, .duplicate: return true
        case .foreign, .unreadable: return false
        }
    }

    /// Awaits a task, before its request leaves.
    func expect(_ task: String) { state.withLock { $0.deliveries.expect(task) } }

    /// Nobody waits for the task any more: its outcome is known, or it was given up.
    func settle(_ task: String) {
        let waiting = state.withLock { state in
            state.deliveries.settle(task)
            state.outcomes[task] = nil
            return state.waiting.removeValue(forKey: task)
        }
        waiting?.finish()
    }

    /// The outcome of a task when it is delivered within `duration`, else `nil`.
    func outcome(of task: String, within duration: Duration, on time: any TimeSource) async throws -> ProviderOutcome? {
        let (stream, continuation) = AsyncStream.makeStream(
            of: ProviderOutcome.self, bufferingPolicy: .bufferingNewest(1))
        let known = state.withLock { state in
            if let known = state.outcomes.removeValue(forKey: task) { return ProviderOutcome?.some(known) }
            state.waiting[task] = continuation
            return nil
        }
        if let known { return known }
        return try await withThrowingTaskGroup(of: ProviderOutcome?.self) { group in
            group.addTask {
                try await time.sleep(for: duration)
                return nil
            }
            group.addTask {
                for await outcome in stream { return outcome }
                return nil
            }
            defer { group.cancelAll() }
            if let outcome = try await group.next() ?? nil { return outcome }
            // What is delivered in this very moment is asked for instead.
            state.withLock { $0.waiting[task] = nil }
            return nil
        }
    }
}
