import Pipeline
import Primitives

/// Asks a unit's question, has refused answers mended, and turns what came of it into the unit's record.
struct Asking: Sendable {
    let engine: any AnswerEngine
    let store: any RunStore
    let outputs: any OutputAccess
    let writer: OutputWriter
    let hashing: any ContentHashing
    let time: any TimeSource

    /// What an answer is for.
    struct Target: Sendable {
        var step: ResolvedStep
        var paths: [RelativePath]
        var source: SourceRecord?
        /// The group's name, for units of several members.
        var group: String?
    }

    /// - Returns: `nil` when the run was stopped before the question could be asked: the unit stays due.
    func ask(_ question: Question, _ record: UnitRecord, for target: Target) async throws -> UnitRecord? {
        var (question, record) = (question, record)
        let started = time.now()
        record.action = .requested
        var spent = RequestTotals()
        var repairs = 0
        while true {
            let reply = try await engine.answer(question)
            switch reply {
            case .postponed: return nil
            case .failed(let failed):
                spent.add(failed.spent)
                record.details = details(failed.details, spent: spent, repairs: repairs, since: started)
                record.requests = failed.requests
                // A run without a key or credit says nothing about the unit, which must not be given up for it.
                if failed.failure.failureClass.concernsProvider { record.attempts -= 1 }
                return Self.failed(record, failed.failure)
            case .answered(let answer):
                spent.add(answer.spent)
                if let violation = target.step.violation(of: answer.body) {
                    if let written = answer.written, repairs < target.step.spec.repair {
                        // Its cost is recorded now: whatever becomes of the next one, this one came.
                        try await store.ended(answer.requests)
                        question.corrections.append(
                            Question.Correction(answer: written, complaint: violation.message))
                        repairs += 1
                        continue
                    }
                    record.details = details(answer.details, spent: spent, repairs: repairs, since: started)
                    record.requests = answer.requests
                    return Self.failed(record, violation)
                }
                record.details = details(answer.details, spent: spent, repairs: repairs, since: started)
                record.requests = answer.requests
                return try await accept(answer, record, for: target)
            }
        }
    }

    private func details(
        _ details: UnitDetails, spent: RequestTotals, repairs: Int, since started: Timestamp
    ) -> UnitDetails {
        var details = details
        details.repairs = repairs
        details.started = started.description
        details.milliseconds = time.now().duration(since: started).milliseconds
        if spent.requests > 0 {
            details.usage = spent.unitUsage
            details.cost = spent.json.cost
        }
        return details
    }

    private static func failed(_ record: UnitRecord, _ failure: UnitFailure) -> UnitRecord {
        var record = record
        record.status = failure.failureClass.status
        record.failure = failure
        return record
    }

    /// Stores a valid answer and writes its outputs; only then may the record be committed.
    private func accept(_ answer: Answer, _ record: UnitRecord, for target: Target) async throws -> UnitRecord {
        var record = record
        if case .json(let value) = answer.body, let passages = answer.sourceText, !target.step.quotePatterns.isEmpty {
            record.details.grounding = QuoteCheck(passages).check(value, target.step.quotePatterns).json
        }
        let bytes = answer.body.storedBytes
        let reference = AnswerReference(digest: hashing.sha256(bytes), isJSON: answer.body.isJSON)
        try await outputs.store(answer: bytes, digest: reference.digest)
        record.answer = reference
        record.status = answer.isPartial ? .partial : .ok
        let context = RenderContext(
            unit: record.id, engine: record.details.engineName ?? engine.name, source: target.source,
            group: target.group, details: record.details)
        record.outputs = try await writer.write(
            answer.body, step: target.step, paths: target.paths, context: context)
        return record
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
