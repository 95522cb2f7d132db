package import Engine
import Synchronization

/// Remembers every event of a run.
package final class CollectingObserver: RunObserver {
    private let collected = Mutex<[RunEvent]>([])

    package init() {}

    package func observe(_ event: RunEvent) { collected.withLock { $0.append(event) } }

    package var events: [RunEvent] { collected.withLock { $0 } }

    /// The reasons for which the run announced that it stops.
    package var stops: [StopReason] {
        events.compactMap { if case .stopping(let reason) = $0 { reason } else { nil } }
    }
}
