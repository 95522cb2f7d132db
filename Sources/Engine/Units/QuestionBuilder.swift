import Media
import Pipeline
import Primitives

/// Puts together what a unit asks: the prompts with their variables, and the parts under neutral labels.
struct QuestionBuilder: Sendable {
    let step: ResolvedStep
    let keying: UnitKeying

    func question(_ unit: PlannedUnit, key: SHA256Digest, source: SourceSummary, record: SourceRecord) -> Question {
        // A label shows the file's path only where the prompt names it, so that a path never enters unseen by the key.
        let label = keying.namesSources ? source.path.text : "document"
        return question(
            unit, key: key, values: keying.variables(of: source),
            parts: [QuestionPart(label: label, content: .source(record))])
    }

    func question(_ unit: PlannedUnit, key: SHA256Digest, group: String, parts: [QuestionPart.Content]) -> Question {
        let labelled = parts.enumerated().map { QuestionPart(label: "document \($0 + 1)", content: $1) }
        return question(unit, key: key, values: keying.variables(ofGroup: group), parts: labelled)
    }

    private func question(
        _ unit: PlannedUnit, key: SHA256Digest, values: [PromptVariable: String], parts: [QuestionPart]
    ) -> Question {
        var question = Question(
            unit: unit.id, key: key, system: step.system?.render(values), prompt: step.prompt.render(values),
            schema: step.schema?.document, parts: parts)
        question.needsSourceText = !step.quotePatterns.isEmpty
        return question
    }
}
