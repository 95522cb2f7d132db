package import Pipeline

/// Whether a credential or an endpoint is still worth a request in this run.
///
/// It opens once and stays open: what it opens for, a person has to mend. A wrong key, spent credit or an endpoint that
/// is not what it should be opens it at once. Nobody there opens it after `Patience`: soon where nobody was ever there,
/// because then the address is wrong or the server was not started; later where answers came before.
///
/// Connection faults are counted once per round: one that was sent before the last counted fault happened belongs to
/// the same failure, however many requests were in flight.
package struct CircuitBreaker: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        case closed
        /// Nothing more is sent; the reason is the first that was told.
        case open(UnitFailure)
    }

    /// The rounds of connection faults, without an answer between them, that are endured.
    package struct Patience: Sendable, Hashable {
        /// Rounds that open the breaker while there never was an answer.
        package var roundsNeverReached: Int
        /// Rounds that open it otherwise, once they have lasted at least `lasting`.
        package var rounds: Int
        package var lasting: Duration

        /// The defaults outlast the restart of a server, and tell a wrong address within a unit's own attempts.
        package init(roundsNeverReached: Int = 3, rounds: Int = 10, lasting: Duration = .seconds(10)) {
            self.roundsNeverReached = roundsNeverReached
            self.rounds = rounds
            self.lasting = lasting
        }
    }

    private struct Series: Sendable, Hashable {
        var rounds: Int
        let began: Duration
        var latest: Duration
        let reason: UnitFailure
    }

    package let patience: Patience
    package private(set) var state = State.closed
    /// Whether any reply ever came, be it a refusal.
    package private(set) var wasReached = false
    private var series: Series?

    package init(patience: Patience = Patience()) { self.patience = patience }

    /// A reply came, be it a refusal of that one request: somebody is there.
    package mutating func answered() {
        wasReached = true
        series = nil
    }

    /// A fault that every further request would meet: key, permission, credit, certificate, not the protocol.
    package mutating func failedForAll(_ reason: UnitFailure) { open(reason) }

    /// A request that was sent at `sentAt` found nobody: name, connection, or an end before any byte of a reply.
    package mutating func connectionFailed(_ reason: UnitFailure, now: Duration, sentAt: Duration) {
        guard var current = series else {
            series = Series(rounds: 1, began: now, latest: now, reason: reason)
            return endure()
        }
        guard sentAt >= current.latest else { return }
        current.rounds += 1
        current.latest = now
        series = current
        endure()
    }

    /// The reason of a series of connection faults where never was a reply: at a run's end, that nothing was reached.
    package var neverReached: UnitFailure? { wasReached ? nil : series?.reason }

    private mutating func endure() {
        guard let series else { return }
        if wasReached {
            guard series.rounds >= patience.rounds, series.latest - series.began >= patience.lasting else { return }
        } else {
            guard series.rounds >= patience.roundsNeverReached else { return }
        }
        open(series.reason)
    }

    private mutating func open(_ reason: UnitFailure) {
        guard case .closed = state else { return }
        state = .open(reason)
    }
}
