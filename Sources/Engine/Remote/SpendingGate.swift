package import Pipeline
import Scheduling
import Synchronization

/// The run's limits on requests, tokens and money, shared by all that ask.
package final class SpendingGate: Sendable {
    private struct State {
        var budget: Budget
        /// Those who may start once something in flight has settled.
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// Protects the budget and the list; continuations are resumed outside it.
    private let state: Mutex<State>

    package init(_ limits: LimitsSpec) { state = Mutex(State(budget: Budget(limits))) }

    /// Starts a request, after others have settled where that could make room for it; or names the limit.
    func reserve(_ estimate: Budget.Estimate) async -> Result<Budget.Reservation, Exhausted> {
        while true {
            switch state.withLock({ $0.budget.reserve(estimate) }) {
            case .granted(let reservation): return .success(reservation)
            case .refused(let limit): return .failure(Exhausted(limit: limit))
            case .wait: await settled()
            }
        }
    }

    /// Returns when anything settles, or at once when nothing is in flight.
    private func settled() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.budget.inFlight.requests > 0 { state.waiting.append(continuation) }
                return state.budget.inFlight.requests == 0
            }
            if isIdle { continuation.resume() }
        }
    }

    /// Ends a request.
    ///
    /// - Returns: The limit for which what is still in flight is to be abandoned.
    @discardableResult
    func settle(_ reservation: Budget.Reservation, _ outcome: Budget.Outcome) -> Budget.Limit? {
        let (waiting, limit) = state.withLock { state in
            state.budget.settle(reservation, outcome)
            defer { state.waiting = [] }
            return (state.waiting, state.budget.inFlight.requests > 0 ? state.budget.mustAbandon : nil)
        }
        for continuation in waiting { continuation.resume() }
        return limit
    }

    /// A limit that leaves no room for another request.
    struct Exhausted: Error, Sendable { var limit: Budget.Limit }
}
