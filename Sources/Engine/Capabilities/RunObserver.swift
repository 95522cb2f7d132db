package import Pipeline
package import Primitives

/// Hears what happens, to show or log it; must not block for long.
package protocol RunObserver: Sendable {
    func observe(_ event: RunEvent)
}

/// What a run tells while it lives.
package enum RunEvent: Sendable {
    case discovering(names: Int)
    case examining(done: Int)
    case sourceFailed(input: String, path: String, UnitFailure)
    case sourceSkipped(input: String, path: String, reason: String)
    /// Outputs that are different files here and would be one where case does not matter.
    case outputsDifferByCase(count: Int, example: String)
    case planned([PlanMark: Int], due: Int)
    /// An earlier run left requests without an outcome; what they cost at most, where prices are known.
    case requestsLost(count: Int, atMost: USD)
    /// Planning alone found that the unit cannot be done.
    case unitRefused(UnitID, UnitFailure)
    case unitStarted(UnitID)
    /// Recorded before it is announced.
    case unitFinished(UnitCommit)
    /// A request failed and is sent again after a wait.
    case retrying(UnitID, UnitFailure, wait: Duration)
    case stopping(reason: StopReason)
}

/// Why a run takes up no more units.
package enum StopReason: Sendable, Hashable {
    /// A signal: the first drains, so what is in flight is finished and recorded.
    case signal(Int32)
    /// A limit of the pipeline or the command line, by its name.
    case limit(String)
    case failFast
    /// No provider of the route is worth another request: keys, credit, the endpoint.
    case unavailable(UnitFailure)
    /// `limits.stopAfterFailures` was reached.
    case failures(Int)

    /// The code that the manifest keeps as `incomplete_reason`.
    package var code: String {
        switch self {
        case .signal: "interrupted"
        case .limit(let name): name
        case .failFast: "fail_fast"
        case .unavailable(let failure): failure.failureClass.rawValue
        case .failures: "stop_after_failures"
        }
    }
}

/// Tells the time and lets it pass; tests have their own.
package protocol TimeSource: Sendable {
    func now() -> Timestamp
    /// Time since an arbitrary moment of this process, which no change of the clock moves.
    func elapsed() -> Duration
    /// Returns when `duration` has passed.
    ///
    /// - Throws: `CancellationError` when the task is cancelled meanwhile.
    func sleep(for duration: Duration) async throws
}
