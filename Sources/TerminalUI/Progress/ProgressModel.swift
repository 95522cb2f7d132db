import Primitives

/// What a run has to say about how far it is; a value, so that drawing it needs nothing else.
package struct ProgressModel: Sendable, Hashable {
    package enum Phase: String, Sendable, Hashable {
        case discovering, examining, planning, running
        /// A stop was asked for: what is under way is finished, nothing new is started.
        case draining
    }

    package var phase: Phase
    /// The step that is being worked on.
    package var step: String?
    package var done: Int
    /// `nil` while it is not known.
    package var total: Int?
    package var failed: Int
    /// Units that are being worked on, of which some wait for their request to leave.
    package var atWork: Int
    /// Tokens in both directions.
    package var tokens: Int
    /// As it is to be shown, with its currency; `nil` when nothing costs anything.
    package var cost: String?
    /// Since the start of the run.
    package var elapsed: Duration
    /// Units per second lately; `nil` while there is nothing to judge by.
    package var rate: Double?

    package init(
        phase: Phase, step: String? = nil, done: Int = 0, total: Int? = nil, failed: Int = 0, atWork: Int = 0,
        tokens: Int = 0, cost: String? = nil, elapsed: Duration = .zero, rate: Double? = nil
    ) {
        self.phase = phase
        self.step = step
        self.done = done
        self.total = total
        self.failed = failed
        self.atWork = atWork
        self.tokens = tokens
        self.cost = cost
        self.elapsed = elapsed
        self.rate = rate
    }

    /// Between 0 and 1; `nil` while the total is not known.
    package var fraction: Double? {
        total.map { $0 > 0 ? min(1, Double(done) / Double($0)) : 1 }
    }

    /// The time that the rest will take at the present rate; `nil` when there is no rest or no rate.
    package var remaining: Duration? {
        guard let total, let rate, rate > 0, total > done else { return nil }
        let seconds = Double(total - done) / rate
        // Past a year the number says nothing.
        return seconds < 31_536_000 ? .milliseconds(Int(seconds * 1000)) : nil
    }
}
