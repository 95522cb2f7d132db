/// The exit statuses of every command: a contract that may grow.
///
/// Unknown non-zero ones mean failure.
package enum ExitStatus: Int, Sendable, Hashable {
    case success = 0
    case internalError = 1
    case usage = 2
    case failedUnits = 3
    case conditionMet = 4
    case stoppedByLimit = 5
    case nothingEvaluated = 6
    case environment = 7
    case integrity = 10
    case interrupted = 130
    case terminated = 143

    /// Which one a run reports when several apply: damage first, then failures of ours, then the run's own.
    private static let precedence: [ExitStatus] = [
        .usage, .integrity, .internalError, .environment, .nothingEvaluated, .terminated, .interrupted,
        .stoppedByLimit, .failedUnits, .conditionMet, .success,
    ]

    package static func mostSevere(_ statuses: some Sequence<ExitStatus>) -> ExitStatus {
        let all = Set(statuses)
        return precedence.first(where: all.contains) ?? .success
    }
}
