import HTTPMessages
package import Primitives

/// The tasks whose outcomes are to be delivered, and those that were.
///
/// Deliveries come late, twice and from anybody who knows the address; only what names a task of this run counts, and
/// counts once. A task that is delivered by no one is polled for.
package struct RunwareWebhook: Sendable {
    /// What a delivered body came to.
    package enum Receipt: Sendable, Hashable {
        case settled(TaskUUID, ProviderOutcome)
        /// It is still at work.
        case working(TaskUUID)
        /// Its outcome is known already: acknowledge and forget.
        case duplicate(TaskUUID)
        /// Nobody waits for it: another run's, or forged.
        case foreign(TaskUUID)
        /// Nothing that names a task.
        case unreadable
    }

    private let provider: RunwareProvider
    private var waiting: Set<TaskUUID> = []
    private var settled: Set<TaskUUID> = []

    package init(_ provider: RunwareProvider) { self.provider = provider }

    /// Awaits a task: before its request leaves, because a delivery may be faster than the reply.
    package mutating func expect(_ task: TaskUUID) { waiting.insert(task) }

    /// A task's outcome became known in another way.
    package mutating func settle(_ task: TaskUUID) {
        waiting.remove(task)
        settled.insert(task)
    }

    /// Takes the body of a delivery.
    package mutating func receive(_ body: [UInt8], now: Timestamp) -> Receipt {
        guard let (task, outcome) = provider.delivered(body, now: now) else { return .unreadable }
        if settled.contains(task) { return .duplicate(task) }
        guard waiting.contains(task) else { return .foreign(task) }
        if case .pending = outcome { return .working(task) }
        settle(task)
        return .settled(task, outcome)
    }
}

extension RunwareProvider {
    /// The outcome that a webhook's body delivers, and whose it is; `nil` for what names no task.
    package func delivered(_ body: [UInt8], now: Timestamp) -> (task: TaskUUID, outcome: ProviderOutcome)? {
        guard let value = try? JSONParser.parse(body).value else { return nil }
        var result = RunwareResult()
        result.take(reply: RunwareEnvelope(value))
        guard let task = result.task else { return nil }
        return (task, verdict(ReplyContext(HTTPReplyHead(status: 200), now: now)).judge(result, isStream: false))
    }
}
