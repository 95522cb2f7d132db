package import Media
package import Pipeline
package import Primitives

/// Whoever answers questions: the embedded engine, or a route of providers.
package protocol AnswerEngine: Sendable {
    /// What stands for the model in keys: the logical model and the parameters that change its answers.
    var modelComponent: JSONValue { get }
    /// The name under which outputs and progress speak of it.
    var name: String { get }

    /// Answers one question. A failure concerns the unit; what throws concerns the run.
    func answer(_ question: Question) async throws -> Result<Answer, UnitFailure>
}

/// Everything one unit asks.
package struct Question: Sendable {
    package var unit: UnitID
    package var system: String?
    package var prompt: String
    /// The JSON Schema of the answer; `nil` asks for text.
    package var schema: JSONValue?
    package var parts: [QuestionPart]

    package init(unit: UnitID, system: String?, prompt: String, schema: JSONValue?, parts: [QuestionPart]) {
        self.unit = unit
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

    package init(body: AnswerBody, details: UnitDetails, isPartial: Bool = false, sourceText: [Passage]? = nil) {
        self.body = body
        self.details = details
        self.isPartial = isPartial
        self.sourceText = sourceText
    }
}
