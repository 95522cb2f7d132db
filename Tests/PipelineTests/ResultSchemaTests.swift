import JSONSchema
import Patterns
import Primitives
import Testing

@testable import Pipeline

struct ResultSchemaTests {
    private static func compile(_ text: String) -> (schema: JSONSchema?, diagnostics: [Diagnostic]) {
        ResultSchema.compile(Array(text.utf8), file: "brief.schema.json", patterns: PatternCompiler())
    }

    @Test func `compiles a sound schema`() throws {
        let (schema, diagnostics) = Self.compile(#"{ "type": "object", "required": ["title"] }"#)
        #expect(diagnostics.isEmpty)
        #expect(try #require(schema).validate([:]).map(\.keyword) == ["required"])
    }

    @Test func `places every problem in the file`() {
        let (schema, diagnostics) = Self.compile(
            """
            {
              "type": "objekt",
              "properties": {
                "a": { "minLenght": 2 },
                "b": { "type": "null", "type": "string" }
              }
            }
            """)
        #expect(schema == nil)
        #expect(
            diagnostics.map { "\($0.line):\($0.column) \($0.pointer?.description ?? "")" } == [
                "2:11 /type", "4:25 /properties/a/minLenght", "5:28 /properties/b/type",
            ])
    }

    @Test(arguments: [("{", 1, 2), ("", 1, 1), ("[]", 1, 1), ("{\n  \"type\": }", 2, 11)])
    func `answers for what is no schema at all`(text: String, line: Int, column: Int) {
        let (schema, diagnostics) = Self.compile(text)
        #expect(schema == nil)
        #expect(diagnostics.map(\.position) == [TextPosition(line: line, column: column)])
    }
}
