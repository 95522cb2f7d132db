import Patterns
import Primitives
import Testing

@testable import JSONSchema

struct JSONSchemaTests {
    private static func compile(_ text: String) throws -> JSONSchema {
        try JSONSchema(compiling: try JSONParser.parse(text).value, patterns: PatternCompiler())
    }

    private static func violations(_ value: String, _ schema: String) throws -> [JSONSchemaViolation] {
        try compile(schema).validate(try JSONParser.parse(value).value)
    }

    @Test(arguments: KeywordCase.all)
    func `tells values that follow a schema from values that do not`(sample: KeywordCase) throws {
        let schema = try Self.compile(sample.schema)
        for text in sample.valid {
            let violations = schema.validate(try JSONParser.parse(text).value)
            #expect(violations.isEmpty, "\(text): \(violations)")
        }
        for text in sample.invalid {
            let violations = schema.validate(try JSONParser.parse(text).value)
            #expect(!violations.isEmpty, "\(text) should be refused")
        }
    }

    @Test func `has a case for every keyword`() {
        let schemas = KeywordCase.all.map(\.schema).joined()
        let judging = SchemaVocabulary.all.subtracting(SchemaVocabulary.annotations).subtracting(["$schema"])
        #expect(judging.filter { !schemas.contains("\"\($0)\"") }.isEmpty)
    }

