import Glibc
import JSONSchema
import Patterns
import Primitives
import Testing

@testable import Pipeline

struct SpecificationSchemaTests {
    private static let schema = Result<JSONSchema, any Error> {
        try JSONSchema(compiling: try JSONParser.parse(PipelineSchemaText.json).value, patterns: PatternCompiler())
    }

    private static func violations(in pipeline: String) throws -> [JSONSchemaViolation] {
        try schema.get().validate(try JSONParser.parse(pipeline).value)
    }

    @Test func `is the text of the published file`() throws {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let published = try #require(Self.read("/\(root)/pipelines/pipeline.schema.json"))
        #expect(published == PipelineSchemaText.json)
    }

    @Test func `explains every key`() throws {
        let document = try JSONParser.parse(PipelineSchemaText.json).value
        var silent: [String] = []
        Self.visitProperties(of: document, at: JSONPointer()) { pointer, property in
            let isExplained = property["description"] != nil || property["$ref"] != nil || property == false
            if !isExplained { silent.append(pointer.description) }
        }
        #expect(silent.isEmpty)
    }

    @Test(arguments: [SpecificationSamples.complete, SpecificationSamples.minimal])
    func `accepts the pipelines that the decoder accepts`(pipeline: String) throws {
        #expect(try Self.violations(in: pipeline).isEmpty)
        #expect(SpecificationSamples.decode(pipeline).spec != nil)
    }

