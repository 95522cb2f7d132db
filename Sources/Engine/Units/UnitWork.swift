import Media
package import Pipeline
package import Primitives

/// Carries one due unit to its recorded end: decide, ask or reuse, validate, store, render, commit.
package struct UnitWork: Sendable {
    private let pipeline: ResolvedPipeline
    private let planning: PlanningStage
    private let store: any RunStore
    private let outputs: any OutputAccess
    private let engine: any AnswerEngine
    private let writer: OutputWriter
    private let asking: Asking
    private let hashing: any ContentHashing
    private let turns = KeyTurns()

    package init(
        _ pipeline: ResolvedPipeline, planning: PlanningStage, store: any RunStore, outputs: any OutputAccess,
        engine: any AnswerEngine, hashing: any ContentHashing, time: any TimeSource
    ) {
        self.pipeline = pipeline
        self.planning = planning
        self.store = store
        self.outputs = outputs
        self.engine = engine
        self.hashing = hashing
        writer = OutputWriter(outputs: outputs, hashing: hashing, vars: pipeline.spec.vars)
        asking = Asking(
            engine: engine, store: store, outputs: outputs, writer: writer, hashing: hashing, time: time)
    }

    /// Does the work and commits it.
    ///
    /// - Returns: What was committed; `nil` when the unit stays due: members are not finished, or the run was stopped.
    package func run(_ due: DueUnit) async throws -> UnitCommit? {
        let step = pipeline.steps[due.unit.step]
        let planner = planning.planner(due.unit.step)
        let previous = try await store.previousUnit(due.unit.id)
        var unit = due.unit
        var members: [GroupMember] = []
        if unit.source == nil {
            members = try await store.members(of: due.row)
            if unit.decision.work == .afterMembers {
                let before = unit.decision.reasons
                unit = try planner.decide(due, members: members, previous: previous)
                if unit.decision.work == .afterMembers { return nil }
                if unit.decision.reasons.isEmpty { unit.decision.reasons = before }
            }
        }
        switch unit.decision.work {
        case .afterMembers: return nil
        case .nothing:
            let action: UnitAction = unit.decision.mark == .fresh ? .fresh : .none
            return try await recorded(
                due.row,
                .settled(unit.id, status: unit.decision.status, action: action, reasons: unit.decision.reasons))
        case .render:
            if let rendered = try await render(unit, step: step, previous: previous) {
                return try await recorded(due.row, rendered)
            }
            fallthrough
        case .request:
            guard let key = unit.key else {
                throw EngineInvariantError(message: "\(unit.id) was planned for a request without a key")
            }
            let decided = unit
            let group = members
            // The turn lasts until the outcome is recorded: whoever comes next has to find it in the store.
            return try await turns.withTurn(key) {
                let commit = try await request(
                    decided, key: key, step: step, planner: planner, previous: previous, members: group)
                guard let commit else { return nil }
                return try await recorded(due.row, commit)
            }
        }
    }

    private func recorded(_ row: Int, _ commit: UnitCommit) async throws -> UnitCommit {
        try await store.complete(row: row, commit)
        return commit
    }

    // MARK: - Rendering again

    private func render(
        _ unit: PlannedUnit, step: ResolvedStep, previous: PreviousUnit?
    ) async throws -> UnitCommit? {
        guard let previous, let reference = previous.answer,
            let body = try await body(of: reference, outputs: previous.outputs)
        else { return nil }
        let source = try await source(of: unit)
        let context = RenderContext(
            unit: unit.id, engine: previous.details.engineName ?? engine.name, source: source,
            group: groupName(unit), details: previous.details)
        let written = try await writer.write(body, step: step, paths: unit.outputPaths, context: context)
        return .rendered(
            unit.id, status: unit.decision.status, reasons: unit.decision.reasons, rendering: step.rendering,
            outputs: written)
    }

    /// The stored answer, or the same read back from an output that holds it whole.
    private func body(of reference: AnswerReference, outputs records: [OutputRecord]) async throws -> AnswerBody? {
        if let bytes = try await outputs.answer(reference.digest),
            let body = AnswerBody(storedBytes: bytes, isJSON: reference.isJSON)
        {
            return body
        }
        for output in records where output.holdsWholeAnswer {
            guard let bytes = try await outputs.read(output),
                let body = AnswerBody(storedBytes: bytes, isJSON: reference.isJSON),
                hashing.sha256(body.storedBytes) == reference.digest
            else { continue }
            return body
        }
        return nil
    }

    /// The group's name; `nil` for units of one file.
    private func groupName(_ unit: PlannedUnit) -> String? {
        unit.source == nil ? planning.planner(unit.step).group(unit) : nil
    }

    private func source(of unit: PlannedUnit) async throws -> SourceRecord? {
        guard let row = unit.source else { return nil }
        return try await store.source(row: row)
    }

    // MARK: - Asking

    private func request(
        _ unit: PlannedUnit, key: SHA256Digest, step: ResolvedStep, planner: StepPlanner, previous: PreviousUnit?,
        members: [GroupMember]
    ) async throws -> UnitCommit? {
        var record = UnitRecord(
            id: unit.id, step: step.spec.id, reasons: unit.decision.reasons, key: key, rendering: step.rendering,
            attempts: (previous?.key == key ? previous?.attempts ?? 0 : 0) + 1)
        let source = try await source(of: unit)
        record.components = try await components(unit, planner: planner, source: source, members: members)
        let forced = unit.decision.reasons.contains("forced")
        if !forced, let outcome = try await store.outcome(forKey: key),
            let commit = try await reuse(outcome, record, unit: unit, step: step, source: source)
        {
            return commit
        }
        let builder = QuestionBuilder(step: step, keying: planner.keying)
        var question: Question
        if let source {
            guard let summary = source.summary(row: unit.source ?? 0) else {
                throw EngineInvariantError(message: "\(unit.id) has no examined source")
            }
            question = builder.question(unit, key: key, source: summary, record: source)
        } else {
            let parts = try await parts(members)
            guard let parts = parts.contents else {
                return .settled(unit.id, status: .pending, action: .none, reasons: parts.missing)
            }
            question = builder.question(unit, key: key, group: planner.group(unit), parts: parts)
        }
        question.lostRequests = previous?.lostRequests[key] ?? 0
        let target = Asking.Target(step: step, paths: unit.outputPaths, source: source, group: groupName(unit))
        return try await asking.ask(question, record, for: target).map(UnitCommit.finished)
    }

    private func components(
        _ unit: PlannedUnit, planner: StepPlanner, source: SourceRecord?, members: [GroupMember]
    ) async throws -> JSONValue {
        if let summary = source?.summary(row: unit.source ?? 0), let content = summary.sha256 {
            return planner.keying.components(summary, content: content).json
        }
        let content = GroupContent.digest(of: members.compactMap(\.digest), hashing)
        return planner.keying.components(group: planner.group(unit), members: members, content: content).json
    }

    private func reuse(
        _ outcome: StoredOutcome, _ record: UnitRecord, unit: PlannedUnit, step: ResolvedStep, source: SourceRecord?
    ) async throws -> UnitCommit? {
        var record = record
        switch outcome {
        case .failure(let failure):
            record.status = failure.failureClass.status
            record.failure = failure
            return .finished(record)
        case .answer(let stored):
            guard let body = try await body(of: stored.reference, outputs: stored.outputs) else { return nil }
            record.status = stored.status
            record.action = .reused
            record.answer = stored.reference
            record.details = stored.details
            let context = RenderContext(
                unit: unit.id, engine: stored.details.engineName ?? engine.name, source: source,
                group: groupName(unit), details: stored.details)
            record.outputs = try await writer.write(body, step: step, paths: unit.outputPaths, context: context)
            return .finished(record)
        }
    }

    /// The members' contents in plan order; their key does not depend on it, so a renamed file asks nobody again.
    private func parts(_ members: [GroupMember]) async throws -> (contents: [QuestionPart.Content]?, missing: [String])
    {
        var contents: [QuestionPart.Content] = []
        for member in members where member.digest != nil {
            switch member.origin {
            case .source(let summary):
                guard let record = try await store.source(row: summary.row) else { continue }
                contents.append(.source(record))
            case .unit(let id, _, let reference, _):
                guard let reference, let stored = try await store.previousUnit(id),
                    let body = try await body(of: reference, outputs: stored.outputs)
                else { return (nil, ["the answer of \(member.label) is not stored: run with --force \(member.label)"]) }
                contents.append(.answer(body))
            }
        }
        return (contents, [])
    }
}

/// A state that the engine's own rules exclude; a bug if it is ever seen.
package struct EngineInvariantError: Error, Sendable, CustomStringConvertible {
    package let message: String
    package var description: String { message }
}
