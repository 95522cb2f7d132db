import HTTPMessages
import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

struct GeminiPresetTests {
    private static func problems(
        _ name: String = "gemini", _ spec: ProviderSpec? = nil, model: ModelSpec = ModelSpec(id: "m"),
        policy: PipelineSpec.UnsupportedParameters = .error
    ) -> [String] {
        switch ProviderCatalog.configuration(name: name, spec: spec, model: model, policy: policy) {
        case .success: []
        case .failure(let problems): problems.problems.map(\.pointer.description)
        }
    }

    @Test func `knows Google without being told anything`() throws {
        let configuration = try GeminiSamples.configuration()
        #expect(configuration.baseURL == "https://generativelanguage.googleapis.com")
        #expect(configuration.wireModel == "gemini-3.1-pro-preview" && configuration.delivery == .sync)
        #expect(configuration.key == .environment("GEMINI_API_KEY") && configuration.requiresKey)
        #expect(configuration.maxBodyBytes == ByteCount(100_000_000) && configuration.prices == nil)
        #expect(configuration.wireProtocol == .gemini && configuration.native == GeminiDialect())
        #expect(configuration.credentialField == .google)
        #expect(ProviderCatalog.provider(configuration) is GeminiProvider)
        #expect(ProviderCatalog.provider(try ProviderSamples.configuration()) is ChatProvider)
    }

    @Test func `takes every override that its protocol has a place for`() throws {
        let spec = ProviderSamples.spec(
            baseURL: "http://127.0.0.1:8080/", key: .file("key.txt"), model: "gemini-x", wireProtocol: .auto,
            delivery: .stream,
            wire: WireSettings(
                attach: .init(video: .refused), maxBodyBytes: ByteCount(5), structuredOutput: .prompt))
        let configuration = try GeminiSamples.configuration(spec)
        #expect(configuration.baseURL == "http://127.0.0.1:8080" && configuration.wireModel == "gemini-x")
        #expect(configuration.wireProtocol == .gemini && configuration.delivery == .stream)
        #expect(configuration.key == .file("key.txt") && !configuration.requiresKey)
        #expect(configuration.native?.structuredOutput == .prompt && configuration.maxBodyBytes == ByteCount(5))
        #expect(configuration.native?.attach == [.image, .pdf, .audio])
    }

    @Test func `names every setting that its protocol has no place for`() {
        let wire = WireSettings(
            attach: .init(image: .imageURL, pdf: .file, audio: .inputAudio, video: .videoURL),
            outputLimitField: .maxTokens, streamUsage: true)
        #expect(
            Self.problems("gemini", ProviderSamples.spec(wire: wire)) == [
                "/providers/gemini/attach/image", "/providers/gemini/attach/pdf", "/providers/gemini/attach/audio",
                "/providers/gemini/attach/video", "/providers/gemini/outputLimitField",
                "/providers/gemini/streamUsage",
            ])
        #expect(Self.problems("openai", ProviderSamples.spec(wire: wire)).isEmpty)
    }

    @Test(arguments: [
        (ModelSpec(id: "m", temperature: 2, topP: 1, maxOutputTokens: 65_536, thinking: .medium, seed: -1), []),
        (ModelSpec(id: "m", temperature: 2.1), ["/model/temperature"]),
        (ModelSpec(id: "m", maxOutputTokens: 65_537), ["/model/maxOutputTokens"]),
        (ModelSpec(id: "m", maxOutputTokens: 0), ["/model/maxOutputTokens"]),
        (ModelSpec(id: "m", seed: 2_147_483_648), ["/model/seed"]),
        (ModelSpec(id: "m", stop: ["a", "b", "c", "d", "e"]), []),
        (ModelSpec(id: "m", stop: ["a", "b", "c", "d", "e", "f"]), ["/model/stop"]),
    ])
    func `checks parameters by the ranges of its own protocol`(model: ModelSpec, expected: [String]) {
        #expect(Self.problems(model: model) == expected)
        #expect(Self.problems(model: model, policy: .degrade).isEmpty)
    }

    @Test(arguments: [
        ("https://example.org/v1beta", false), ("https://example.org/v1beta/models/", false),
        ("https://example.org", true), ("https://example.org/google/v1", true),
    ])
    func `refuses a base that holds the path which is added to it`(base: String, isTaken: Bool) {
        let found = Self.problems("gemini", ProviderSamples.spec(baseURL: base))
        #expect(found == (isTaken ? [] : ["/providers/gemini/baseURL"]))
    }

    @Test func `asks a provider of the pipeline's own in Google's protocol`() throws {
        let spec = ProviderSamples.spec(
            baseURL: "https://llm.example.org", key: .environment("MY_KEY"), wireProtocol: .gemini)
        let configuration = try GeminiSamples.configuration(spec, name: "mine")
        #expect(
            configuration.name == "mine" && configuration.key == .environment("MY_KEY") && configuration.requiresKey)
        #expect(configuration.wireModel == "gemini-3.1-pro", "nobody knows how it spells the model")
        let provider = ProviderCatalog.provider(configuration)
        let encoded = try provider.encode(ProviderSamples.request(), credential: nil).get()
        #expect(encoded.http.url == "https://llm.example.org/v1beta/models/gemini-3.1-pro:generateContent")
        #expect(configuration.credential(secret: "s").field == "x-goog-api-key")
        let chat = ProviderSamples.spec(baseURL: "https://llm.example.org/v1", wireProtocol: .chat)
        let other = try GeminiSamples.configuration(chat, name: "mine")
        #expect(other.credential(secret: "s").withValue { $0 } == "Bearer s" && other.native == nil)
        #expect(Self.problems("mine", ProviderSamples.spec(wireProtocol: .gemini)) == ["/providers/mine"])
    }

    @Test(arguments: [("openai", ProviderSpec.WireProtocol.gemini, "chat"), ("gemini", .chat, "gemini")])
    func `refuses a protocol that a preset does not speak`(
        name: String, wireProtocol: ProviderSpec.WireProtocol, other: String
    ) throws {
        let spec = ProviderSamples.spec(wireProtocol: wireProtocol)
        let result = ProviderCatalog.configuration(
            name: name, spec: spec, model: ModelSpec(id: "m"), policy: .error)
        guard case .failure(let problems) = result else { return #expect(Bool(false), "\(name) took it") }
        #expect(problems.problems.map(\.pointer.description) == ["/providers/\(name)/protocol"])
        #expect(problems.problems[0].hint == "use \"protocol\": \"\(other)\"")
    }
}
