import Primitives

/// Units per second, with what was long ago fading out.
///
/// A first-order low-pass filter in time: a sample over Δt weighs Δt / (Δt + τ) (the backward Euler form of exponential
/// smoothing), so asking more often does not make the answer jumpier.
package struct RateMeter: Sendable {
    /// τ in seconds; half a minute by default, because that is how long slow requests take.
    private let memory: Double
    private var last: (done: Int, seconds: Double)?
    private var rate: Double?

    /// - Parameter memory: the time τ in which an old rate loses most of its weight.
    package init(memory: Duration = .seconds(30)) { self.memory = memory.seconds }

    /// Takes the number of units done at a time since the start, and tells the rate.
    package mutating func record(done: Int, at elapsed: Duration) -> Double? {
        let seconds = elapsed.seconds
        guard let last else {
            last = (done, seconds)
            return nil
        }
        let interval = seconds - last.seconds
        guard interval > 0 else { return rate }
        let sample = Double(max(0, done - last.done)) / interval
        let weight = interval / (interval + memory)
        rate = rate.map { $0 + weight * (sample - $0) } ?? sample
        self.last = (done, seconds)
        return rate
    }
}
