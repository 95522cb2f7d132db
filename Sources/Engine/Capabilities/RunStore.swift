package import Pipeline
package import Primitives

/// The durable state that the stages work on; the ledger in the program, memory in tests.
///
/// Closures run inside the store, one after the other: they may block on the file system and must not call the store.
package protocol RunStore: Sendable {
    // Discovery
    func beginDiscovery() async throws
    /// Returns whether any of `entries` has to be examined.
    func discovered(_ entries: [DiscoveredEntry], policy: ExaminationPolicy) async throws -> Bool
    func nextUnexamined(after last: UnexaminedSource?, limit: Int) async throws -> [UnexaminedSource]
    func examined(_ records: [SourceRecord]) async throws
    func finishDiscovery() async throws

    // Planning
    func beginPlan() async throws
    func planFiles(
        stepID: String, inputs: [String],
        decide: @Sendable (SourceSummary, (UnitID) throws -> PreviousUnit?) throws -> PlannedUnit?
    ) async throws
    func planGroups(
        step: Int, stepID: String, rule: GroupingRule, inputs: [String], steps: [Int],
        accepts: @Sendable (SourceSummary) -> Bool
    ) async throws
    func decideGroups(
        step: Int, decide: @Sendable (DueUnit, [GroupMember], PreviousUnit?) throws -> PlannedUnit
    ) async throws
    func collisions(limit: Int) async throws -> [OutputCollision]
    func select(_ isSelected: @Sendable (PlannedUnit) -> Bool) async throws
    func verified(_ outputs: [(unit: UnitID, outputs: [OutputRecord])]) async throws
    func applyPlan() async throws
    func planCounts() async throws -> [PlanMark: Int]
    func planDigest(_ hashing: any ContentHashing) async throws -> SHA256Digest

    // Fan-out
    func dueCount() async throws -> Int
    /// The next units that are due, in plan order.
    func takeUp(steps: [Int], after row: Int, limit: Int) async throws -> [TakenUnit]
    func members(of row: Int) async throws -> [GroupMember]
    func source(row: Int) async throws -> SourceRecord?
    func previousUnit(_ id: UnitID) async throws -> PreviousUnit?
    func outcome(forKey key: SHA256Digest) async throws -> StoredOutcome?
    /// Returns when the commit is on disk.
    func complete(row: Int, _ commit: UnitCommit) async throws

    // Requests
    /// Records that a request is about to leave; returns when a killed process can no longer lose it.
    func intend(_ intent: RequestIntent) async throws -> RequestNumber
    /// Records under which name the provider works on a request, so that a later run can ask for what came of it.
    func began(_ request: RequestNumber, task: String) async throws
    /// Records what became of requests that brought no answer to commit.
    func ended(_ requests: [EndedRequest]) async throws

    // The run
    func totals() async throws -> RunTotals
}
