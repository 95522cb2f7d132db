import Engine
import Media
package import Pipeline
package import Primitives

extension MemoryRunStore {
    package func beginPlan() {
        planned = []
        plannedRows = [:]
        membersOfRow = [:]
        claims = []
        nameClashes = []
    }

    private func summaries(_ input: String) -> [SourceSummary] {
        sources.values.filter { source in
            if case .skipped(let reason) = source.record.state, reason != ExaminationPolicy.notDownloaded {
                return false
            }
            return source.record.input == input && source.record.facts != nil
        }.sorted { $0.record.path < $1.record.path }.compactMap { source in
            var summary = source.record.summary(row: source.row)
            summary?.attempts = source.attempts
            return summary
        }
    }

    package func planFiles(
        stepID: String, inputs: [String],
        decide: @Sendable (SourceSummary, (UnitID) throws -> PreviousUnit?) throws -> PlannedUnit?
    ) throws {
        for input in inputs {
            for source in summaries(input) {
                guard let unit = try decide(source, { previousUnit($0) }) else { continue }
                guard plannedRows[Self.name(unit.id)] == nil else {
                    nameClashes.append(
                        OutputCollision(
                            path: source.path.text, first: unit.id, second: unit.id, kind: OutputCollision.oneName))
                    continue
                }
                append(unit, stepID: stepID)
                claim(unit)
            }
        }
    }

    private func append(_ unit: PlannedUnit, stepID: String) {
        planned.append(Planned(unit: unit, stepID: stepID))
        plannedRows[Self.name(unit.id)] = planned.count
    }

    private func claim(_ unit: PlannedUnit) {
        for path in unit.outputPaths {
            claims.append((Array(path.text.lowercased().utf8).map { $0 == 0x2F ? 0 : $0 }, path.text, unit.id))
        }
    }

    package func planGroups(
        step: Int, stepID: String, rule: GroupingRule, inputs: [String], steps: [Int],
        accepts: @Sendable (SourceSummary) -> Bool
    ) {
        for input in inputs {
            for source in summaries(input) where accepts(source) {
                guard let group = rule.group(of: source.path) else { continue }
                add(.source(source.row), step: step, stepID: stepID, rule: rule, input: input, group: group)
            }
        }
        for child in steps {
            for (position, entry) in planned.enumerated() where entry.unit.step == child {
                guard let group = rule.group(of: entry.unit.path) else { continue }
                add(
                    .child(position + 1), step: step, stepID: stepID, rule: rule, input: entry.unit.input,
                    group: group)
            }
        }
    }

    private func add(
        _ member: Member, step: Int, stepID: String, rule: GroupingRule, input: String, group: RelativePath
    ) {
        let id = rule.unitID(step: stepID, input: input, group: group)
        if plannedRows[Self.name(id)] == nil {
            let decision = PlanDecision(mark: .new, work: .afterMembers, status: .pending, reasons: [])
            append(
                PlannedUnit(
                    id: id, step: step, input: rule.separatesInputs ? input : "", path: group, decision: decision),
                stepID: stepID)
        }
        if let row = plannedRows[Self.name(id)] { membersOfRow[row, default: []].append(member) }
    }

    package func decideGroups(
        step: Int, decide: @Sendable (DueUnit, [GroupMember], PreviousUnit?) throws -> PlannedUnit
    ) throws {
        for (position, entry) in planned.enumerated() where entry.unit.step == step {
            let row = position + 1
            planned[position].unit = try decide(
                DueUnit(row: row, unit: entry.unit), members(of: row), previousUnit(entry.unit.id))
            claim(planned[position].unit)
        }
    }

    package func members(of row: Int) -> [GroupMember] {
        (membersOfRow[row] ?? []).compactMap { member in
            switch member {
            case .source(let row):
                guard let source = sources.values.first(where: { $0.row == row }),
                    let summary = source.record.summary(row: row)
                else { return nil }
                return GroupMember(input: summary.input, path: summary.path, origin: .source(summary))
            case .child(let row):
                let child = planned[row - 1]
                let unit = units[Self.name(child.unit.id)]
                let isDue =
                    child.isDone
                    ? child.committed == .pending : ![.nothing, .render].contains(child.unit.decision.work)
                let status = child.isDone ? unit?.record.status ?? .pending : child.unit.decision.status
                return GroupMember(
                    input: child.unit.input, path: child.unit.path,
                    origin: .unit(child.unit.id, status: status, answer: unit?.record.answer, isDue: isDue))
            }
        }
    }

    package func previousUnit(_ id: UnitID) -> PreviousUnit? {
        guard let record = units[Self.name(id)]?.record else { return nil }
        return PreviousUnit(
            status: record.status, key: record.key, componentsText: JSONWriter.text(of: record.components),
            failureClass: record.failure?.failureClass, attempts: record.attempts, answer: record.answer,
            rendering: record.rendering,
            detailsText: JSONWriter.text(of: .object(JSONObject(record.details.members))), outputs: record.outputs,
            lostRequests: requests.lost(id))
    }

    package func collisions(limit: Int) -> [OutputCollision] {
        var found = nameClashes
        for (position, claim) in claims.enumerated() {
            for other in claims[(position + 1)...] {
                let kind: String? =
                    if claim.folded == other.folded {
                        Array(claim.path.utf8) == Array(other.path.utf8)
                            ? "the same path" : OutputCollision.byCase
                    } else if other.folded.starts(with: claim.folded + [0])
                        || claim.folded.starts(with: other.folded + [0])
                    {
                        "a file where the other needs a folder"
                    } else {
                        nil
                    }
                if let kind {
                    found.append(OutputCollision(path: other.path, first: claim.unit, second: other.unit, kind: kind))
                }
            }
        }
        return Array(found.prefix(limit))
    }

