/// One limit per minute, of requests or of tokens, as the times at which reservations may start.
///
/// Two rules together. The generic cell rate algorithm (ITU-T I.371, virtual scheduling) spreads the minute: about one
/// second's worth may start at once, the rest follows evenly. The sum over a sliding minute makes the limit exact, also
/// for weights that differ: any 60 seconds, wherever they begin, hold at most the limit, unless a single reservation is
/// larger than the limit itself; that one starts when it is alone in its minute.
struct MinuteRate: Sendable {
    private static let minute = Duration.seconds(60)

    private struct Entry {
        let start: Duration
        let weight: Int
    }

    let limit: Int
    /// What may start at once after a pause: the limit of one second, at least one.
    let burst: Int
    /// The theoretical arrival time: when what was reserved has been worked off at an even rate.
    private var arrival = Duration.zero
    /// The reservations of the last minute, oldest at `oldest`; starts never decrease.
    private var entries: [Entry] = []
    private var oldest = 0
    private var sum = 0

    init(limit: Int) {
        // The upper bound is beyond every provider, and keeps a minute's attoseconds times a weight within 128 bits.
        self.limit = min(max(1, limit), 1_000_000_000_000)
        burst = max(1, self.limit / 60)
    }

    /// The earliest time from `time` on at which `weight` may start.
    ///
    /// Forgets what is older than a minute by then: what is recorded next starts at that time or later, and times that
    /// are asked for never decrease.
    mutating func earliest(from time: Duration, weight: Int) -> Duration {
        let weight = clamped(weight)
        var start = max(time, arrival - span(of: burst - 1))
        while oldest < entries.count {
            let entry = entries[oldest]
            let leaves = entry.start + Self.minute
            // Weights are at most the limit, so the difference cannot overflow.
            guard leaves <= start || sum > limit - weight else { break }
            start = max(start, leaves)
            sum -= entry.weight
            oldest += 1
        }
        if oldest > 512, oldest > entries.count / 2 {
            entries.removeFirst(oldest)
            oldest = 0
        }
        return start
    }

    /// Records a reservation at a time that `earliest` allowed.
    mutating func record(_ weight: Int, at start: Duration) {
        let weight = clamped(weight)
        arrival = max(arrival, start) + span(of: weight)
        entries.append(Entry(start: start, weight: weight))
        sum += weight
    }

    private func clamped(_ weight: Int) -> Int { min(max(weight, 0), limit) }

    /// The time in which an even rate lets `weight` pass, rounded down.
    private func span(of weight: Int) -> Duration { Self.minute * weight / limit }
}
