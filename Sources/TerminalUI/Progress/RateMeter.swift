import Primitives

/// Units per second, with what was long ago fading out.
///
/// The quotient of two sums that fade alike, units and seconds: over Δt both keep τ / (Δt + τ) of themselves. So the rate
/// is the plain average at first, however short the first intervals are, and the recent one later.
package struct RateMeter: Sendable {
    /// τ in seconds; half a minute by default, because that is how long slow requests take.
    private let memory: Double
    private var last: (done: Int, seconds: Double)?
    private var units = 0.0
    private var time = 0.0

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
        if interval > 0 {
            let kept = memory / (interval + memory)
            units = units * kept + Double(max(0, done - last.done))
            time = time * kept + interval
            self.last = (done, seconds)
        }
        return time > 0 ? units / time : nil
    }
}
