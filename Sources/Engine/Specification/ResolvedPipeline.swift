package import JSONSchema
package import Pipeline
package import Primitives

/// A pipeline with everything it points to read, parsed and checked: what a run executes.
package struct ResolvedPipeline: Sendable {
    package var spec: PipelineSpec
    package var steps: [ResolvedStep]
    /// SHA-256 of the pipeline file's bytes.
    package var digest: SHA256Digest

    package init(spec: PipelineSpec, steps: [ResolvedStep], digest: SHA256Digest) {
        self.spec = spec
        self.steps = steps
        self.digest = digest
    }

    /// Steps by level: every step stands above all that it reads, and steps of one level run together.
    package var levels: [[Int]] {
        var levelOfStep: [String: Int] = [:]
        var levels: [[Int]] = []
        for (index, step) in steps.enumerated() {
            let below = step.spec.over.map { source -> Int in
                if case .step(let id) = source { return (levelOfStep[id] ?? 0) + 1 }
                return 0
            }
            let level = below.max() ?? 0
            levelOfStep[step.spec.id] = level
            while levels.count <= level { levels.append([]) }
            levels[level].append(index)
        }
        return levels
    }
}

/// One step with its texts, ready to make units, keys and questions.
///
/// A class, so that the hundreds of units at work share it instead of copying it from frame to frame.
package final class ResolvedStep: Sendable {
    package let index: Int
    package let spec: StepSpec
    package let systemText: String?
    package let promptText: String
    package let system: PromptTemplate?
    package let prompt: PromptTemplate
    package let schema: ResolvedSchema?
    package let outputs: [ResolvedOutput]
    /// Digest of what shapes the outputs: write rules, templates, checks.
    ///
    /// A change renders again and asks nobody.
    package let rendering: SHA256Digest
    package var rule: GroupingRule { GroupingRule(spec.each) }

    package init(
        index: Int, spec: StepSpec, systemText: String?, promptText: String, system: PromptTemplate?,
        prompt: PromptTemplate, schema: ResolvedSchema?,
        outputs: [ResolvedOutput], rendering: SHA256Digest
    ) {
        self.index = index
        self.spec = spec
        self.systemText = systemText
        self.promptText = promptText
        self.system = system
        self.prompt = prompt
        self.schema = schema
        self.outputs = outputs
        self.rendering = rendering
    }

    package var usedVariables: Set<PromptVariable> {
        prompt.usedVariables.union(system?.usedVariables ?? [])
    }

    /// The places of an answer that must quote the source.
    package var quotePatterns: [JSONPointerPattern] {
        spec.checks.map { check in
            switch check {
            case .quotes(let pattern): pattern
            }
        }
    }

    /// Why an answer is not one that the step can use; `nil` when it is.
    package func violation(of body: AnswerBody) -> UnitFailure? {
        guard let schema else {
            return nil
        }
        guard case .json(let value) = body else {
            return UnitFailure(.schemaInvalid, "the answer is text, and the step's schema asks for JSON")
        }
        let violations = schema.validator.validate(value)
        guard let first = violations.first else { return nil }
        let rest = violations.count > 1 ? " (and \(violations.count - 1) more)" : ""
        return UnitFailure(.schemaInvalid, "the answer does not fit the schema: \(first)\(rest)")
    }
}

/// A result schema: what is asked for, what validates, what enters keys.
package struct ResolvedSchema: Sendable {
    package var document: JSONValue
    package var validator: JSONSchema
    /// Digest of the canonical schema without its prose.
    package var digest: SHA256Digest

    package init(document: JSONValue, validator: JSONSchema, digest: SHA256Digest) {
        self.document = document
        self.validator = validator
        self.digest = digest
    }
}
