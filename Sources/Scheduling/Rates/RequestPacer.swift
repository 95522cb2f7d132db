/// Spreads the requests of one credential over time, in the order in which they asked.
///
/// It is told the time and never reads a clock: times are durations since the run began. Each request reserves its
/// start; a reservation starts no earlier than those before it, so that a small request cannot overtake a large one and
/// none waits for ever. A reservation that is not used stays counted: the limits hold, a little time is lost.
///
/// A fault may stop everything until a later time. What is waiting then keeps its order and its spacing, because
/// reservations are kept on a time line of their own that stands still meanwhile.
package struct RequestPacer: Sendable {
    /// The place of one request.
    package struct Reservation: Sendable, Hashable {
        /// On the pacer's own time line, which leaves out the time that was spent pushed back.
        fileprivate let start: Duration
    }

    private var requests: MinuteRate?
    private var tokens: MinuteRate?
    private var lastStart = Duration.zero
    /// Nothing starts before this.
    private var resumes = Duration.zero
    /// How long the own time line has stood still altogether.
    private var pushedBack = Duration.zero

    /// A pacer for limits per minute; `nil` is no limit.
    ///
    /// Any 60 seconds hold at most `requestsPerMinute` requests and `tokensPerMinute` tokens. At once after a pause
    /// start at most a 60th of either, and at least one request.
    package init(requestsPerMinute: Int?, tokensPerMinute: Int?) {
        requests = requestsPerMinute.map(MinuteRate.init(limit:))
        tokens = tokensPerMinute.map(MinuteRate.init(limit:))
    }

    /// Reserves the next start for a request of about `tokens` tokens, in constant time on average.
    ///
    /// A request that exceeds `tokensPerMinute` by itself counts as a whole minute.
    package mutating func reserve(now: Duration, tokens count: Int) -> Reservation {
        var start = max(position(at: now), lastStart)
        // What the one puts off can only have left the other's minute, so one round settles both.
        start = requests?.earliest(from: start, weight: 1) ?? start
        start = tokens?.earliest(from: start, weight: count) ?? start
        requests?.record(1, at: start)
        tokens?.record(count, at: start)
        lastStart = start
        return Reservation(start: start)
    }

    /// How long a reservation has to wait from `now`; zero means that it starts.
    ///
    /// To be asked again after the wait: a fault may have pushed everything back meanwhile.
    package func wait(for reservation: Reservation, now: Duration) -> Duration {
        max(.zero, resumes - now) + max(.zero, reservation.start - position(at: now))
    }

    /// Lets nothing start before `time`, as a server asked with a rate fault; an earlier time changes nothing.
    package mutating func pushBack(until time: Duration, now: Duration) {
        let standing = max(now, resumes)
        guard time > standing else { return }
        pushedBack += time - standing
        resumes = time
    }

    /// Where the own time line stands at `now`.
    private func position(at now: Duration) -> Duration { max(now, resumes) - pushedBack }
}
