import Digests
import JSONSchema
import Media
import Patterns
import Primitives
import Testing

@testable import Pipeline

/// What changes a key and what must not.
struct KeyComponentsTests {
    private let hashing: OpenSSLHashing
    private let base: KeyComponents

    init() throws {
        hashing = try OpenSSLHashing()
        base = KeyComponents(
            content: hashing.sha256("content"), prep: ["rev": 1, "pages": 100],
            prompt: PromptComponent(systemText: "S", promptText: "P", used: [], hashing).json([:]),
            schema: hashing.sha256("schema"), model: ["id": "m", "temperature": 0.3])
    }

    /// One change per component.
    private static let changes: [(name: String, change: @Sendable (inout KeyComponents, OpenSSLHashing) -> Void)] = [
        ("content", { $0.content = $1.sha256("other") }),
        ("prep", { components, _ in components.prep = ["rev": 2, "pages": 100] }),
        ("prompt", { $0.prompt = PromptComponent(systemText: "S", promptText: "Q", used: [], $1).json([:]) }),
        ("schema", { components, _ in components.schema = nil }),
        ("model", { components, _ in components.model = ["id": "m", "temperature": 0.4] }),
    ]

    @Test(arguments: ["content", "prep", "prompt", "schema", "model"])
    func `changes with every component, which a difference names`(name: String) throws {
        let change = try #require(Self.changes.first { $0.name == name }).change
        var other = base
        change(&other, hashing)
        #expect(other.key(hashing) != base.key(hashing))
        #expect(other.differences(from: base) == [name])
        #expect(base.differences(from: other) == [name])
    }

    @Test func `names all differences in a fixed order`() {
        var other = base
        for (_, change) in Self.changes.reversed() { change(&other, hashing) }
        #expect(other.differences(from: base) == ["content", "prep", "prompt", "schema", "model"])
        #expect(base.differences(from: base) == [])
    }

