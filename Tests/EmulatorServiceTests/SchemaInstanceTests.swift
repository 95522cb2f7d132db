import EmulatorService
import Glibc
import JSONSchema
import Patterns
import Primitives
import Testing

struct SchemaInstanceTests {
    private static let material = AnswerMaterial([
        "The crane stood still at half past two. Nobody had closed the valve before that. It was raining hard."
    ])

    private func value(_ schema: String, _ material: AnswerMaterial = material) throws -> JSONValue {
        let source = try JSONParser.parse(schema).value
        let value = try SchemaInstance(schema: source, patterns: PatternCompiler()).value(material: material)
        #expect(try JSONSchema(compiling: source, patterns: PatternCompiler()).validate(value).isEmpty)
        return value
    }

    @Test(arguments: [
        "{}", #"{"type":"string","minLength":500,"maxLength":501}"#, #"{"type":"string","maxLength":3}"#,
        #"{"type":"integer","minimum":3,"exclusiveMaximum":4}"#,
        #"{"type":"number","exclusiveMinimum":0,"maximum":0.5}"#,
        #"{"type":"integer","multipleOf":7,"minimum":50}"#, #"{"type":"integer","maximum":-5}"#,
        #"{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1}"#,
        #"{"type":["null","boolean"]}"#, #"{"enum":[null,"a"]}"#, #"{"const":{"a":[1]}}"#,
        #"{"type":"array","items":{"type":"integer"},"minItems":5,"uniqueItems":true}"#,
        #"{"type":"array","items":{"enum":["a","b","c"]},"minItems":3,"uniqueItems":true}"#,
        #"{"type":"array","items":{"type":"string","maxLength":9},"maxItems":1}"#,
        #"{"prefixItems":[{"type":"string"},{"type":"integer"}],"items":false,"minItems":2}"#,
        #"{"type":"array","contains":{"const":5},"minContains":2,"items":{"type":"integer"}}"#,
        #"{"type":"object","properties":{"a":{"type":"string"}},"required":["a","b"],"additionalProperties":{"type":"integer"}}"#,
        #"{"type":"object","minProperties":3,"maxProperties":3}"#,
        #"{"type":"object","properties":{"a":{},"b":{},"c":{}},"required":["c"],"maxProperties":1}"#,
        #"{"type":"string","format":"date"}"#, #"{"type":"string","format":"date-time"}"#,
        #"{"type":"string","format":"email"}"#, #"{"type":"string","format":"uuid"}"#,
        #"{"type":"string","format":"uri"}"#,
        #"{"type":"string","format":"ipv6"}"#, #"{"type":"string","format":"duration"}"#,
        #"{"type":"string","format":"time"}"#,
        #"{"type":"string","pattern":"^[A-Z]{3}-\\d{4}$"}"#, #"{"type":"string","pattern":"^(foo|bar)+(?:-x)?$"}"#,
        #"{"type":"string","pattern":"^[a-z]+$","minLength":12,"maxLength":12}"#,
        #"{"type":"string","pattern":"^[^\\s]{2,}$"}"#,
        ##"{"$ref":"#/$defs/a","$defs":{"a":{"type":"array","items":{"$ref":"#/$defs/b"},"minItems":1},"b":{"type":"integer"}}}"##,
        ##"{"$ref":"#here","$defs":{"a":{"$anchor":"here","const":1}}}"##,
        ##"{"type":"object","properties":{"next":{"$ref":"#"},"name":{"type":"string"}},"required":["name"]}"##,
        #"{"anyOf":[{"type":"null"},{"type":"string"}]}"#,
        #"{"oneOf":[{"type":"integer"},{"type":"number","minimum":5}]}"#,
        #"{"oneOf":[{"properties":{"k":{"const":"a"},"x":{"type":"integer"}},"required":["k","x"]},{"properties":{"k":{"const":"b"}},"required":["k"]}]}"#,
        #"{"allOf":[{"properties":{"a":{"type":"integer","minimum":3}},"required":["a"]},{"properties":{"a":{"maximum":3}}}]}"#,
        #"{"type":"object","properties":{"a":{"const":1}},"required":["a"],"if":{"properties":{"a":{"const":1}}},"then":{"required":["b"]}}"#,
    ])
    func `makes up a value that the validator accepts`(schema: String) throws { _ = try value(schema) }

    @Test(arguments: ["brief.schema.json"])
    func `follows the schemas that the repository's pipelines use`(name: String) throws {
        let value = try value(try Self.repositoryFile("pipelines/schemas/\(name)"))
        let quotes = value["observations"]?.arrayValue?.compactMap { $0["quote"]?.stringValue } ?? []
        #expect(quotes.count == 2)
        for quote in quotes { #expect(Self.material.sentences.contains(quote)) }
        // No text, no quotes: the schema lets the list be empty.
        let silent = try self.value(try Self.repositoryFile("pipelines/schemas/\(name)"), AnswerMaterial([]))
        #expect(silent["observations"] == [])
    }

    @Test func `covers every schema of the repository's pipelines`() throws {
        let folder = try #require(opendir(Self.repository + "/pipelines/schemas"))
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".json") { names.append(name) }
        }
        #expect(names == ["brief.schema.json"], "a new schema belongs into the test above")
    }

    @Test func `makes up a quote where the schema insists on one`() throws {
        let schema = #"{"type":"object","properties":{"quote":{"type":"string","minLength":1}},"required":["quote"]}"#
        #expect(try value(schema, AnswerMaterial([]))["quote"]?.stringValue?.isEmpty == false)
        #expect(try value(schema)["quote"] == .string(Self.material.sentences[0]))
    }

    @Test func `says the same every time`() throws {
        let schema = try Self.repositoryFile("pipelines/schemas/brief.schema.json")
        #expect(JSONWriter.text(of: try value(schema)) == JSONWriter.text(of: try value(schema)))
    }

    @Test(arguments: [
        (#"{"type":"strin"}"#, "strin"), (#"{"type":"string","pattern":"^(?=x)y$"}"#, "(?=x)"),
        (#"{"allOf":[{"type":"integer"},{"type":"string"}]}"#, "no type"),
        ("{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":false}}", "nothing"),
        (#"{"type":"integer","minimum":5,"maximum":4}"#, "bounds"), (#"{"not":{}}"#, "more than the emulator"),
    ])
    func `refuses a schema that it cannot follow, and says why`(schema: String, word: String) throws {
        let source = try JSONParser.parse(schema).value
        let error = #expect(throws: SchemaInstanceError.self) {
            try SchemaInstance(schema: source, patterns: PatternCompiler()).value(material: Self.material)
        }
        #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        #"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}"#, #"{"type":"string"}"#,
        #"{"type":"array"}"#, #"{"type":"object","additionalProperties":false}"#,
    ])
    func `breaks a schema when it is asked to`(schema: String) throws {
        let source = try JSONParser.parse(schema).value
        let instance = try SchemaInstance(schema: source, patterns: PatternCompiler())
        let broken = try #require(try instance.violation(material: Self.material))
        #expect(try !JSONSchema(compiling: source, patterns: PatternCompiler()).validate(broken).isEmpty)
    }

    private static let repository: String = {
        var parts = #filePath.split(separator: "/")
        parts.removeLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    private static func repositoryFile(_ path: String) throws -> String {
        let file = try #require(fopen("\(repository)/\(path)", "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
