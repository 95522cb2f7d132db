package import Pipeline

/// How many requests of one credential may be in flight: a window that grows while the provider keeps up.
///
/// Additive increase, multiplicative decrease (Chiu and Jain 1989): one more for every full window of answers, 0.7 of
/// it after a rate fault, which is the factor of CUBIC (RFC 9438, 4.6). Faults of requests that were sent before the
/// last decrease speak of the window before it and change nothing, so that one burst shrinks it once.
package struct ConcurrencyWindow: Sendable, Hashable {
    /// Requests that may be in flight now, between 1 and the maximum.
    package private(set) var limit: Int
    package let maximum: Int
    private var answers = 0
    private var lastDecrease: Duration?

    package init(_ spec: ProviderSpec.Concurrency) {
        maximum = max(1, spec.max)
        limit = min(max(1, spec.start), maximum)
    }

    /// A request was answered, be the answer of use or not.
    package mutating func answered() {
        answers += 1
        guard answers >= limit else { return }
        answers = 0
        limit = min(limit + 1, maximum)
    }

    /// The provider refused a request that was sent at `sentAt` because of its rate.
    package mutating func rateLimited(now: Duration, sentAt: Duration) {
        if let lastDecrease, sentAt < lastDecrease { return }
        lastDecrease = now
        answers = 0
        limit = max(1, limit * 7 / 10)
    }
}
