package import Pipeline
import Primitives

/// Requests in plain Swift, by the rules of the ledger's table.
package struct MemoryRequests: Sendable {
    package struct Entry: Sendable {
        package var intent: RequestIntent
        package var run: Int
        /// The run that learned that it was lost.
        package var found: Int?
        /// `nil` while nothing is known.
        package var outcome: RequestOutcome?
    }

    package private(set) var entries: [Entry] = []

    mutating func intend(_ intent: RequestIntent, run: Int) -> RequestNumber {
        entries.append(Entry(intent: intent, run: run))
        return RequestNumber(rawValue: entries.count)
    }

    mutating func began(_ request: RequestNumber, task: String) { entries[request.rawValue - 1].intent.task = task }

    mutating func end(_ request: EndedRequest) {
        entries[request.number.rawValue - 1].outcome = request.outcome
        if request.outcome.isTaskUnknown { entries[request.number.rawValue - 1].intent.task = nil }
    }

    mutating func settleLost(run: Int) {
        for index in entries.indices where entries[index].outcome == nil {
            entries[index].outcome = RequestOutcome(state: .lost, failureClass: .unknownOutcome)
            entries[index].found = run
        }
    }

    /// Requests of a unit without a known outcome, by key.
    func lost(_ unit: UnitID) -> [SHA256Digest: [UnsettledRequest]] {
        var lost: [SHA256Digest: [UnsettledRequest]] = [:]
        for (index, entry) in entries.enumerated()
        where entry.intent.unit == unit && (entry.outcome?.state ?? .lost) == .lost {
            lost[entry.intent.key, default: []].append(
                UnsettledRequest(
                    number: RequestNumber(rawValue: index + 1), provider: entry.intent.provider,
                    task: entry.intent.task, isRepeatable: entry.intent.isRepeatable))
        }
        return lost
    }

    func totals(run: Int) -> RequestTotals {
        var totals = RequestTotals()
        for entry in entries where entry.run == run || entry.found == run {
            totals.add(entry.outcome ?? RequestOutcome(state: .lost), estimate: entry.intent.estimate)
            if entry.run != run { totals.requests -= 1 }
        }
        return totals
    }
}
