import HTTPMessages
import Pipeline
import Primitives
import Testing

@testable import Providers

struct ProviderCatalogTests {
    private static func problems(
        _ name: String, _ spec: ProviderSpec? = nil, model: ModelSpec = ModelSpec(id: "m"),
        policy: PipelineSpec.UnsupportedParameters = .error
    ) -> [ConfigurationProblem] {
        switch ProviderCatalog.configuration(name: name, spec: spec, model: model, policy: policy) {
        case .success: []
        case .failure(let problems): problems.problems
        }
    }

    @Test func `knows OpenAI without being told anything`() throws {
        let configuration = try ProviderSamples.configuration()
        #expect(configuration.endpoint == "https://api.openai.com/v1/chat/completions")
        #expect(configuration.wireModel == "gemini-3.1-pro" && configuration.delivery == .sync)
        #expect(configuration.key == .environment("OPENAI_API_KEY") && configuration.requiresKey)
        #expect(configuration.maxBodyBytes == ByteCount(100_000_000) && configuration.prices == nil)
    }

    @Test func `takes every override`() throws {
        var spec = ProviderSamples.spec(
            baseURL: "https://llm.example.org/openai/v1", key: .file("key.txt"), model: "gemini-x", wireProtocol: .auto,
            delivery: .stream,
            wire: WireSettings(maxBodyBytes: ByteCount(5), structuredOutput: .prompt, outputLimitField: .maxTokens))
        spec.prices = .init(input: USD(picodollars: 1), output: USD(picodollars: 2))
        spec.concurrency = .init(start: 1, max: 2)
        spec.requestsPerMinute = 3
        spec.tokensPerMinute = 4
        spec.timeouts = .init(connect: .seconds(1), idle: .seconds(2))
        let configuration = try ProviderSamples.configuration(spec)
        #expect(configuration.endpoint == "https://llm.example.org/openai/v1/chat/completions")
        #expect(configuration.wireModel == "gemini-x" && configuration.delivery == .stream)
        #expect(configuration.key == .file("key.txt") && configuration.requiresKey)
        #expect(configuration.prices == spec.prices && configuration.concurrency == spec.concurrency)
        #expect(configuration.requestsPerMinute == 3 && configuration.tokensPerMinute == 4)
        #expect(configuration.timeouts == HTTPTimeouts(connect: .seconds(1), idle: .seconds(2)))
        #expect(configuration.maxBodyBytes == ByteCount(5) && configuration.dialect.structuredOutput == .prompt)
    }

    @Test(arguments: [
        ("https://llm.example.org/v1", nil, true), ("http://localhost:11434/v1", nil, false),
        ("http://[::1]:1/v1", SecretReference.environment("K"), false), ("https://127.0.0.1/v1", nil, false),
    ])
    func `insists on a key except on this machine`(baseURL: String, key: SecretReference?, requires: Bool) throws {
        let configuration = try ProviderSamples.configuration(ProviderSamples.spec(baseURL: baseURL, key: key))
        #expect(configuration.requiresKey == requires)
        #expect(configuration.key == key ?? .environment("OPENAI_API_KEY"))
    }

    @Test func `asks a provider of the pipeline's own like any other, with its own key or none`() throws {
        let spec = ProviderSamples.spec(baseURL: "https://llm.example.org/v1", wireProtocol: .chat)
        let open = try ProviderSamples.configuration(spec, name: "mine")
        #expect(open.name == "mine" && open.key == nil && !open.requiresKey)
        var keyed = spec
        keyed.key = .environment("MY_KEY")
        let closed = try ProviderSamples.configuration(keyed, name: "mine")
        #expect(closed.key == .environment("MY_KEY") && closed.requiresKey)
    }

    @Test func `finds everything that is wrong in one pass`() {
        let spec = ProviderSamples.spec(
            baseURL: "https://example.org/v1/chat/completions", wireProtocol: .gemini, delivery: .async)
        let model = ModelSpec(id: "m", stop: ["a", "b", "c", "d", "e"])
        #expect(
            Self.problems("openai", spec, model: model).map(\.pointer.description) == [
                "/providers/openai/baseURL", "/providers/openai/protocol", "/providers/openai/delivery", "/model/stop",
            ])
        #expect(Self.problems("openai", model: model, policy: .degrade).isEmpty)
        #expect(Self.problems("mine").map(\.message) == ["provider 'mine' is no preset and has no address"])
        #expect(Self.problems("local").count == 1)
    }
}