    @Test(arguments: [
        (#"{"items": {"type": "string"}}"#, #"["a", null]"#, "/1", "/items/type", "must be a string, not null"),
        (#"{"type": ["integer", "null"]}"#, "1.5", "", "/type", "must be null or an integer, not a number"),
        (#"{"required": ["title"]}"#, "{}", "", "/required", #"must have the property "title""#),
        (
            #"{"properties": {"a": {}}, "additionalProperties": false}"#, #"{"b": 1}"#, "", "/additionalProperties",
            #"must not have the property "b""#
        ),
        (
            #"{"properties": {"a/b": {"maxLength": 1}}}"#, #"{"a/b": "xy"}"#, "/a~1b", "/properties/a~1b/maxLength",
            "must have at most 1 character, has 2"
        ),
        (
            ##"{"$defs": {"n": {"minimum": 1}}, "$ref": "#/$defs/n"}"##, "0", "", "/$defs/n/minimum",
            "must be at least 1, not 0"
        ),
        (#"{"enum": ["a", 2]}"#, #""b""#, "", "/enum", #"must be one of "a", 2, not "b""#),
        (#"{"format": "date"}"#, #""soon""#, "", "/format", #"must be a date like 2024-05-31, not "soon""#),
        (
            #"{"uniqueItems": true}"#, "[1, 2, 1]", "", "/uniqueItems",
            "must not repeat an item, but items 0 and 2 are equal"
        ),
        (
            #"{"anyOf": [{"type": "string"}, {"required": ["a"]}]}"#, #"{}"#, "", "/anyOf",
            #"matches none of the 2 alternatives; for the nearest, the value must have the property "a""#
        ),
        (
            #"{"oneOf": [{}, true]}"#, "1", "", "/oneOf",
            "must match one alternative only, but matches the alternatives 1, 2"
        ),
        (
            #"{"propertyNames": {"maxLength": 1}}"#, #"{"ab": 1}"#, "", "/propertyNames",
            #"must not have a property named "ab"; the name must have at most 1 character, has 2"#
        ),
        (#"{"properties": {"a": false}}"#, #"{"a": 1}"#, "/a", "/properties/a", "is not allowed here"),
    ])
    func `says what is wrong and where`(schema: String, value: String, instance: String, place: String, message: String)
        throws
    {
        let violations = try Self.violations(value, schema)
        #expect(violations.map(\.instance.description) == [instance])
        #expect(violations.map(\.schema.description) == [place])
        #expect(violations.map(\.message) == [message])
    }

    @Test func `reports every violation up to the limit`() throws {
        #expect(try Self.violations(#"[1, "a", null]"#, #"{"items": {"type": "boolean"}}"#).count == 3)
        let many = "[" + Array(repeating: "1", count: 1000).joined(separator: ",") + "]"
        #expect(try Self.violations(many, #"{"items": {"type": "boolean"}}"#).count == JSONSchema.violationLimit)
        #expect(try Self.violations(many, #"{"not": {"items": {"type": "boolean"}}}"#).isEmpty)
    }

    @Test func `counts a pattern that costs too much as a violation`() throws {
        struct Tired: PatternCompiling, CompiledPattern {
            func compile(_ pattern: String) throws(PatternSyntaxError) -> any CompiledPattern { self }
            func matches(_ text: String) -> Bool? { nil }
        }
        let schema = try JSONSchema(compiling: ["pattern": "a", "not": ["pattern": "b"]], patterns: Tired())
        let violations = schema.validate("a")
        #expect(violations.map(\.keyword) == ["pattern"])
        #expect(violations.first?.message.contains("cost too much") == true)
    }

    @Test(arguments: [
        (#"{"typ": "string"}"#, "/typ", "did you mean 'type'?"),
        (#"{"properties": {"a": {"minLenght": 1}}}"#, "/properties/a/minLenght", "did you mean 'minLength'?"),
        (#"{"definitions": {}}"#, "/definitions", "draft 2020-12 calls it '$defs'"),
        (#"{"items": [{}]}"#, "/items", "draft 2020-12 calls the array form 'prefixItems'"),
        (#"{"type": "strnig"}"#, "/type", "did you mean 'string'?"),
        (#"{"format": "datetime"}"#, "/format", "did you mean 'date-time'?"),
        (##"{"$ref": "#/$defs/nme", "$defs": {"name": {}}}"##, "/$ref", "did you mean '#/$defs/name'?"),
        (#"{"$ref": "https://example.org/x"}"#, "/$ref", "copy the schema into '$defs'"),
        (
            #"{"$schema": "http://json-schema.org/draft-07/schema#"}"#, "/$schema",
            "use https://json-schema.org/draft/2020-12/schema"
        ),
        (#"{"nullable": true}"#, "/nullable", #"add "null" to 'type'"#),
    ])
    func `refuses a schema that another validator would half ignore`(schema: String, pointer: String, hint: String)
        throws
    {
        let error = #expect(throws: JSONSchemaError.self) { _ = try Self.compile(schema) }
        #expect(error?.problems.map(\.pointer.description) == [pointer])
        #expect(error?.problems.first?.hint == hint)
    }

    @Test(arguments: [
        #"{"minLength": -1}"#, #"{"minLength": 1.5}"#, #"{"minimum": "1"}"#, #"{"multipleOf": 0}"#,
        #"{"required": "a"}"#,
        #"{"required": ["a", "a"]}"#, #"{"enum": []}"#, #"{"enum": {}}"#, #"{"type": []}"#,
        #"{"type": ["null", "null"]}"#,
        #"{"allOf": []}"#, #"{"allOf": {}}"#, #"{"properties": []}"#, #"{"items": 5}"#, #"{"pattern": "("}"#,
        #"{"pattern": "\\Aa"}"#,
        #"{"patternProperties": {"(": {}}}"#, #"{"uniqueItems": 1}"#, #"{"$anchor": "1a"}"#, #"{"title": 1}"#,
        #"{"dependentRequired": {"a": "b"}}"#,
        #"{"properties": {"a": {"$id": "x"}}}"#, #"{"format": "phone"}"#, #"{"$ref": 5}"#, #"{"deprecated": "yes"}"#,
        "[]", "null",
        #"{"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}}"#,
    ])
    func `refuses a schema whose keywords have wrong values`(schema: String) {
        let error = #expect(throws: JSONSchemaError.self) { _ = try Self.compile(schema) }
        #expect(error?.problems.count == 1, "\(String(describing: error))")
    }

    @Test(arguments: [
        ##"{"$ref": "#"}"##, ##"{"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}"##,
        ##"{"anyOf": [{"type": "null"}, {"not": {"$ref": "#"}}]}"##, ##"{"if": {"$ref": "#"}}"##,
        ##"{"dependentSchemas": {"a": {"$ref": "#"}}}"##,
    ])
    func `refuses a schema that would never come to an end`(schema: String) {
        let error = #expect(throws: JSONSchemaError.self) { _ = try Self.compile(schema) }
        #expect(error?.problems.first?.message.contains("comes back to itself") == true)
    }

    @Test func `reports all problems of a schema at once`() {
        let error = #expect(throws: JSONSchemaError.self) {
            _ = try Self.compile(##"{"tpye": "a", "properties": {"a": {"minimum": "x"}, "b": {"$ref": "#nowhere"}}}"##)
        }
        #expect(
            Set(error?.problems.map(\.pointer.description) ?? []) == [
                "/tpye", "/properties/a/minimum", "/properties/b/$ref",
            ])
    }

    @Test func `lets annotations of one's own pass`() throws {
        #expect(
            try Self.violations(
                "1", #"{"x-note": [], "x-dossier-role": "title", "default": 1, "examples": [1], "deprecated": true}"#
            ).isEmpty)
    }

    @Test func `drops remarks from the canonical form, but nothing that judges`() throws {
        let schema = try Self.compile(
            """
            {"title": "T", "description": "D", "properties": {"title": {"type": "string", "description": "x"}, "description": true},
             "$comment": "c", "const": {"title": 1}, "anyOf": [{"title": "a"}], "$defs": {"title": {"title": "t"}}}
            """)
        let expected = """
            {"properties": {"title": {"type": "string"}, "description": true}, "const": {"title": 1}, "anyOf": [{}], "$defs": {"title": {}}}
            """
        #expect(schema.canonical == (try JSONParser.parse(expected).value))
        #expect(schema.source["title"] == "T")
    }

    @Test func `follows a value as deep as the parser lets it be`() throws {
        let depth = JSONParser.maximumDepth - 1
        let schema = try Self.compile(##"{"type": "array", "items": {"anyOf": [{"$ref": "#"}, {"const": 1}]}}"##)
        let nest = { (core: String) in
            String(repeating: "[", count: depth) + core + String(repeating: "]", count: depth)
        }
        #expect(schema.validate(try JSONParser.parse(nest("1")).value).isEmpty)
        #expect(schema.validate(try JSONParser.parse(nest("2")).value).count == 1)
    }

    @Test func `survives any document as a schema and any value as an instance`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var source = SchemaFuzzer(seed: seed)
        var compiled = 0
        for _ in 0..<3000 {
            let schema = source.schema(depth: 3)
            do throws(JSONSchemaError) {
                let program = try JSONSchema(compiling: schema, patterns: PatternCompiler())
                compiled += 1
                let value = source.value(depth: 3)
                let negated = try JSONSchema(compiling: ["not": program.canonical], patterns: PatternCompiler())
                if !JSONWriter.text(of: schema).contains("$ref") {
                    #expect(
                        program.validate(value).isEmpty != negated.validate(value).isEmpty,
                        "seed \(seed): \(schema) \(value)")
                }
            } catch {
                #expect(!error.problems.isEmpty, "seed \(seed)")
            }
        }
        #expect(compiled > 300, "the generator makes schemas that are worth something; seed \(seed)")
    }
}
