import JSONSchema
package import Primitives

/// Why no value could be made up for a schema.
package struct SchemaInstanceError: Error, Sendable, Hashable {
    /// Continues `the schema …`.
    package let message: String
}

/// Makes up values that follow a JSON Schema, always the same for the same schema and material.
///
/// Draft 2020-12 as schemas of results use it. Every value is validated before it is given out, so that a schema whose
/// demands are too intricate is refused and never answered wrongly.
package struct SchemaInstance: Sendable {
    private let root: JSONValue
    private let schema: JSONSchema

    /// Ways of choosing among alternatives that are tried.
    private static let variants = 24

    /// - Throws: `SchemaInstanceError` when the schema is none, or uses what the validator does not take.
    package init(schema root: JSONValue, patterns: any PatternCompiling) throws(SchemaInstanceError) {
        self.root = root
        do {
            schema = try JSONSchema(compiling: root, patterns: patterns)
        } catch {
            throw SchemaInstanceError(message: "cannot be used: \(error)")
        }
    }

    /// A value that follows the schema, with strings from the material.
    ///
    /// - Throws: `SchemaInstanceError` that names the demand that could not be met.
    package func value(material: AnswerMaterial) throws(SchemaInstanceError) -> JSONValue {
        var reason = "has no value that the emulator can make up"
        // Quotes must come from the material if anything allows it; only then are they made up.
        for mustQuote in [true, false] {
            for variant in 0..<Self.variants {
                let generator = SchemaGenerator(
                    root: root, material: material, variant: variant, mustQuote: mustQuote)
                do throws(SchemaInstanceError) {
                    let value = try generator.value(for: root)
                    guard let violation = schema.validate(value).first else { return value }
                    reason = "asks for more than the emulator can make up: \(violation)"
                } catch {
                    reason = error.message
                }
            }
        }
        throw SchemaInstanceError(message: reason)
    }

    /// A value that does not follow the schema; `nil` when every value does.
    package func violation(material: AnswerMaterial) throws(SchemaInstanceError) -> JSONValue? {
        let good = try value(material: material)
        var candidates: [JSONValue] = []
        if var object = good.objectValue {
            if let first = root["required"]?.arrayValue?.first?.stringValue {
                object[first] = nil
                candidates.append(.object(object))
            }
            object["emulator_says"] = "this member does not belong here"
            candidates.append(.object(object))
        }
        candidates += [.string("this is not what was asked for"), [], .integer(-1), .null]
        return candidates.first { !schema.validate($0).isEmpty }
    }
}
