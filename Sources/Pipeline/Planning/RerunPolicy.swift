package import Primitives

/// Decides what a run does about a unit, from what the last one left.
///
/// Pure: a table of previous states against present facts.
package struct RerunPolicy: Sendable, Hashable {
    /// Runs after which a failing unit is left alone.
    package var attemptsAcrossRuns: Int
    /// Ask again for units whose failure repeats.
    package var retriesRejected: Bool
    /// Leave failed units alone and do only what never was done.
    package var onlyNew: Bool
    /// Times a unit is asked again although a request of it may have been answered and billed.
    package var unknownOutcome: Int
    /// Units that are asked whatever their state.
    package var forced: Set<UnitID>
    /// The providers that would be asked now; empty where nobody knows.
    package var route: [String]

    package init(
        attemptsAcrossRuns: Int = 5, retriesRejected: Bool = false, onlyNew: Bool = false, unknownOutcome: Int = 1,
        forced: Set<UnitID> = [], route: [String] = []
    ) {
        self.attemptsAcrossRuns = attemptsAcrossRuns
        self.retriesRejected = retriesRejected
        self.onlyNew = onlyNew
        self.unknownOutcome = unknownOutcome
        self.forced = forced
        self.route = route
    }

    /// The facts about the present that the decision rests on.
    package struct Present: Sendable {
        package var id: UnitID
        package var key: SHA256Digest
        /// Called only when the key differs, to name what differs.
        package var components: @Sendable () -> KeyComponents
        /// The digest of what shapes outputs now.
        package var rendering: SHA256Digest
        /// Output paths that are missing or are not what was written, and why: empty when all are intact.
        package var damagedOutputs: [String]
        /// Whether the stored answer can be read back.
        package var answerIsStored: Bool

        package init(
            id: UnitID, key: SHA256Digest, components: @escaping @Sendable () -> KeyComponents, rendering: SHA256Digest,
            damagedOutputs: [String], answerIsStored: Bool
        ) {
            self.id = id
            self.key = key
            self.components = components
            self.rendering = rendering
            self.damagedOutputs = damagedOutputs
            self.answerIsStored = answerIsStored
        }
    }

    package func decide(previous: PreviousUnit?, present: Present) -> PlanDecision {
        if forced.contains(present.id) { return request(.stale, ["forced"]) }
        let lost = previous?.lostRequests[present.key] ?? []
        guard let previous, let previousKey = previous.key else {
            return !lost.isEmpty ? afterLoss(lost) : request(.new, ["new"])
        }
        guard previousKey == present.key else {
            if !lost.isEmpty { return afterLoss(lost) }
            let differences = previous.components?.differences(from: present.components()) ?? []
            let reasons = differences.isEmpty ? ["key changed"] : differences.map { "\($0) changed" }
            return request(.stale, reasons)
        }
        switch previous.status {
        case .ok, .accepted, .partial: return answered(previous, present)
        case .rejected:
            let reason = "rejected: \(previous.failureClass?.rawValue ?? "unknown")"
            if retriesRejected { return request(.retry, [reason]) }
            if let provider = previous.loser, !route.isEmpty, !route.contains(provider), !onlyNew {
                return request(.retry, ["\(reason) by \(provider), which the route leaves out"])
            }
            return PlanDecision(mark: .left, work: .nothing, status: .rejected, reasons: [reason])
        case .quarantined:
            return quarantined(previous)
        case .failed:
            if previous.attempts >= attemptsAcrossRuns { return quarantined(previous) }
            let reason = "failed: \(previous.failureClass?.rawValue ?? "unknown")"
            if onlyNew { return PlanDecision(mark: .left, work: .nothing, status: .failed, reasons: [reason]) }
            if !lost.isEmpty { return afterLoss(lost) }
            return request(.retry, [reason])
        case .pending, .blocked, .skipped, .orphan:
            // An answer under this very key may be there from before something came in between.
            if previous.answer != nil { return answered(previous, present) }
            if !lost.isEmpty { return afterLoss(lost) }
            return request(.new, ["not finished"])
        }
    }

    /// The decision about a unit whose source could not be read, so that there is nothing to ask about.
    package func decide(previous: PreviousUnit?, unreadable failure: UnitFailure, attempts: Int) -> PlanDecision {
        let status = failure.failureClass.status
        if status == .failed, attempts >= attemptsAcrossRuns {
            return PlanDecision(
                mark: .left, work: .nothing, status: .quarantined,
                reasons: ["failed in \(attempts) runs: \(failure.failureClass)"])
        }
        return PlanDecision(
            mark: .left, work: .nothing, status: status, reasons: ["\(status.rawValue): \(failure.failureClass)"])
    }

    private func answered(_ previous: PreviousUnit, _ present: Present) -> PlanDecision {
        var reasons: [String] = []
        if previous.rendering != present.rendering { reasons.append("rendering changed") }
        reasons += present.damagedOutputs
        let status = previous.status.hasAnswer ? previous.status : .ok
        if reasons.isEmpty { return PlanDecision(mark: .fresh, work: .nothing, status: status, reasons: []) }
        if present.answerIsStored {
            return PlanDecision(mark: .stale, work: .render, status: status, reasons: reasons)
        }
        return request(.stale, reasons + ["answer not stored"])
    }

    /// About a unit of which requests were sent and never answered: asking once more may pay for it once more, unless
    /// the provider can be asked what came of them.
    private func afterLoss(_ lost: [UnsettledRequest]) -> PlanDecision {
        let requests = lost.count == 1 ? "a request was" : "\(lost.count) requests were"
        var reason = "unknown outcome: \(requests) sent and never answered"
        if lost.contains(where: { $0.task != nil }) { reason += "; the provider is asked for it first" }
        guard lost.count(where: \.mayBePaidTwice) <= unknownOutcome else {
            return PlanDecision(mark: .left, work: .nothing, status: .quarantined, reasons: [reason])
        }
        return request(.retry, [reason])
    }

    private func quarantined(_ previous: PreviousUnit) -> PlanDecision {
        let reason = "failed in \(previous.attempts) runs: \(previous.failureClass?.rawValue ?? "unknown")"
        return PlanDecision(mark: .left, work: .nothing, status: .quarantined, reasons: [reason])
    }

    private func request(_ mark: PlanMark, _ reasons: [String]) -> PlanDecision {
        PlanDecision(mark: mark, work: .request, status: .pending, reasons: reasons)
    }
}

extension PreviousUnit {
    /// The provider that lost the unit's files on the way: another one may not.
    fileprivate var loser: String? { failureClass == .mediaDropped ? details.provider : nil }
}
