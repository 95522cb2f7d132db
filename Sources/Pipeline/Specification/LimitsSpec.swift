package import Primitives

/// Bounds on a run.
///
/// Defaults: `concurrency` 16, `inFlightBytes` 256MiB, `cutoff` `soft`; `nil` is no limit.
package struct LimitsSpec: Sendable, Hashable {
    /// What happens to requests in flight when a limit is reached.
    package enum Cutoff: String, Sendable, Hashable, CaseIterable {
        /// Nothing new starts; what was sent is awaited and recorded.
        case soft
        /// What was sent is abandoned, and recorded as possibly billed.
        case hard
        /// A request starts only if its highest estimate still fits.
        case cautious
    }

    /// Units at work at the same time.
    package var concurrency = 16
    package var inFlightBytes = ByteCount(256 << 20)
    package var cost: USD?
    package var tokens: Int?
    package var requests: Int?
    package var duration: Duration?
    package var cutoff = Cutoff.soft
    /// Failed units after which no new one starts.
    package var stopAfterFailures: Int?

    package init() {}
}
