/// How long to wait between questions about a task that a provider works on.
///
/// One second first, then half as long again each time up to ten: what Runware's own clients do. An answer that takes a
/// minute is asked for a dozen times, and one of a few seconds is not kept waiting.
package struct PollPace: Sendable, Hashable {
    private var next: Duration
    private let longest: Duration

    package init() { (next, longest) = (.seconds(1), .seconds(10)) }

    private init(first: Duration, longest: Duration) { (next, self.longest) = (first, longest) }

    /// Where outcomes are delivered, asking is for those that were not.
    package static var besideDeliveries: PollPace { PollPace(first: .seconds(10), longest: .seconds(60)) }

    /// The wait before the next question; longer where the provider asks for more.
    package mutating func wait(wanted: Duration? = nil) -> Duration {
        defer { next = min(next * 3 / 2, longest) }
        return max(next, wanted ?? .zero)
    }
}
