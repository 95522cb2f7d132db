import Engine
package import Primitives
import Synchronization

/// A clock that tests turn by hand.
package final class ManualTime: TimeSource {
    private let moment: Mutex<Timestamp>

    package init(_ start: Timestamp = Timestamp(millisecondsSinceEpoch: 1_770_777_999_000)) { moment = Mutex(start) }

    package func now() -> Timestamp { moment.withLock { $0 } }

    package func advance(by duration: Duration) {
        moment.withLock {
            $0 = Timestamp(millisecondsSinceEpoch: $0.millisecondsSinceEpoch + Int64(duration.milliseconds))
        }
    }
}
