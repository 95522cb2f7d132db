package import Primitives

/// Everything that keeps a document from being a schema.
package struct JSONSchemaError: Error, Sendable, Hashable, CustomStringConvertible {
    package struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// The place in the schema.
        package let pointer: JSONPointer
        package let message: String
        /// What to do about it, where that is known.
        package let hint: String?

        package var description: String {
            "\(pointer.tokens.isEmpty ? "the schema" : "\(pointer)"): \(message)" + (hint.map { "; \($0)" } ?? "")
        }
    }

    /// At least one, in the order of the document as far as it is known.
    package let problems: [Problem]

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