    package func select(_ isSelected: @Sendable (PlannedUnit) -> Bool) {
        for (position, entry) in planned.enumerated() where !isSelected(entry.unit) {
            planned[position].isSelected = false
        }
    }

    package func verified(_ verified: [(unit: UnitID, outputs: [OutputRecord])]) {
        for entry in verified { self.verified(entry.unit, entry.outputs) }
    }

    private func verified(_ id: UnitID, _ outputs: [OutputRecord]) {
        for output in outputs {
            guard
                let position = units[Self.name(id)]?.record.outputs.firstIndex(where: { $0.path == output.path })
            else { continue }
            units[Self.name(id)]?.record.outputs[position].identity = output.identity
        }
    }

    package func applyPlan() {
        for entry in planned {
            let (name, decision) = (Self.name(entry.unit.id), entry.unit.decision)
            let isDue = decision.work != .nothing
            guard var unit = units[name] else {
                let record = UnitRecord(
                    id: entry.unit.id, step: entry.stepID, status: decision.status, reasons: decision.reasons,
                    attempts: entry.unit.failure == nil ? 0 : 1, failure: entry.unit.failure)
                units[name] = Unit(record: record, run: run, isDue: isDue, isOrphan: false)
                continue
            }
            if unit.isDue != isDue || unit.isOrphan || isDue { unit.record.reasons = decision.reasons }
            (unit.isDue, unit.isOrphan) = (isDue, false)
            let hasNewFailure = entry.unit.failure.map { $0.message != unit.record.failure?.message } ?? false
            if !isDue, unit.record.status != decision.status || hasNewFailure { settle(&unit, entry.unit) }
            units[name] = unit
        }
        for (name, unit) in units where plannedRows[name] == nil && !unit.isOrphan {
            units[name]?.isOrphan = true
            units[name]?.isDue = false
            units[name]?.record.reasons = ["source gone"]
        }
    }

    /// What planning alone decides about a unit.
    private func settle(_ unit: inout Unit, _ planned: PlannedUnit) {
        unit.run = run
        unit.record.action = .none
        unit.record.status = planned.decision.status
        unit.record.reasons = planned.decision.reasons
        if planned.failure != nil { unit.record.key = nil }
        switch planned.decision.status {
        case .ok, .accepted, .partial, .blocked: unit.record.failure = nil
        default: unit.record.failure = planned.failure ?? unit.record.failure
        }
    }

    package func planCounts() -> [PlanMark: Int] {
        var counts: [PlanMark: Int] = [:]
        for entry in planned { counts[entry.unit.decision.mark, default: 0] += 1 }
        let orphans = units.keys.count { plannedRows[$0] == nil }
        if orphans > 0 { counts[.orphan] = orphans }
        return counts
    }

    package func planDigest(_ hashing: any ContentHashing) -> SHA256Digest {
        var digest = hashing.sha256("plan")
        let sorted = planned.map(\.unit).sorted {
            $0.id.rawValue.utf8.lexicographicallyPrecedes($1.id.rawValue.utf8)
        }
        for unit in sorted {
            digest = hashing.sha256(digest.bytes + Self.name(unit.id) + [0] + (unit.key?.bytes ?? []))
        }
        return digest
    }
}

// MARK: - Fan-out

extension MemoryRunStore {
    private func isOpen(_ entry: Planned) -> Bool {
        entry.unit.decision.work != .nothing && !entry.isDone && entry.isSelected
    }

    package func dueCount() -> Int { planned.count(where: isOpen) }

    package func takeUp(steps: [Int], after row: Int, limit: Int) -> [TakenUnit] {
        let open = planned.enumerated().filter { position, entry in
            position + 1 > row && steps.contains(entry.unit.step) && isOpen(entry)
        }
        return open.prefix(limit).map { position, entry in
            TakenUnit(
                DueUnit(row: position + 1, unit: entry.unit), previous: previousUnit(entry.unit.id),
                source: entry.unit.source.flatMap(source(row:)))
        }
    }

    package func outcome(forKey key: SHA256Digest) -> StoredOutcome? {
        if let stored = answers[key] { return .answer(stored) }
        let refused = units.values.first {
            $0.record.key == key && $0.record.status == .rejected && $0.run == run
        }
        return refused?.record.failure.map(StoredOutcome.failure)
    }

    package func intend(_ intent: RequestIntent) -> RequestNumber { requests.intend(intent, run: run) }

    package func began(_ request: RequestNumber, task: String) { requests.began(request, task: task) }

    package func ended(_ ended: [EndedRequest]) { for request in ended { requests.end(request) } }

    package func complete(row: Int, _ commit: UnitCommit) {
        let name = Self.name(commit.id)
        guard var unit = units[name] else { return }
        (unit.run, unit.isOrphan, unit.isDue) = (run, false, false)
        switch commit {
        case .finished(let record):
            let outputs = unit.record.outputs
            ended(record.requests)
            unit.record = record
            unit.record.requests = []
            unit.isDue = record.status == .pending
            if !record.status.hasAnswer { unit.record.outputs = outputs }
            remember(record)
        case .rendered(_, let status, let reasons, let rendering, let outputs):
            unit.record.status = status
            unit.record.action = .rendered
            unit.record.reasons = reasons
            unit.record.rendering = rendering
            unit.record.outputs = outputs
            unit.record.failure = nil
        case .settled(_, let status, let action, let reasons):
            unit.isDue = status == .pending
            if status != .pending { unit.record.status = status }
            unit.record.action = action
            unit.record.reasons = reasons
        }
        units[name] = unit
        planned[row - 1].isDone = true
        planned[row - 1].committed = commit.status
    }
}
