package import Primitives

/// The tasks whose outcomes are to be delivered, and those that were.
///
/// Deliveries come late, twice and from anybody who knows the address; only what names a task of this run counts, and
/// counts once. A task that is delivered by no one is polled for.
package struct TaskDeliveries: Sendable {
    /// What a delivered body came to.
    package enum Receipt: Sendable, Hashable {
        case settled(task: String, ProviderOutcome)
        /// It is still at work.
        case working(task: String)
        /// Its outcome is known already: acknowledge and forget.
        case duplicate(task: String)
        /// Nobody waits for it: another run's, or forged.
        case foreign(task: String)
        /// Nothing that names a task.
        case unreadable
    }

    private let provider: any Provider
    private var waiting: Set<String> = []
    private var settled: Set<String> = []

    package init(_ provider: any Provider) { self.provider = provider }

    /// Awaits a task: before its request leaves, because a delivery may be faster than the reply.
    package mutating func expect(_ task: String) { waiting.insert(task) }

    /// A task's outcome became known in another way, or nobody waits for it any more.
    package mutating func settle(_ task: String) {
        waiting.remove(task)
        settled.insert(task)
    }

    /// Takes the body of a delivery.
    package mutating func receive(_ body: [UInt8], now: Timestamp) -> Receipt {
        guard let (task, outcome) = provider.delivered(body, now: now) else { return .unreadable }
        if settled.contains(task) { return .duplicate(task: task) }
        guard waiting.contains(task) else { return .foreign(task: task) }
        if case .pending = outcome { return .working(task: task) }
        settle(task)
        return .settled(task: task, outcome)
    }
}
