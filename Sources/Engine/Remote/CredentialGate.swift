import ConcurrencyPrimitives
package import Pipeline
import Scheduling
import Synchronization

/// What one credential may do now: how many requests in flight, at which rate, and whether any at all.
///
/// It owns the state machines of `Scheduling`, tells them the time, and carries out what they decide.
package final class CredentialGate: Sendable {
    private struct State {
        var pacer: RequestPacer
        var window: ConcurrencyWindow
        var breaker = CircuitBreaker()
        var lastRateFault: Duration?
        var lastAnswer: Duration?
    }

    /// Protects the machines; they are told and asked under it, and everything else happens outside.
    private let state: Mutex<State>
    /// As many places as the window is wide.
    private let places: PermitPool
    private let time: any TimeSource
    private let stop: StopControl

    package init(
        window: ProviderSpec.Concurrency, requestsPerMinute: Int?, tokensPerMinute: Int?, time: any TimeSource,
        stop: StopControl
    ) {
        let window = ConcurrencyWindow(window)
        let pacer = RequestPacer(requestsPerMinute: requestsPerMinute, tokensPerMinute: tokensPerMinute)
        state = Mutex(State(pacer: pacer, window: window))
        places = PermitPool(capacity: window.limit)
        self.time = time
        self.stop = stop
    }

    /// Why no request is worth sending any more; `nil` while one is.
    var refusal: UnitFailure? {
        if case .open(let reason) = state.withLock({ $0.breaker.state }) { reason } else { nil }
    }

    /// Holds one of the places while `body` runs.
    func withPlace<Value>(_ body: () async throws -> Value) async throws -> Value {
        try await places.withPermits(1, body)
    }

    /// Waits until a request of about `tokens` tokens may start; `false` when the run is stopped meanwhile.
    func pace(tokens: Int) async throws -> Bool {
        let reservation = state.withLock { $0.pacer.reserve(now: time.elapsed(), tokens: tokens) }
        while true {
            let wait = state.withLock { $0.pacer.wait(for: reservation, now: time.elapsed()) }
            guard wait > .zero else { return true }
            guard try await stop.wait(wait, on: time) else { return false }
        }
    }

    // MARK: - What requests came to

    /// A reply came, be it a refusal of that one request.
    func answered() {
        let now = time.elapsed()
        let limit = state.withLock { state in
            state.lastAnswer = now
            state.breaker.answered()
            state.window.answered()
            return state.window.limit
        }
        places.resize(to: limit)
    }

    /// The provider refused a request that was sent at `sentAt` because of its rate, and asked to wait.
    ///
    /// Everything waits only where a request that was sent after the last such fault failed in the same way and nothing
    /// was answered in between: then the provider means all of them, and asking would use up attempts for nothing. Where
    /// that wait is longer than a run's, no further request is worth sending in this one.
    func rateLimited(_ failure: UnitFailure, sentAt: Duration, wait: Duration?) {
        let now = time.elapsed()
        let limit = state.withLock { state in
            state.breaker.answered()
            let isPersistent =
                state.lastRateFault.map { fault in sentAt >= fault && (state.lastAnswer ?? .zero) < fault } ?? false
            if isPersistent, let wait {
                if wait > RetrySchedule.longestServerWait {
                    let reason = RetrySchedule.Reason.waitTooLong(wait, longest: RetrySchedule.longestServerWait)
                    state.breaker.failedForAll(UnitFailure(failure.failureClass, "\(failure.message) (\(reason))"))
                } else {
                    state.pacer.pushBack(until: now + wait, now: now)
                }
            }
            state.lastRateFault = now
            state.window.rateLimited(now: now, sentAt: sentAt)
            return state.window.limit
        }
        places.resize(to: limit)
    }

    /// Nobody was there.
    func connectionFailed(_ failure: UnitFailure, sentAt: Duration) {
        let now = time.elapsed()
        state.withLock { $0.breaker.connectionFailed(failure, now: now, sentAt: sentAt) }
    }

    /// Every further request would fail in the same way.
    func failedForAll(_ failure: UnitFailure) { state.withLock { $0.breaker.failedForAll(failure) } }

    /// The reason of connection faults where never was a reply: the endpoint was not reached at all.
    package var neverReached: UnitFailure? { state.withLock { $0.breaker.neverReached } }
}
