import HTTPMessages
import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

/// What goes out to each reseller, to the byte.
struct ResellerRequestTests {
    static func provider(
        _ name: String, _ model: ModelSpec = ModelSpec(id: "gemini-3.1-pro"), _ spec: ProviderSpec? = nil,
        policy: PipelineSpec.UnsupportedParameters = .error
    ) throws -> any Provider {
        ProviderCatalog.provider(
            try ProviderSamples.configuration(spec, name: name, model: model, policy: policy))
    }

    private static func sent(
        _ name: String, _ request: ModelRequest, _ spec: ProviderSpec? = nil,
        policy: PipelineSpec.UnsupportedParameters = .error
    ) throws -> EncodedRequest {
        let encoded = try provider(name, request.parameters, spec, policy: policy).encode(request, credential: nil)
            .get()
        #expect(throws: Never.self) { try JSONParser.parse(ProviderSamples.text(of: encoded.http.body ?? HTTPBody())) }
        return encoded
    }

    private static func body(
        _ name: String, _ request: ModelRequest, _ spec: ProviderSpec? = nil,
        policy: PipelineSpec.UnsupportedParameters = .error
    ) throws -> String {
        ProviderSamples.text(of: try #require(sent(name, request, spec, policy: policy).http.body))
    }

    @Test func `spells several answers, a fineness of looking and thoughts`() throws {
        func spec(_ wire: ProviderSpec.WireProtocol?, thoughts: Bool? = nil) -> ProviderSpec {
            var spec = ProviderSpec(location: .commandLine)
            (spec.wireProtocol, spec.wire.includeThoughts) = (wire, thoughts)
            return spec
        }
        let several = ProviderSamples.request(model: ModelSpec(id: "gemini-3.1-pro", results: 3))
        #expect(try Self.body("bytespike", several, spec(.chat)).contains(#","n":3,"#))
        let one = ProviderSamples.request(model: ModelSpec(id: "gemini-3.1-pro"))
        #expect(try !Self.body("bytespike", one, spec(.chat)).contains(#""n":"#))
        let (single, triple) = (
            try Self.sent("bytespike", one, spec(.chat)).estimate,
            try Self.sent("bytespike", several, spec(.chat)).estimate
        )
        #expect(triple.input == single.input * 3 && triple.output == single.output * 3)
        for shown in [true, false] {
            #expect(
                try Self.body("aivideoapi", one, spec(nil, thoughts: shown)).contains(#""include_thoughts":\#(shown)"#))
            #expect(
                try Self.body("runapi", one, spec(.gemini, thoughts: shown)).contains(#""includeThoughts":true"#)
                    == shown)
        }
        let fine = ProviderSamples.request(model: ModelSpec(id: "gemini-3.1-pro", mediaResolution: .high))
        #expect(
            try Self.body("bytespike", fine, spec(.gemini)).contains(#""mediaResolution":"MEDIA_RESOLUTION_HIGH""#))
        let degraded = try Self.sent("aivideoapi", fine, policy: .degrade)
        #expect(degraded.degradations == ["parameter_not_sent: mediaResolution, it has no such setting"])
        let fewer = try Self.sent("toapis", several, policy: .degrade)
        #expect(fewer.degradations == ["parameter_not_sent: results, it gives one answer to a request"])
        #expect(fewer.estimate.output == 65_536)
    }

    @Test(arguments: [
        (
            "runapi", "https://runapi.ai/v1/chat/completions", "RUNAPI_KEY", "chat/stream",
            #"{"model":"gemini-3.1-pro-preview","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"What is it?"}]}"#
        ),
        (
            "toapis", "https://toapis.com/v1/chat/completions", "TOAPIS_API_KEY", "chat/sync",
            #"{"model":"gemini-3-1-pro-preview","stream":false,"max_tokens":65536,"messages":[{"role":"user","content":"What is it?"}]}"#
        ),
        (
            "bytespike", "https://llm.bytespike.ai/v1/chat/completions", "BYTESPIKE_API_KEY", "chat/stream",
            #"{"model":"gemini-3-1-pro","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"What is it?"}]}"#
        ),
        (
            "aivideoapi", "https://api.aivideoapi.ai/v1/chat/completions", "AIVIDEOAPI_API_KEY", "chat/sync",
            #"{"model":"gemini-3.1-pro","stream":false,"include_thoughts":false,"messages":[{"role":"user","content":"What is it?"}]}"#
        ),
    ])
    func `asks a bare question at the right address`(
        name: String, address: String, variable: String, delivery: String, expected: String
    ) throws {
        let configuration = try ProviderSamples.configuration(name: name)
        #expect(configuration.key == .environment(variable) && configuration.requiresKey)
        let provider = ProviderCatalog.provider(configuration)
        let credential = configuration.credential(secret: "sk-1")
        let encoded = try provider.encode(ProviderSamples.request(), credential: credential).get()
        #expect(encoded.http.url == address && (encoded.speaker ?? provider).delivery == delivery)
        #expect(encoded.http.credential?.field == "Authorization")
        #expect(encoded.http.credential?.withValue { $0 } == "Bearer sk-1")
        #expect(ProviderSamples.text(of: try #require(encoded.http.body)) == expected)
    }

    private static let full = ModelSpec(
        id: "gemini-3.1-pro", temperature: 0.3, topP: 0.9, maxOutputTokens: 16_384, thinking: .high, seed: 7,
        stop: ["END"], search: true)

    @Test(arguments: [
        (
            "runapi", [],
            #""temperature":0.3,"top_p":0.9,"max_tokens":16384,"stop":["END"],"seed":7,"reasoning_effort":"high","tools":[{"type":"function","function":{"name":"googleSearch"}}],"messages""#
        ),
        (
            "toapis", ["parameter_not_sent: search, it has no such setting"],
            #""temperature":0.3,"top_p":0.9,"max_tokens":16384,"stop":["END"],"seed":7,"reasoning_effort":"high","messages""#
        ),
        (
            "bytespike", ["parameter_not_sent: thinking, it has no such setting"],
            #""temperature":0.3,"top_p":0.9,"max_tokens":16384,"stop":["END"],"seed":7,"grounding":{},"messages""#
        ),
        (
            "aivideoapi",
            [
                "parameter_not_sent: temperature, it has no such setting",
                "parameter_not_sent: topP, it has no such setting",
                "parameter_not_sent: maxOutputTokens, it has no such setting",
                "parameter_not_sent: seed, it has no such setting", "parameter_not_sent: stop, it has no such setting",
            ],
            #""stream":false,"reasoning_effort":"high","tools":[{"type":"function","function":{"name":"googleSearch"}}],"include_thoughts":false,"messages""#
        ),
    ])
    func `sends every parameter that is carried, and records the others`(
        name: String, degradations: [String], expected: String
    ) throws {
        let encoded = try Self.sent(name, ProviderSamples.request(model: Self.full), policy: .degrade)
        #expect(encoded.degradations == degradations)
        let text = ProviderSamples.text(of: try #require(encoded.http.body))
        #expect(text.contains(expected), "\(text)")
    }

    @Test func `sends another level of thinking only where that is allowed, and says so`() throws {
        let model = ModelSpec(id: "gemini-3.1-pro", thinking: .medium)
        let encoded = try Self.sent("aivideoapi", ProviderSamples.request(model: model), policy: .degrade)
        #expect(encoded.degradations == ["parameter_changed: thinking is sent as high, it knows low, high"])
        #expect(ProviderSamples.text(of: try #require(encoded.http.body)).contains(#""reasoning_effort":"high""#))
        #expect(throws: ConfigurationProblems.self) { try Self.provider("aivideoapi", model) }
        let low = ModelSpec(id: "gemini-3.1-pro", thinking: .low)
        #expect(try Self.body("aivideoapi", ProviderSamples.request(model: low)).contains(#""reasoning_effort":"low""#))
    }

    @Test(arguments: ["runapi", "toapis", "bytespike", "aivideoapi"])
    func `sends every family in the documented part, or as a data URI that names its type`(name: String) throws {
        let recording =
            name == "bytespike"
            ? #"{"type":"input_audio","input_audio":{"data":"<a bytes>","format":"mp3"}}"#
            : #"{"type":"image_url","image_url":{"url":"data:audio/mpeg;base64,<a bytes>"}}"#
        let files: [(String, MediaFamily, String)] = [
            ("image/png", .image, #"{"type":"image_url","image_url":{"url":"data:image/png;base64,<a bytes>"}}"#),
            (
                "application/pdf", .pdf,
                #"{"type":"image_url","image_url":{"url":"data:application/pdf;base64,<a bytes>"}}"#
            ),
            ("audio/mpeg", .audio, recording),
            ("audio/flac", .audio, #"{"type":"image_url","image_url":{"url":"data:audio/flac;base64,<a bytes>"}}"#),
            ("video/mp4", .video, #"{"type":"image_url","image_url":{"url":"data:video/mp4;base64,<a bytes>"}}"#),
        ]
        for (type, family, expected) in files {
            let request = ProviderSamples.request(parts: [ProviderSamples.media("a", type, family)], prompt: "P")
            let text = try Self.body(name, request, ProviderSamples.spec(wireProtocol: .chat))
            #expect(
                text.hasSuffix(
                    #""messages":[{"role":"user","content":[\#(expected),{"type":"text","text":"P"}]}]}"#), "\(text)")
        }
        let text = try Self.body(name, ProviderSamples.request(parts: [.text(label: "source 1", "Ship on Friday.")]))
        #expect(text.contains(#"[{"type":"text","text":"Ship on Friday."},{"type":"text","text":"What is it?"}]"#))
    }

    @Test(arguments: [
        ("runapi", "application/pdf", MediaFamily.pdf, "/models/gemini-3.1-pro-preview:streamGenerateContent?alt=sse"),
        ("runapi", "audio/mpeg", .audio, "/models/gemini-3.1-pro-preview:streamGenerateContent?alt=sse"),
        ("runapi", "image/png", .image, "/chat/completions"),
        ("bytespike", "video/mp4", .video, "/models/gemini-3-1-pro:streamGenerateContent?alt=sse"),
        ("bytespike", "audio/mpeg", .audio, "/chat/completions"),
    ])
    func `sends natively what the vendor does not show in chat, with the same key`(
        name: String, type: String, family: MediaFamily, path: String
    ) throws {
        var request = ProviderSamples.request(parts: [ProviderSamples.media("a", type, family)])
        request.idempotencyKey = "k"
        let configuration = try ProviderSamples.configuration(name: name)
        let encoded = try ProviderCatalog.provider(configuration).encode(
            request, credential: configuration.credential(secret: "s")
        ).get()
        #expect(encoded.http.url.hasSuffix(path), "\(encoded.http.url)")
        #expect(encoded.http.credential?.withValue { $0 } == "Bearer s")
        #expect((encoded.http.fields["Idempotency-Key"] != nil) == (name == "runapi"))
        let text = ProviderSamples.text(of: try #require(encoded.http.body))
        #expect(text.contains("inlineData") != path.hasPrefix("/chat"))
    }

    @Test func `gives a recording in the part that ByteSpike documents its bare bytes`() throws {
        let request = ProviderSamples.request(parts: [ProviderSamples.media("a", "audio/x-wav", .audio)])
        #expect(
            try Self.body("bytespike", request).contains(
                #"{"type":"input_audio","input_audio":{"data":"<a bytes>","format":"wav"}}"#))
    }

    @Test(arguments: [
        ("runapi", true, false), ("toapis", false, true), ("bytespike", true, false), ("aivideoapi", false, true),
    ])
    func `asks for the schema where the provider has a place for it`(name: String, field: Bool, prompt: Bool) throws {
        let text = try Self.body(name, ProviderSamples.request(schema: ["title": "Brief", "type": "object"]))
        #expect(text.contains(#""response_format":{"type":"json_schema","#) == field)
        #expect(text.contains("Answer with one JSON value") == prompt)
        let tried = try Self.body(
            name, ProviderSamples.request(schema: ["type": "object"]),
            ProviderSamples.spec(wire: WireSettings(structuredOutput: .schema)))
        #expect(tried.contains(#""response_format""#))
    }

    @Test func `streams from AIVideoAPI without options that it does not list`() throws {
        let text = try Self.body("aivideoapi", ProviderSamples.request(), ProviderSamples.spec(delivery: .stream))
        #expect(text.hasPrefix(#"{"model":"gemini-3.1-pro","stream":true,"include_thoughts":false,"messages""#))
    }

    @Test(arguments: [
        ("runapi", "http://127.0.0.1:9/v1", "http://127.0.0.1:9/v1/chat/completions"),
        ("runapi", "http://127.0.0.1:9/", "http://127.0.0.1:9/v1/chat/completions"),
        ("bytespike", "https://example.org/api/v1", "https://example.org/api/v1/chat/completions"),
        ("toapis", "https://toapis.cn/v1", "https://toapis.cn/v1/chat/completions"),
    ])
    func `takes another base with or without its version`(name: String, base: String, expected: String) throws {
        #expect(
            try Self.sent(name, ProviderSamples.request(), ProviderSamples.spec(baseURL: base)).http.url == expected)
    }

    @Test func `names a request to RunAPI by its question and its body`() throws {
        var request = ProviderSamples.request(parts: [ProviderSamples.media("a", "image/png", .image)])
        #expect(try Self.sent("runapi", request).http.fields["Idempotency-Key"] == nil)
        #expect(try Self.sent("runapi", request).isRepeatable == false)
        request.idempotencyKey = "0a1b-1\n"
        let first = try Self.sent("runapi", request)
        let name = try #require(first.http.fields["Idempotency-Key"])
        #expect(name.hasPrefix("0a1b-1-") && name.utf8.count == 7 + 16 && first.isRepeatable)
        #expect(try Self.sent("runapi", request).http.fields["Idempotency-Key"] == name)
        let whole = try Self.sent("runapi", request, ProviderSamples.spec(delivery: .sync))
        #expect(whole.http.fields["Idempotency-Key"] != name, "the same name with another body is refused")
        var other = request
        other.prompt = "What was it"
        #expect(try Self.sent("runapi", other).http.fields["Idempotency-Key"] != name, "as long, and another")
        request.corrections = [.init(answer: "{", complaint: "not JSON")]
        #expect(try Self.sent("runapi", request).http.fields["Idempotency-Key"] != name)
        request.idempotencyKey = String(repeating: "k", count: 1000)
        #expect(try Self.sent("runapi", request).http.fields["Idempotency-Key"]?.utf8.count ?? 0 <= 512)
        for name in ["toapis", "bytespike", "aivideoapi"] {
            let encoded = try Self.sent(name, request)
            #expect(encoded.http.fields["Idempotency-Key"] == nil && !encoded.isRepeatable)
        }
    }

    @Test func `reckons with the bound that is really sent, and with a search`() throws {
        #expect(try Self.sent("toapis", ProviderSamples.request()).estimate.output == 65_536)
        let capped = ModelSpec(id: "gemini-3.1-pro", maxOutputTokens: 100)
        let lenient = try Self.sent("aivideoapi", ProviderSamples.request(model: capped), policy: .degrade)
        #expect(lenient.estimate.output == TokenEstimate.defaultOutput, "the bound is not sent, so it does not bind")
        let searching = ModelSpec(id: "gemini-3.1-pro", search: true)
        #expect(try Self.sent("bytespike", ProviderSamples.request(model: searching)).estimate.searches == 1)
    }
}
