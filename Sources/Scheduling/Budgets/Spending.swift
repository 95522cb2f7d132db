package import Primitives

/// What requests have used, as sums that never overflow.
package struct Spending: Sendable, Hashable {
    /// Requests that were sent, answered or not.
    package internal(set) var requests = 0
    package internal(set) var tokens = 0
    package internal(set) var cost = USD.zero
    /// Requests that were billed, or may have been, at a price nobody knows; `cost` lacks them.
    package internal(set) var unpriced = 0

    package init() {}

    mutating func add(tokens more: Int) { tokens = tokens.addingClamped(more) }

    mutating func add(cost more: USD) {
        cost = USD(picodollars: cost.picodollars.addingClamped(more.picodollars))
    }
}

extension Int {
    /// The sum with a number that counts as 0 when it is negative; `Int.max` where it would overflow.
    func addingClamped(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(Swift.max(0, other))
        return overflow ? .max : sum
    }
}
