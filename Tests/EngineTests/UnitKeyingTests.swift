import Digests
import Engine
import Media
import Pipeline
import Primitives
import TestSupport
import Testing

/// What of a source and a pipeline enters the key of a unit.
struct UnitKeyingTests {
    private let hashing: OpenSSLHashing

    init() throws { hashing = try OpenSSLHashing() }

    private func keying(_ json: String, model: JSONValue = ["id": "m"]) throws -> UnitKeying {
        let pipeline = try PipelineSamples.resolve(json, hashing: hashing)
        return UnitKeying(pipeline.steps[0], spec: pipeline.spec, model: model, hashing: hashing)
    }

    private func source(
        _ path: String = "a/b.pdf", input: String = "docs", family: MediaFamily = .pdf, type: MediaType = .pdf,
        facts: String = #"{"pages":3,"title":"T"}"#
    ) throws -> SourceSummary {
        SourceSummary(
            row: 1, input: input, path: try #require(RelativePath(path)), type: type, family: family,
            sha256: hashing.sha256("content"), problem: nil, attempts: 0, factsText: facts)
    }

    private func key(_ keying: UnitKeying, _ source: SourceSummary) -> SHA256Digest {
        keying.key(source, content: hashing.sha256("content"))
    }

    @Test(arguments: ["Brief.", "About {{source.relpath}}.", "{{source.type}} {{source.pages}} {{group}}"])
    func `makes the key of its components`(prompt: String) throws {
        let keying = try keying(PipelineSamples.single(prompt: prompt))
        for family in MediaFamily.allCases {
            let source = try source(family: family)
            let components = keying.components(source, content: hashing.sha256("content"))
            #expect(key(keying, source) == components.key(hashing))
        }
    }

    @Test func `leaves out where a file lies, what it is called and what is known of it`() throws {
        let keying = try keying(PipelineSamples.single())
        let plain = key(keying, try source())
        #expect(key(keying, try source("elsewhere/z.pdf")) == plain)
        #expect(key(keying, try source(input: "other")) == plain)
        #expect(key(keying, try source(facts: "{}")) == plain)
        #expect(keying.key(try source(), content: hashing.sha256("other")) != plain)
    }

    @Test(arguments: [
        ("{{source.relpath}}", ["path"]), ("{{source.pages}}", ["facts"]), ("{{source.type}}", ["type"]),
        ("{{group}}", ["path"]), ("{{source.duration}}", []),
    ])
    func `takes in what the prompt mentions`(prompt: String, changing: [String]) throws {
        let keying = try keying(PipelineSamples.single(prompt: prompt))
        let plain = key(keying, try source())
        #expect((key(keying, try source("z/b.pdf")) != plain) == changing.contains("path"))
        #expect((key(keying, try source(facts: #"{"pages":4}"#)) != plain) == changing.contains("facts"))
        #expect(
            (key(keying, try source(type: MediaType(rawValue: "application/x"))) != plain) == changing.contains("type"))
    }

    @Test func `leaves out outputs, checks, inputs' patterns and limits`() throws {
        let schema = #", "schema": { "text": "{\"type\":\"object\"}" }"#
        let plain = key(try keying(PipelineSamples.single(step: schema)), try source())
        for json in [
            PipelineSamples.single(write: #"[{ "answer": "elsewhere/{{relpath}}" }]"#, step: schema),
            PipelineSamples.single(step: schema + #", "checks": [{ "quotes": "/q" }], "repair": 0"#),
            PipelineSamples.single(step: schema, input: #", "include": ["*.pdf"], "maxBytes": "1GiB""#),
            PipelineSamples.single(step: schema).replacing(
                #""name": "single","#, with: #""name": "other", "limits": { "concurrency": 1 },"#),
        ] {
            #expect(key(try keying(json), try source()) == plain, "\(json)")
        }
    }

    @Test func `takes in texts, schema and model`() throws {
        let plain = key(try keying(PipelineSamples.single()), try source())
        let schema = #", "schema": { "text": "{\"type\":\"object\"}" }"#
        let others = [
            try keying(PipelineSamples.single(prompt: "Other.")),
            try keying(PipelineSamples.single(step: #", "system": { "text": "S" }"#)),
            try keying(PipelineSamples.single(step: schema)), try keying(PipelineSamples.single(), model: ["id": "n"]),
        ]
        let keys = try others.map { key($0, try source()) } + [plain]
        #expect(Set(keys).count == keys.count)
    }

    @Test func `does not depend on the names of a group's members`() throws {
        let keying = try keying(PipelineSamples.single(each: #""folder""#, write: #"[{ "answer": "{{folder}}.md" }]"#))
        func group(_ path: String) throws -> SHA256Digest {
            let member = GroupMember(
                input: "docs", path: try #require(RelativePath(path)), origin: .source(try source(path)))
            return keying.components(group: "g", members: [member], content: hashing.sha256("content")).key(hashing)
        }
        #expect(try group("a/x.pdf") == group("b/y.pdf"))
    }
}
