package import Pipeline
import Primitives

/// When a request that failed is sent again, and when a unit is given up.
///
/// The wait is full jitter: uniform between nothing and `min(maxDelay, base · 2ⁿ)`, where n counts the retries before
/// this one (M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015). A server that names its own
/// wait is obeyed instead: never sooner, and a little later, because everybody who was told the same would otherwise
/// come back in the same instant.
package struct RetrySchedule: Sendable, Hashable {
    /// What a failed attempt says about sending the same request again.
    package enum Advice: Sendable, Hashable {
        case never
        case backOff
        /// Not before the wait that the server asked for; a wait that is not positive says nothing and is ignored.
        case after(Duration)
    }

    package enum Decision: Sendable, Hashable {
        case retry(after: Duration)
        case giveUp(Reason)
    }

    /// Why a unit is not asked again.
    package enum Reason: Sendable, Hashable {
        /// The same request would fail in the same way.
        case notRetryable
        /// All of `retry.attempts` were made.
        case attemptsUsed(Int)
        /// Another request could be billed a second time, and `retry.unknownOutcome` allows no more of them.
        case unknownOutcomesUsed(Int)
        /// The server asked to be left alone for longer than a run should wait.
        case waitTooLong(Duration, longest: Duration)
    }

    /// Requests per unit within a run, the first included.
    package let attempts: Int
    /// Requests that may follow one whose outcome nobody knows, over all runs.
    package let unknownOutcomes: Int
    /// The highest wait before the first retry; it doubles with every further one.
    package let base: Duration
    /// The highest wait that the formula chooses.
    package let maxDelay: Duration
    /// The longest wait that a server may ask for.
    package let longestServerWait: Duration

    /// What clients of the protocols wait for at most: longer limits are of another day.
    package static let longestServerWait = Duration.seconds(120)

    /// A schedule for one run.
    ///
    /// `base` is short against the seconds that an answer takes, because a single refusal out of many is the common
    /// case: where one request in ten fails, the last waits of the last units are what a run's end waits for.
    package init(
        _ spec: RetrySpec, base: Duration = .milliseconds(250), longestServerWait: Duration = Self.longestServerWait
    ) {
        attempts = max(1, spec.attempts)
        unknownOutcomes = max(0, spec.unknownOutcome)
        maxDelay = max(.zero, spec.maxDelay)
        self.base = max(.zero, base)
        self.longestServerWait = longestServerWait
    }

    /// Decides what follows the `attempt`-th failed request of a unit in this run, counted from 1.
    ///
    /// `unknownOutcomes` counts the unit's requests, of this run and of earlier ones, that were sent and neither
    /// answered nor refused; `nil` when the outcome of this one is known. `chance` is a random number in 0..<1.
    package func decision(
        afterAttempt attempt: Int, advice: Advice, unknownOutcomes count: Int? = nil, chance: Double
    ) -> Decision {
        if advice == .never { return .giveUp(.notRetryable) }
        if let count, count > unknownOutcomes { return .giveUp(.unknownOutcomesUsed(count)) }
        if case .after(let wait) = advice, wait > longestServerWait {
            return .giveUp(.waitTooLong(wait, longest: longestServerWait))
        }
        guard attempt < attempts else { return .giveUp(.attemptsUsed(attempt)) }
        let chance = min(max(chance, 0), 1)
        if case .after(let wait) = advice, wait > .zero { return .retry(after: wait + Self.spread(of: wait) * chance) }
        return .retry(after: ceiling(beforeRetry: attempt) * chance)
    }

    /// Whether a unit may be asked although `count` requests for it, of whichever run, have an unknown outcome.
    package func allowsRequest(afterUnknownOutcomes count: Int) -> Bool { count <= unknownOutcomes }

    /// The highest wait before a unit's `retry`-th retry, counted from 1.
    package func ceiling(beforeRetry retry: Int) -> Duration {
        // Beyond 2^30 every base that is not zero has passed any sensible maximum, and nothing may overflow.
        min(maxDelay, base * (1 << min(max(retry - 1, 0), 30)))
    }

    /// How much later than asked a request may come: a tenth of the wait, at least 100 ms and at most 5 s.
    private static func spread(of wait: Duration) -> Duration { min(max(wait / 10, .milliseconds(100)), .seconds(5)) }
}

extension RetrySchedule.Reason: CustomStringConvertible {
    /// For people: lower case, no full stop, and what to do about it.
    package var description: String {
        switch self {
        case .notRetryable: "asking again would not help"
        case .attemptsUsed(let count): count == 1 ? "asked once" : "asked \(count) times"
        case .unknownOutcomesUsed(let count):
            "\(count) \(count == 1 ? "request" : "requests") may have been billed without an answer; "
                + "retry.unknownOutcome allows more"
        case .waitTooLong(let wait, let longest):
            "the provider asks to wait \(wait.brief), longer than the \(longest.brief) that a run waits: "
                + "run again in \(wait.brief)"
        }
    }
}
