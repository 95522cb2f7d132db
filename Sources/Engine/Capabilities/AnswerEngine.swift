package import Media
package import Pipeline
package import Primitives

/// Whoever answers questions: the embedded engine, or a route of providers.
package protocol AnswerEngine: Sendable {
    /// What stands for the model in keys: the logical model and the parameters that change its answers.
    var modelComponent: JSONValue { get }
    /// The name under which outputs and progress speak of it.
    var name: String { get }

    /// Units that are worth having at work at the same time: more than requests in flight, because a unit that
    /// prepares, validates, writes or waits to be asked again is not in flight.
    var unitsAtWork: Int { get }

    /// Answers one question; what throws concerns the run.
    func answer(_ question: Question) async throws -> Reply
}

/// What came of a question.
///
/// Indirect, because hundreds of questions wait for theirs in frames that reserve the room.
package indirect enum Reply: Sendable {
    case answered(Answer)
    case failed(FailedQuestion)
    /// The run was stopped before the question could be asked: it stays due.
    case postponed
}

/// Why a question has no answer, and what trying cost.
package struct FailedQuestion: Sendable {
    package var failure: UnitFailure
    package var details: UnitDetails
    /// Requests whose outcome is not recorded yet.
    package var requests: [EndedRequest] = []
    /// All requests of the question.
    package var spent = RequestTotals()

    package init(_ failure: UnitFailure, details: UnitDetails = UnitDetails()) {
        self.failure = failure
        self.details = details
    }
}

/// Everything one unit asks.
package struct Question: Sendable {
    package var unit: UnitID
    /// Under which the answer will be known.
    package var key: SHA256Digest
    package var system: String?
    package var prompt: String
    /// The JSON Schema of the answer; `nil` asks for text.
    package var schema: JSONValue?
    package var parts: [QuestionPart]
    /// Answers that were refused, each with what was wrong.
    package var corrections: [Correction] = []
    /// Requests for the same key that were sent in earlier runs and never answered.
    package var unsettled: [UnsettledRequest] = []
    /// Whether the answer will be compared with the text of its sources.
    package var needsSourceText = false

    /// An answer that was refused.
    package struct Correction: Sendable, Hashable {
        /// The answer as it was written.
        package var answer: String
        /// What is wrong with it.
        package var complaint: String

        package init(answer: String, complaint: String) {
            self.answer = answer
            self.complaint = complaint
        }
    }

    package init(
        unit: UnitID, key: SHA256Digest, system: String?, prompt: String, schema: JSONValue?, parts: [QuestionPart]
    ) {
        self.unit = unit
        self.key = key
        self.system = system
        self.prompt = prompt
        self.schema = schema
        self.parts = parts
    }
}

/// One thing a question is about, under the label by which the answer may name it.
package struct QuestionPart: Sendable {
    package enum Content: Sendable {
        case source(SourceRecord)
        case answer(AnswerBody)
    }

    package var label: String
    package var content: Content

    package init(label: String, content: Content) {
        self.label = label
        self.content = content
    }
}

/// An answer before it was validated.
package struct Answer: Sendable {
    package var body: AnswerBody
    package var details: UnitDetails
    /// Whether part of the source could not be used.
    package var isPartial: Bool
    /// The source's text, where the engine read it: what quotes are checked against.
    package var sourceText: [Passage]?
    /// Further answers to the same question, where several were asked for: one of them counts where the first does not fit.
    package var alternatives: [AnswerBody] = []
    /// The answer as it was written, for asking again; `nil` where asking again would change nothing.
    package var written: String?
    /// Requests whose outcome is recorded with the unit.
    package var requests: [EndedRequest] = []
    /// All requests of the question.
    package var spent = RequestTotals()

    package init(body: AnswerBody, details: UnitDetails, isPartial: Bool = false, sourceText: [Passage]? = nil) {
        self.body = body
        self.details = details
        self.isPartial = isPartial
        self.sourceText = sourceText
    }
}
