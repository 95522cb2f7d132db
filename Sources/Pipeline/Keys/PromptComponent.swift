package import Primitives

/// The `prompt` component of a key: digests of the texts and the values of the variables that they use.
package struct PromptComponent: Sendable, Hashable {
    private let system: SHA256Digest?
    private let prompt: SHA256Digest
    private let variables: [PromptVariable]

    /// `system` and `prompt` are the texts as they were written, before variables are put in.
    package init(
        systemText: String?, promptText: String, used: Set<PromptVariable>, _ hashing: any ContentHashing
    ) {
        system = systemText.map { hashing.sha256(PromptTemplate.normalizingLineEnds(of: $0)) }
        prompt = hashing.sha256(PromptTemplate.normalizingLineEnds(of: promptText))
        variables = used.sorted { $0.name < $1.name }
    }

    /// Whether every unit has the same component.
    package var isConstant: Bool { variables.isEmpty }

    package func json(_ values: [PromptVariable: String]) -> JSONValue {
        let used = variables.map { (key: $0.name, value: JSONValue.optional(values[$0])) }
        return [
            "system": .optional(system?.hex), "text": .string(prompt.hex), "variables": .object(JSONObject(used)),
        ]
    }
}
