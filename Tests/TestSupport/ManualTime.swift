import Engine
package import Primitives
import Synchronization

/// A clock that tests turn by hand.
package final class ManualTime: TimeSource {
    private let moment: Mutex<Timestamp>
    private let slept = Mutex<[Duration]>([])

    package init(_ start: Timestamp = Timestamp(millisecondsSinceEpoch: 1_770_777_999_000)) { moment = Mutex(start) }

    package func now() -> Timestamp { moment.withLock { $0 } }

    package func elapsed() -> Duration { .milliseconds(now().millisecondsSinceEpoch) }

    /// Waits that were asked for, in order; each passes at once and moves the clock.
    package var waits: [Duration] { slept.withLock { $0 } }

    package func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        slept.withLock { $0.append(duration) }
        advance(by: duration)
        // Others get their turn, as they would while time passes.
        await Task.yield()
    }

    package func advance(by duration: Duration) {
        moment.withLock {
            $0 = Timestamp(millisecondsSinceEpoch: $0.millisecondsSinceEpoch + Int64(duration.milliseconds))
        }
    }
}
