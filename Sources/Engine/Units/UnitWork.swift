import Media
package import Pipeline
package import Primitives

/// Carries one due unit to its recorded end: decide, ask or reuse, validate, store, render, commit.
///
/// A class like all that hundreds of units at work refer to: a value would be copied into each of their frames.
package final class UnitWork: Sendable {
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
        self.planning = planning
        self.store = store
        self.outputs = outputs
        self.engine = engine
        self.hashing = hashing
        writer = OutputWriter(outputs: outputs, hashing: hashing, vars: pipeline.spec.vars)
        asking = Asking(
            engine: engine, store: store, writer: writer, hashing: hashing, time: time)
    }

    /// Does the work and commits it.
    ///
    /// - Returns: What was committed; `nil` when the unit stays due: members are not finished, or the run was stopped.
    package func run(_ taken: TakenUnit) async throws -> UnitCommit? {
        guard let hand = try await takeInHand(taken) else { return nil }
        switch hand.unit.decision.work {
        case .afterMembers: return nil
        case .nothing: return try await recorded(hand, settled(hand))
        case .render:
            if let rendered = try await render(hand) { return try await recorded(hand, rendered) }
            fallthrough
        case .request:
            guard let key = hand.unit.key else {
                throw EngineInvariantError(message: "\(hand.id) was planned for a request without a key")
            }
            // The turn lasts until the outcome is recorded: whoever comes next has to find it in the store.
            return try await turns.withTurn(key) {
                guard let commit = try await request(hand, key: key) else { return nil }
                return try await recorded(hand, commit)
            }
        }
    }

    /// Decides a group whose members are finished by now; `nil` when they are not.
    private func takeInHand(_ taken: TakenUnit) async throws -> UnitInHand? {
        let planner = planning.planner(taken.due.unit.step)
        let members = taken.due.unit.source == nil ? try await store.members(of: taken.due.row) : []
        return try inHand(taken, members: members, planner: planner)
    }

    private func inHand(_ taken: TakenUnit, members: [GroupMember], planner: StepPlanner) throws -> UnitInHand? {
        var unit = taken.due.unit
        if unit.source == nil, unit.decision.work == .afterMembers {
            let before = unit.decision.reasons
            unit = try planner.decide(taken.due, members: members, previous: taken.previous)
            if unit.decision.work == .afterMembers { return nil }
            if unit.decision.reasons.isEmpty { unit.decision.reasons = before }
        }
        return UnitInHand(
            row: taken.due.row, unit: unit, planner: planner, previous: taken.previous, members: members,
            source: taken.source)
    }

    private func settled(_ hand: UnitInHand) -> UnitCommit {
        let decision = hand.unit.decision
        return .settled(
            hand.id, status: decision.status, action: decision.mark == .fresh ? .fresh : .none,
            reasons: decision.reasons)
    }

    private func recorded(_ hand: UnitInHand, _ commit: UnitCommit) async throws -> UnitCommit {
        try await store.complete(row: hand.row, commit)
        return commit
    }

    // MARK: - Rendering again

    private func render(_ hand: UnitInHand) async throws -> UnitCommit? {
        guard let previous = hand.previous, let reference = previous.answer,
            let body = try await body(of: reference, outputs: previous.outputs)
        else { return nil }
        let written = try await writer.write(
            body, step: hand.step, paths: hand.unit.outputPaths,
            context: hand.context(engine: engine.name, previous.details))
        return .rendered(
            hand.id, status: hand.unit.decision.status, reasons: hand.unit.decision.reasons,
            rendering: hand.step.rendering, outputs: written)
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

    // MARK: - Asking

    private func request(_ hand: UnitInHand, key: SHA256Digest) async throws -> UnitCommit? {
        let forced = hand.unit.decision.reasons.contains("forced")
        if !forced, let outcome = try await store.outcome(forKey: key),
            let commit = try await reuse(outcome, hand, key: key)
        {
            return commit
        }
        let parts = try await parts(hand)
        guard let parts = parts.contents else {
            return .settled(hand.id, status: .pending, action: .none, reasons: parts.missing)
        }
        return try await asking.ask(question(hand, key: key, parts: parts), hand)
    }

    private func question(_ hand: UnitInHand, key: SHA256Digest, parts: [QuestionPart.Content]) throws -> Question {
        let builder = QuestionBuilder(step: hand.step, keying: hand.planner.keying)
        var question: Question
        if let source = hand.source {
            guard let summary = source.summary(row: hand.unit.source ?? 0) else {
                throw EngineInvariantError(message: "\(hand.id) has no examined source")
            }
            question = builder.question(hand.unit, key: key, source: summary, record: source)
        } else {
            question = builder.question(hand.unit, key: key, group: hand.planner.group(hand.unit), parts: parts)
        }
        question.unsettled = hand.previous?.lostRequests[key] ?? []
        return question
    }

    private func reuse(_ outcome: StoredOutcome, _ hand: UnitInHand, key: SHA256Digest) async throws -> UnitCommit? {
        switch outcome {
        case .failure(let failure):
            var record = hand.record(key: key, hashing)
            record.status = failure.failureClass.status
            record.failure = failure
            return .finished(record)
        case .answer(let stored):
            guard let body = try await body(of: stored.reference, outputs: stored.outputs) else { return nil }
            var record = hand.record(key: key, hashing)
            record.status = stored.status
            record.action = .reused
            record.answer = stored.reference
            record.details = stored.details
            record.outputs = try await writer.write(
                body, step: hand.step, paths: hand.unit.outputPaths,
                context: hand.context(engine: engine.name, stored.details))
            return .finished(record)
        }
    }

    /// The members' contents in plan order; their key does not depend on it, so a renamed file asks nobody again.
    private func parts(
        _ hand: UnitInHand
    ) async throws -> (contents: [QuestionPart.Content]?, missing: [String]) {
        var contents: [QuestionPart.Content] = []
        for member in hand.members where member.digest != nil {
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
