import Pipeline
import Primitives

/// Asks a unit's question, has refused answers mended, and turns what came of it into the unit's commit.
final class Asking: Sendable {
    let engine: any AnswerEngine
    let store: any RunStore
    let writer: OutputWriter
    let hashing: any ContentHashing
    let time: any TimeSource

    init(
        engine: any AnswerEngine, store: any RunStore, writer: OutputWriter,
        hashing: any ContentHashing, time: any TimeSource
    ) {
        self.engine = engine
        self.store = store
        self.writer = writer
        self.hashing = hashing
        self.time = time
    }

    /// - Returns: `nil` when the run was stopped before the question could be asked: the unit stays due.
    func ask(_ question: Question, _ hand: UnitInHand) async throws -> UnitCommit? {
        var question = question
        let started = time.now()
        var effort = Effort()
        while true {
            switch try await engine.answer(question) {
            case .postponed: return nil
            case .failed(let failed):
                effort.spent.add(failed.spent)
                return .finished(failedRecord(failed, question, hand, effort, since: started))
            case .answered(var answer):
                effort.spent.add(answer.spent)
                if !answer.alternatives.isEmpty { answer.body = BestAnswer(answer, hand.step).body }
                guard let violation = hand.step.violation(of: answer.body) else {
                    return try await accept(answer, question.key, hand, effort, since: started)
                }
                guard let written = answer.written, effort.repairs < hand.step.spec.repair else {
                    var record = record(answer, question.key, hand, effort, since: started)
                    record.fail(violation)
                    return .finished(record)
                }
                // Its cost is recorded now: whatever becomes of the next one, this one came.
                try await store.ended(answer.requests)
                question.corrections.append(Question.Correction(answer: written, complaint: violation.message))
                effort.repairs += 1
            }
        }
    }

    /// What a question has taken so far.
    private struct Effort {
        var spent = RequestTotals()
        /// Answers that were refused and asked for again.
        var repairs = 0
    }

    private func record(
        _ answer: Answer, _ key: SHA256Digest, _ hand: UnitInHand, _ effort: Effort, since started: Timestamp
    ) -> UnitRecord {
        var record = hand.record(key: key, hashing)
        record.action = .requested
        record.details = details(answer.details, effort, since: started)
        record.requests = answer.requests
        return record
    }

    @inline(never)
    private func failedRecord(
        _ failed: FailedQuestion, _ question: Question, _ hand: UnitInHand, _ effort: Effort, since started: Timestamp
    ) -> UnitRecord {
        var record = hand.record(key: question.key, hashing)
        record.action = .requested
        record.details = details(failed.details, effort, since: started)
        record.requests = failed.requests
        // A run without a key or credit says nothing about the unit, which must not be given up for it.
        if failed.failure.failureClass.concernsProvider { record.attempts -= 1 }
        record.fail(failed.failure)
        return record
    }

    private func details(_ details: UnitDetails, _ effort: Effort, since started: Timestamp) -> UnitDetails {
        var details = details
        details.repairs = effort.repairs
        details.started = started.description
        details.milliseconds = time.now().duration(since: started).milliseconds
        if effort.spent.requests > 0 {
            details.usage = effort.spent.unitUsage
            details.cost = effort.spent.json.cost
        }
        return details
    }

    /// Stores a valid answer and writes its outputs; only then may the record be committed.
    ///
    /// Not inlined: its frame would be part of the caller's, which lives while the question waits.
    @inline(never)
    private func accept(
        _ answer: Answer, _ key: SHA256Digest, _ hand: UnitInHand, _ effort: Effort, since started: Timestamp
    ) async throws -> UnitCommit {
        var record = record(answer, key, hand, effort, since: started)
        if case .json(let value) = answer.body, let passages = answer.sourceText, !hand.step.quotePatterns.isEmpty {
            record.details.grounding = QuoteCheck(passages).check(value, hand.step.quotePatterns).json
        }
        let bytes = answer.body.storedBytes
        let reference = AnswerReference(digest: hashing.sha256(bytes), isJSON: answer.body.isJSON)
        record.answer = reference
        record.status = answer.isPartial ? .partial : .ok
        record.outputs = try await writer.write(
            answer.body, storing: StoredBytes(bytes, digest: reference.digest), step: hand.step,
            paths: hand.unit.outputPaths, context: hand.context(engine: engine.name, record.details))
        return .finished(record)
    }
}

extension UnitRecord {
    fileprivate mutating func fail(_ failure: UnitFailure) {
        status = failure.failureClass.status
        self.failure = failure
    }
}

extension FailureClass {
    /// Whether the failure speaks of the provider or of the run, so that the unit itself was never judged.
    var concernsProvider: Bool {
        [.auth, .credit, .limit, .interrupted, FailureClass(rawValue: "endpoint")].contains(self)
    }
}

extension UnitDetails {
    /// Who answered, as outputs name it: the embedded engine, or the model and the provider that served it.
    var engineName: String? {
        guard let provider else { return nil }
        guard let servedModel, servedModel != provider else { return provider }
        return "\(servedModel) (\(provider))"
    }
}
