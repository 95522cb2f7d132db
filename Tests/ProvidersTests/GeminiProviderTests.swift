import HTTPMessages
import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

struct GeminiProviderTests {
    private static let address = "https://generativelanguage.googleapis.com/v1beta/models/gemini-3.1-pro-preview"

    @Test(arguments: [
        (ProviderSpec.Delivery.sync, address + ":generateContent", "application/json"),
        (.stream, address + ":streamGenerateContent?alt=sse", "text/event-stream"),
    ])
    func `makes a request that only lacks its bytes`(delivery: ProviderSpec.Delivery, url: String, accept: String)
        throws
    {
        let provider = try GeminiSamples.provider(delivery: delivery)
        let credential = provider.configuration.credential(secret: "AIza-1")
        let encoded = try provider.encode(ProviderSamples.request(), credential: credential).get()
        #expect(encoded.http.method == .post && encoded.http.url == url)
        #expect(encoded.http.fields["content-type"] == "application/json" && encoded.http.fields["accept"] == accept)
        #expect(encoded.http.credential?.field == "x-goog-api-key")
        #expect(encoded.http.credential?.withValue { $0 } == "AIza-1")
        #expect(
            provider.delivery == "gemini/\(delivery.rawValue)" && provider.prices == nil && provider.name == "gemini")
        #expect(encoded.degradations.isEmpty && encoded.task == nil)
    }

    @Test(arguments: [
        ("gemini-3.1-pro-preview", "gemini-3.1-pro-preview"), ("models/gemini-x", "gemini-x"),
        ("a/b c?d#e%f:g", "a%2Fb%20c%3Fd%23e%25f%3Ag"), ("ü~_.-Z9", "%C3%BC~_.-Z9"), ("../..", "..%2F.."),
    ])
    func `writes a model's name into the path as one segment`(model: String, expected: String) throws {
        let path = GeminiDialect().path(model: model, delivery: .sync)
        #expect(path == "/v1beta/models/\(expected):generateContent")
    }

    @Test func `leaves out what it cannot carry only where that is allowed, and says so`() throws {
        let model = ModelSpec(id: "m", temperature: 1, seed: 4_294_967_295, stop: ["a", "b", "c", "d", "e", "f"])
        let request = ProviderSamples.request(model: model)
        let lenient = GeminiProvider(try GeminiSamples.configuration(model: model, policy: .degrade))
        let encoded = try lenient.encode(request, credential: nil).get()
        #expect(
            encoded.degradations == [
                "parameter_not_sent: seed, 4294967295 is not within -2147483648 to 2147483647",
                "parameter_not_sent: stop, it takes at most 5 texts",
            ])
        let text = ProviderSamples.text(of: try #require(encoded.http.body))
        #expect(text.hasPrefix(#"{"generationConfig":{"temperature":1},"contents""#))
        var strict = lenient.configuration
        strict.policy = .error
        guard case .failure(let failure) = GeminiProvider(strict).encode(request, credential: nil) else {
            return #expect(Bool(false), "a parameter was dropped")
        }
        #expect(failure.failureClass == .unsupported && failure.message.contains("'seed'"))
    }

    @Test func `estimates every part of a request`() throws {
        let provider = try GeminiSamples.provider()
        let bare = try provider.encode(ProviderSamples.request(prompt: "12345"), credential: nil).get().estimate
        #expect(bare.input == 2 && bare.output == 65_536)
        let full = ProviderSamples.request(
            system: "1234",
            parts: [.text(label: "abcd", "12345678"), ProviderSamples.media("efgh", "image/png", .image)],
            prompt: "12345", schema: ["a": 1], corrections: [.init(answer: "1234", complaint: "12345678")],
            model: ModelSpec(id: "m", maxOutputTokens: 100))
        let estimate = try provider.encode(full, credential: nil).get().estimate
        #expect(estimate.input == 2 + 1 + (2 + 1) + (1120 + 1) + 2 + (1 + 2) && estimate.output == 100)
    }

    @Test func `is Google's own dialect where a configuration has none`() throws {
        let configuration = try ProviderSamples.configuration()
        let encoded = try GeminiProvider(configuration).encode(ProviderSamples.request(), credential: nil).get()
        #expect(encoded.http.url == "https://api.openai.com/v1/v1beta/models/gemini-3.1-pro:generateContent")
    }

    @Test func `gives its outcome through the protocol that all providers share`() async throws {
        let provider: any Provider = try GeminiSamples.provider()
        let reply = ProviderSamples.reply([Array(GeminiSamples.events(GeminiSamples.frames).utf8)])
        #expect(try await provider.read(reply, now: ProviderSamples.now) == .answered(GeminiSamples.expected))
        #expect(provider.poll(PendingTask(id: "x"), credential: nil) == nil)
        let fault = provider.fault(HTTPFailure(.cannotConnect, progress: .unsent, "nobody there"))
        #expect(fault.failureClass == .transient && fault.message == "provider 'gemini': nobody there")
    }
}
