import Synchronization

/// The one place where a run is told to take up no more work; the first reason stays.
package final class StopControl: Sendable {
    private let state = Mutex<StopReason?>(nil)

    package init() {}

    package var reason: StopReason? { state.withLock { $0 } }

    /// - Returns: Whether this call is the one that stopped the run.
    @discardableResult
    package func stop(_ reason: StopReason) -> Bool {
        state.withLock { current in
            guard current == nil else { return false }
            current = reason
            return true
        }
    }
}