    @Test func `does not change with the order of members or the spelling of numbers`() throws {
        var other = base
        other.prep = try JSONParser.parse(#"{ "pages": 1e2, "rev": 1.0 }"#).value
        other.model = try JSONParser.parse(#"{ "temperature": 0.30, "id": "m" }"#).value
        #expect(other.key(hashing) == base.key(hashing))
        #expect(other.differences(from: base) == [])
    }

    @Test func `is the digest of one documented text`() {
        let text =
            #"{"content":"\#(base.content.hex)","key_schema":1,"model":{"id":"m","temperature":0.3},"#
            + #""prep":{"pages":100,"rev":1},"prompt":\#(JSONWriter.text(of: base.prompt, style: .canonical)),"#
            + #""schema":"\#(base.schema?.hex ?? "")"}"#
        #expect(base.key(hashing) == hashing.sha256(text))
    }

    @Test func `is the same from a shared tail as from the components`() {
        let tail = KeyTail(prep: base.prep, prompt: base.prompt, schema: base.schema, model: base.model)
        #expect(tail.key(content: base.content, hashing) == base.key(hashing))
    }

    @Test func `reads back what it wrote`() throws {
        #expect(KeyComponents(json: base.json) == base)
        let again = try JSONParser.parse(JSONWriter.text(of: base.json)).value
        #expect(KeyComponents(json: again)?.key(hashing) == base.key(hashing))
        #expect(KeyComponents(json: .null) == nil)
        #expect(KeyComponents(json: ["content": "short"]) == nil)
    }

    // MARK: - Prompts

    @Test(arguments: [("a\nb\n", "a\r\nb\r\n"), ("a\nb", "a\rb"), ("\u{E9}\n\n", "\u{E9}\r\n\r\n")])
    func `does not change with the line ends of a prompt`(unix: String, other: String) {
        #expect(
            PromptComponent(systemText: unix, promptText: unix, used: [], hashing).json([:])
                == PromptComponent(systemText: other, promptText: other, used: [], hashing).json([:]))
    }

    @Test func `changes with white space, with a system prompt, and with which of the two a text is`() {
        func component(_ system: String?, _ prompt: String) -> JSONValue {
            PromptComponent(systemText: system, promptText: prompt, used: [], hashing).json([:])
        }
        let all = [
            component(nil, "P"), component("", "P"), component("P", "P"), component(nil, "P "), component("P", ""),
        ]
        #expect(Set(all).count == all.count)
    }

    @Test func `holds the values of the variables that a prompt uses, and no others`() throws {
        let component = PromptComponent(
            systemText: nil, promptText: "{{source.type}} {{vars.x}}", used: [.sourceType, .vars("x")], hashing)
        #expect(!component.isConstant)
        let values: [PromptVariable: String] = [.sourceType: "text/plain", .vars("x"): "1"]
        var more = values
        more[.sourceRelpath] = "moved/elsewhere.txt"
        more[.vars("y")] = "2"
        #expect(component.json(values) == component.json(more))
        more[.vars("x")] = "3"
        #expect(component.json(values) != component.json(more))
        #expect(component.json([:])["variables"] == ["source.type": nil, "vars.x": nil])
    }

    // MARK: - Schemas

    @Test(arguments: [
        #"{ "properties": { "a": { "type": "string" } }, "type": "object" }"#,
        #"{"type":"object","properties":{"a":{"type":"string","description":"remark"}},"title":"T","$comment":"C"}"#,
        "{\r\n  \"type\": \"object\",\r\n  \"properties\": { \"a\": { \"type\": \"string\" } }\r\n}",
    ])
    func `does not change with what a schema says beside its rules`(text: String) throws {
        let plain = #"{"type":"object","properties":{"a":{"type":"string"}}}"#
        #expect(try schemaBytes(text) == schemaBytes(plain))
    }

    @Test(arguments: [
        #"{"type":"object","properties":{"b":{"type":"string"}}}"#,
        #"{"type":"object","properties":{"a":{"type":"integer"}}}"#,
        #"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}"#,
    ])
    func `changes with a schema's rules`(text: String) throws {
        #expect(try schemaBytes(text) != schemaBytes(#"{"type":"object","properties":{"a":{"type":"string"}}}"#))
    }

    private func schemaBytes(_ text: String) throws -> [UInt8] {
        let schema = try JSONSchema(compiling: try JSONParser.parse(text).value, patterns: PatternCompiler())
        return JSONWriter.bytes(of: schema.canonical, style: .canonical)
    }

    // MARK: - Preparation

    /// For every family the settings that concern it.
    @Test(arguments: MediaFamily.allCases)
    func `changes with the settings of its own family alone`(family: MediaFamily) {
        let changes: [(families: Set<MediaFamily>, change: (inout MediaSpec) -> Void)] = [
            ([.image], { $0.image.maxEdge = 1 }), ([.pdf], { $0.pdf.form = .text }), ([.pdf], { $0.pdf.pages = 1 }),
            ([.pdf], { $0.pdf.overlap = 0 }), ([.pdf], { $0.pdf.dpi = 1 }),
            ([.video], { $0.video.segment = .seconds(1) }), ([.video], { $0.video.overlap = .seconds(1) }),
            ([.video], { $0.video.maxHeight = 1 }), ([.audio], { $0.audio.segment = .seconds(1) }),
            ([.audio], { $0.audio.overlap = .seconds(1) }), ([.audio], { $0.audio.bitRate = 1 }),
            ([.text, .email, .office, .archive, .other], { $0.text.tokens = 1 }),
            ([.text, .email, .office, .archive, .other], { $0.text.overlap = 1 }),
        ]
        let standard = Preparation.component(MediaSpec(), family: family)
        for (position, entry) in changes.enumerated() {
            var media = MediaSpec()
            entry.change(&media)
            let isChanged = Preparation.component(media, family: family) != standard
            #expect(isChanged == entry.families.contains(family), "change \(position)")
        }
    }

    // MARK: - Groups and answers

    @Test func `does not depend on the order of a group's members, but on their number`() {
        let (a, b) = (hashing.sha256("a"), hashing.sha256("b"))
        #expect(GroupContent.digest(of: [a, b], hashing) == GroupContent.digest(of: [b, a], hashing))
        #expect(GroupContent.digest(of: [a, b], hashing) != GroupContent.digest(of: [a], hashing))
        #expect(GroupContent.digest(of: [a, a], hashing) != GroupContent.digest(of: [a], hashing))
        #expect(GroupContent.digest(of: [a], hashing) != a)
    }

    @Test func `stores equal answers as equal bytes`() throws {
        let left = AnswerBody.json(try JSONParser.parse(#"{ "b": 1.0, "a": [] }"#).value)
        let right = AnswerBody.json(["a": [], "b": 1])
        #expect(left.storedBytes == right.storedBytes)
        #expect(AnswerBody.text("a\r\nb\n\n\n").storedBytes == AnswerBody.text("a\nb").storedBytes)
        #expect(AnswerBody.text("a").storedBytes != AnswerBody.text(" a").storedBytes)
    }

    @Test(arguments: [
        AnswerBody.text(""), .text("\n\n"), .text("a\r\nb"), .text("\u{301}\r"), .json(nil), .json("text"),
        .json(["n": 0.1, "big": 9_007_199_254_740_993]),
    ])
    func `reads stored answers back to the same bytes`(body: AnswerBody) throws {
        let again = try #require(AnswerBody(storedBytes: body.storedBytes, isJSON: body.isJSON))
        #expect(again.storedBytes == body.storedBytes)
        #expect(again.isJSON == body.isJSON)
    }

    @Test func `refuses stored bytes that are no answer`() {
        #expect(AnswerBody(storedBytes: [0x7B], isJSON: true) == nil)
        #expect(AnswerBody(storedBytes: [0xFF], isJSON: false) == nil)
    }
}
