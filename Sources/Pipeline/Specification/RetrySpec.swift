/// How often a unit is tried.
///
/// Defaults: `attempts` 5, `attemptsAcrossRuns` 5, `unknownOutcome` 1, `maxDelay` 60s.
package struct RetrySpec: Sendable, Hashable {
    /// Requests per unit within a run, the first one included.
    package var attempts = 5
    /// Runs that may fail on a unit before it is quarantined.
    package var attemptsAcrossRuns = 5
    /// Times a unit is asked again although an earlier request may have been answered and billed.
    package var unknownOutcome = 1
    /// The longest pause that the back-off formula chooses; a provider's own `Retry-After` may be longer.
    package var maxDelay = Duration.seconds(60)

    package init() {}
}
