import ConcurrencyPrimitives
import LocalEngine
package import Media
import Pipeline
package import Primitives

/// The embedded engine as an answer engine: reads sources through the workers, then extracts.
///
/// No key, no network.
package struct LocalAnswerEngine: AnswerEngine {
    private let sources: any SourceAccess
    private let limits: ExtractionLimits
    /// Questions that hold text in memory: what one costs at most is bounded, so this bounds the sum.
    private let places: PermitPool
    package let unitsAtWork: Int

    /// - Parameters:
    ///   - parallel: Questions at work at the same time; more than processors only cost memory.
    ///   - unitsAtWork: Units taken up at the same time.
    package init(
        sources: any SourceAccess, limits: ExtractionLimits = ExtractionLimits(), parallel: Int, unitsAtWork: Int
    ) {
        self.sources = sources
        self.unitsAtWork = unitsAtWork
        self.limits = limits
        places = PermitPool(capacity: max(1, parallel))
    }

    package var name: String { LocalEngine.name }

    package var modelComponent: JSONValue { ["id": .string(LocalEngine.name)] }

    package func answer(_ question: Question) async throws -> Reply {
        try await places.withPermits { try await answerNow(question) }
    }

    private func answerNow(_ question: Question) async throws -> Reply {
        var documents: [LocalDocument] = []
        var children: [LocalChild] = []
        var passages: [Passage] = []
        var coverage: [Coverage] = []
        for part in question.parts {
            switch part.content {
            case .answer(.json(let value)): children.append(LocalChild(label: part.label, answer: .json(value)))
            case .answer(.text(let text)): children.append(LocalChild(label: part.label, answer: .text(text)))
            case .source(let source):
                guard let facts = source.facts else { continue }
                switch try await extraction(of: source, facts) {
                case .failure(let problem): return Self.failed(UnitFailure(problem))
                case .success(let extraction):
                    documents.append(LocalDocument(label: part.label, facts: facts, extraction: extraction))
                    if let extraction {
                        passages += extraction.passages
                        coverage.append(extraction.coverage)
                    }
                }
            }
        }
        let local = LocalQuestion(schema: question.schema, documents: documents, children: children)
        switch await Self.extract(local) {
        case .failure(let refusal): return Self.failed(UnitFailure(.unsupported, "\(refusal)"))
        case .success(let answer): return .answered(Self.answer(answer, passages: passages, coverage: coverage))
        }
    }

    private static func failed(_ failure: UnitFailure) -> Reply {
        .failed(FailedQuestion(failure, details: UnitDetails(provider: LocalEngine.name)))
    }

    /// The text and costly facts; `nil` for files of which only the facts are known.
    private func extraction(
        of source: SourceRecord, _ facts: SourceFacts
    ) async throws -> Result<Extraction?, ReadingProblem> {
        guard Self.readsText(of: facts.family) else { return .success(nil) }
        return try await sources.extract(source, limits: limits).map(Optional.some)
    }

    /// Whether files of a family are read beyond their facts; of the others only the facts are known.
    package static func readsText(of family: MediaFamily) -> Bool {
        switch family {
        case .office, .archive, .other: false
        case .pdf, .image, .audio, .video, .text, .email: true
        }
    }

    /// Ranking takes a processor for a while, so it leaves the caller's executor.
    @concurrent
    private static func extract(_ question: LocalQuestion) async -> Result<LocalAnswer, LocalRefusal> {
        do {
            return .success(try LocalEngine().answer(question))
        } catch {
            return .failure(error)
        }
    }

    private static func answer(_ local: LocalAnswer, passages: [Passage], coverage: [Coverage]) -> Answer {
        let body: AnswerBody =
            switch local.content {
            case .json(let value): .json(value)
            case .text(let text): .text(text)
            }
        var details = UnitDetails(provider: LocalEngine.name, servedModel: LocalEngine.name)
        details.degradations = local.degradations.map { "\($0.code): \($0.message)" }
        details.coverage = coverage.first.map { CoverageRecord.json($0, rest: coverage.dropFirst()) } ?? .null
        return Answer(
            body: body, details: details, isPartial: local.degradations.contains { $0.code == "text_incomplete" },
            sourceText: passages.isEmpty ? nil : passages)
    }
}