    @Test(arguments: [
        (
            "/inputs/docs",
            #"{ "root": "/data", "types": ["any", "image/*", "application/pdf"], "maxBytes": 1024, "hidden": true }"#
        ),
        (
            "/inputs/docs",
            #"{ "root": "../d", "include": ["/a/*.pdf", "b/"], "maxBytes": "1.5 GiB", "symlinks": "follow" }"#
        ),
        (
            "/inputs/docs",
            #"{ "urls": ["https://example.org/a?b=c", "http://127.0.0.1:80/"], "maxBytes": "20MB" }"#
        ),
        (
            "/inputs/docs",
            #"{ "urls": ["https://h/[1]?q=%20&r='s'", "http://localhost", { "url": "http://[::1]:8080/x" }] }"#
        ),
        (
            "/inputs/docs",
            #"{ "urls": [{ "url": "https://h/x", "type": "video/mp4", "name": "a/b.mp4" }], "types": ["video"] }"#
        ),
        (
            "/inputs/docs",
            #"{ "urls": "l.txt", "download": { "hosts": ["a.b", "*.C.d", "[::1]"], "maxBytes": 1, "timeout": "1s" } }"#
        ),
        ("/inputs/docs", #"{ "urls": "list.txt" }"#),
        ("/vars", #"{ "a": 1, "b-c": true, "D_2": "x" }"#),
        (
            "/model",
            #"{ "id": "m", "temperature": 2, "topP": 1, "seed": 0, "stop": ["END"], "thinking": "low", "search": true, "mediaResolution": "medium", "results": 4 }"#
        ),
        (
            "/providers",
            #"{ "mine": { "baseURL": "http://127.0.0.1:8080/v1", "protocol": "chat", "key": "env:MY_KEY" } }"#
        ),
        (
            "/providers",
            #"{ "openai": { "concurrency": 3, "delivery": "stream", "model": "gpt", "requestsPerMinute": 1 } }"#
        ),
        (
            "/providers",
            #"{ "gemini": { "prices": { "input": 2, "output": 12.5, "search": 0.035 }, "key": "file:key.txt" } }"#
        ),
        (
            "/providers",
            #"{ "openai": { "attach": { "image": "image_url", "pdf": "none", "audio": "input_audio", "video": "video_url" } } }"#
        ),
        (
            "/providers",
            #"{ "openai": { "maxBodyBytes": "20MB", "structuredOutput": "object", "outputLimitField": "max_tokens", "streamUsage": false, "verifyMedia": true } }"#
        ),
        (
            "/providers",
            #"{ "openai": { "timeouts": { "connect": "500ms", "firstByte": "10m", "idle": "90s", "total": "1h" } } }"#
        ),
        (
            "/media",
            #"{ "pdf": { "pages": 1 }, "video": { "segment": "3s" }, "audio": { "segment": "4s", "bitrate": 32000 } }"#
        ),
        ("/media", #"{ "text": { "tokens": 100 }, "pdf": { "as": "images", "overlap": 0 } }"#),
        (
            "/limits",
            #"{ "requests": 0, "costUSD": 0.5, "duration": "1h30m", "cutoff": "cautious", "inFlightBytes": 1 }"#
        ),
        ("/tolerate", #"{ "failed": 3 }"#), ("/tolerate", #"{ "failed": "2.5%" }"#),
        ("/tolerate", #"{ "failed": "100%" }"#),
        ("/retry", #"{ "attempts": 1, "unknownOutcome": 0, "maxDelay": "500ms" }"#),
        ("/capture", #""none""#), ("/route", #"["local"]"#), ("/steps/0/repair", "0"), ("/steps/0/checks", "[]"),
        ("/steps/0/schema", #""a.json""#), ("/steps/0/system", #"{ "text": "Be brief.\nBe kind." }"#),
        ("/steps/0/write/0", #"{ "template": { "text": "Title: {{title}}" }, "path": "{{input}}/{{stem}}.md" }"#),
        (
            "/steps/1",
            #"{ "id": "all", "over": ["brief"], "each": "all", "fanIn": 2, "requires": { "ok": "95%" }, "prompt": "p" }"#
        ),
    ])
    func `accepts with the decoder what is allowed`(pointer: String, json: String) throws {
        let pipeline = try SpecificationSamples.minimal(pointer, json)
        #expect(try Self.violations(in: pipeline).isEmpty)
        let (spec, diagnostics) = SpecificationSamples.decode(pipeline)
        #expect(spec != nil, "\(diagnostics)")
    }

    @Test(arguments: PipelineMistake.all)
    func `sees each mistake that a schema can see, and no other`(mistake: PipelineMistake) throws {
        let violations = try Self.violations(in: try SpecificationSamples.minimal(mistake.pointer, mistake.json))
        #expect(violations.isEmpty == (mistake.reach == .decoder), "\(violations)")
    }

    @Test func `states the defaults that the decoder applies`() throws {
        let document = try JSONParser.parse(PipelineSchemaText.json).value
        var stated: [(pointer: JSONPointer, value: JSONValue)] = []
        Self.visitProperties(of: document, at: JSONPointer()) { pointer, property in
            if let value = property["default"] { stated.append((pointer, value)) }
        }
        #expect(stated.count > 30)
        // Spelling every default out must change nothing.
        let plain = try #require(SpecificationSamples.decode(SpecificationSamples.minimal).spec)
        for section in ["media", "limits", "retry"] {
            let prefix = ["$defs", section]
            var spelt = JSONValue.object([:])
            for (pointer, value) in stated where Array(pointer.tokens.prefix(2)) == prefix {
                spelt = Self.setting(
                    value, at: pointer.tokens.dropFirst(2).filter { $0 != "properties" }[...], in: spelt)
            }
            let text = try SpecificationSamples.minimal("/\(section)", JSONWriter.text(of: spelt))
            let spec = try #require(SpecificationSamples.decode(text).spec)
            #expect(spec.media == plain.media && spec.limits == plain.limits && spec.retry == plain.retry)
        }
        for (pointer, value) in stated where pointer.tokens.count == 2 && value != .object([:]) {
            let text = try SpecificationSamples.minimal("/\(pointer.tokens[1])", JSONWriter.text(of: value))
            let spec = try #require(SpecificationSamples.decode(text).spec)
            #expect(spec.route == plain.route && spec.capture == plain.capture)
            #expect(spec.unsupportedParameters == plain.unsupportedParameters)
        }
    }

    private static func setting(_ value: JSONValue, at tokens: ArraySlice<String>, in root: JSONValue) -> JSONValue {
        guard let token = tokens.first, var object = root.objectValue else { return value }
        let rest = tokens.dropFirst()
        object[token] =
            rest.isEmpty && object[token] != nil
            ? object[token] : setting(value, at: rest, in: object[token] ?? .object([:]))
        return .object(object)
    }

    /// Calls `body` with every schema below a `properties`, outermost first.
    private static func visitProperties(
        of schema: JSONValue, at pointer: JSONPointer, _ body: (JSONPointer, JSONValue) -> Void
    ) {
        switch schema {
        case .object(let object):
            for (key, value) in object {
                if key == "then" || key == "not" { continue }
                if key == "properties", let properties = value.objectValue {
                    for (name, property) in properties { body(pointer.appending(key).appending(name), property) }
                }
                visitProperties(of: value, at: pointer.appending(key), body)
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                visitProperties(of: element, at: pointer.appending(index), body)
            }
        default: break
        }
    }

    private static func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
