import HTTPMessages
import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

struct RunwarePresetTests {
    private static func problems(_ spec: ProviderSpec? = nil, _ model: ModelSpec = ModelSpec(id: "m")) -> [String] {
        switch ProviderCatalog.configuration(name: "runware", spec: spec, model: model, policy: .error) {
        case .success: []
        case .failure(let problems): problems.problems.map { "\($0.pointer): \($0.message)" }
        }
    }

    @Test func `is known without being told anything`() throws {
        let configuration = try ProviderSamples.configuration(name: "runware")
        #expect(configuration.endpoint == "https://api.runware.ai/v1")
        #expect(configuration.wireModel == "google:gemini@3.1-pro" && configuration.delivery == .sync)
        #expect(configuration.key == .environment("RUNWARE_API_KEY") && configuration.requiresKey)
        #expect(ProviderCatalog.provider(configuration) is RunwareProvider)
        #expect(ProviderCatalog.provider(try ProviderSamples.configuration()) is ChatProvider)
    }

    @Test(arguments: ["https://proxy.example.org/runware/v1/", "http://localhost:8081"])
    func `goes to another base as it is`(baseURL: String) throws {
        let configuration = try ProviderSamples.configuration(ProviderSamples.spec(baseURL: baseURL), name: "runware")
        #expect(configuration.endpoint == (baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL))
    }

    @Test(
        arguments: [
            (ModelSpec(id: "m", temperature: 2, topP: 1, maxOutputTokens: 128_000, seed: 4_294_967_295), nil),
            (ModelSpec(id: "m", temperature: 0, topP: 0.01, maxOutputTokens: 1, thinking: .low, seed: 0), nil),
            (ModelSpec(id: "m", temperature: 0.29, topP: 0.57), nil), (ModelSpec(id: "m", temperature: 1.13), nil),
            (ModelSpec(id: "m", temperature: 2.01), "temperature"),
            (ModelSpec(id: "m", temperature: 0.005), "temperature"),
            (ModelSpec(id: "m", temperature: 0.701_001), "temperature"), (ModelSpec(id: "m", topP: 0.999), "topP"),
            (ModelSpec(id: "m", maxOutputTokens: 0), "maxOutputTokens"),
            (ModelSpec(id: "m", maxOutputTokens: 128_001), "maxOutputTokens"),
            (ModelSpec(id: "m", seed: -1), "seed"), (ModelSpec(id: "m", seed: 4_294_967_296), "seed"),
            (ModelSpec(id: "m", stop: ["a", "b", "c", "d", String(repeating: "e", count: 50)]), nil),
            (ModelSpec(id: "m", stop: ["a", "b", "c", "d", "e", "f"]), "stop"),
            (ModelSpec(id: "m", stop: [""]), "stop"),
            (ModelSpec(id: "m", stop: [String(repeating: "e", count: 51)]), "stop"),
        ] as [(ModelSpec, String?)])
    func `refuses values out of range or off the step`(model: ModelSpec, parameter: String?) {
        let found = Self.problems(nil, model)
        #expect(found.count == (parameter == nil ? 0 : 1))
        if let parameter { #expect(found.first?.hasPrefix("/model/\(parameter): ") == true) }
    }

    @Test func `takes every value of two decimals`() {
        for hundredths in 0...200 {
            #expect(Self.problems(nil, ModelSpec(id: "m", temperature: Double(hundredths) / 100)) == [])
        }
    }

    @Test func `refuses settings of chat completions`() {
        let attach = WireSettings.Attachments(pdf: .imageURL)
        let spec = ProviderSamples.spec(
            wireProtocol: .chat,
            wire: WireSettings(
                attach: attach, structuredOutput: .schema, outputLimitField: .maxTokens, streamUsage: true))
        #expect(
            Self.problems(spec).map { $0.prefix { $0 != ":" } } == [
                "/providers/runware/protocol", "/providers/runware/structuredOutput",
                "/providers/runware/outputLimitField", "/providers/runware/streamUsage", "/providers/runware/attach",
            ])
        let harmless = ProviderSamples.spec(
            wireProtocol: .auto, delivery: .async,
            wire: WireSettings(attach: .init(audio: .refused), structuredOutput: .prompt, streamUsage: false))
        #expect(Self.problems(harmless) == [])
        #expect(Self.problems(ProviderSamples.spec(wireProtocol: .gemini)).count == 1)
    }

    @Test(arguments: [
        // At the tier's edge the page leaves open which side it is on: the lower.
        (TokenUsage(input: 200_000, output: 1_000, thinking: 2_000), 436_000_000_000),
        (TokenUsage(input: 200_001, output: 1_000, thinking: 2_000), 854_004_000_000),
        (TokenUsage(input: 100_000, output: 1_000, thinking: 2_000), 236_000_000_000),
    ])
    func `prices the whole request by the length of its prompt`(usage: TokenUsage, picodollars: Int) throws {
        let prices = try #require(try ProviderSamples.configuration(name: "runware").prices)
        #expect(prices.cost(of: usage) == USD(picodollars: picodollars))
    }

    @Test func `takes all four families, and no key on this machine`() throws {
        let configuration = try ProviderSamples.configuration(
            ProviderSamples.spec(baseURL: "http://127.0.0.1:9"), name: "runware")
        #expect(Set(configuration.dialect.attach.keys) == [.image, .pdf, .audio, .video] && !configuration.requiresKey)
    }
}
