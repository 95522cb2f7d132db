package import Primitives

/// A JSON Schema of draft 2020-12, compiled.
///
/// Supported is what schemas for results use: the applicator, validation and unevaluated vocabularies, references inside
/// the document, and `format` as an assertion. Unknown keywords are refused, because a validator that skips a misspelt
/// keyword approves what it should not; keywords that start with `x-` are annotations. Not supported, and refused, are
/// references to other documents, `$dynamicRef`, `$vocabulary`, nested `$id` and the content vocabulary.
package struct JSONSchema: Sendable {
    /// The schema as it was given.
    package let source: JSONValue
    /// The schema without titles, descriptions and comments: equal for schemas that judge alike.
    package let canonical: JSONValue

    private let program: SchemaProgram

    /// The most violations that one validation reports.
    package static let violationLimit = 50

    /// Compiles `source`; throws all of its problems at once.
    package init(compiling source: JSONValue, patterns: any PatternCompiling) throws(JSONSchemaError) {
        self.source = source
        program = try SchemaCompiler.compile(source, patterns: patterns)
        canonical = SchemaVocabulary.withoutRemarks(source)
    }

    /// The ways in which `value` does not follow the schema, at most `violationLimit`; none when it does.
    package func validate(_ value: JSONValue) -> [JSONSchemaViolation] {
        var validator = SchemaValidator(program: program, limit: Self.violationLimit)
        return validator.run(on: value)
    }
}
