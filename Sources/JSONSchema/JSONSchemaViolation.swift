package import Primitives

/// One way in which a value does not follow its schema.
package struct JSONSchemaViolation: Sendable, Hashable {
    /// The place in the value.
    package let instance: JSONPointer
    /// The place of the keyword in the schema.
    package let schema: JSONPointer
    /// The keyword, or `false` for a schema that nothing follows.
    package let keyword: String
    /// What is wrong, without the place, in words that a model or a person can act on: `must be a string, not null`.
    package let message: String

    package init(instance: JSONPointer, schema: JSONPointer, keyword: String, message: String) {
        self.instance = instance
        self.schema = schema
        self.keyword = keyword
        self.message = message
    }
}

extension JSONSchemaViolation: CustomStringConvertible {
    package var description: String {
        "\(instance.tokens.isEmpty ? "the value" : "\(instance)") \(message)"
    }
}
