import HTTPMessages
import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

struct ChatProviderTests {
    @Test func `makes a request that only lacks its bytes`() throws {
        let spec = ProviderSamples.spec(baseURL: "http://127.0.0.1:8080/v1/", delivery: .stream)
        let provider = ChatProvider(try ProviderSamples.configuration(spec))
        let credential = provider.configuration.credential(secret: "sk-1")
        let encoded = try provider.encode(ProviderSamples.request(), credential: credential).get()
        #expect(encoded.http.method == .post && encoded.http.url == "http://127.0.0.1:8080/v1/chat/completions")
        #expect(encoded.http.fields["content-type"] == "application/json")
        #expect(encoded.http.fields["accept"] == "text/event-stream")
        #expect(
            encoded.http.credential?.withValue { $0 } == "Bearer sk-1"
                && encoded.http.credential?.field == "Authorization")
        #expect(encoded.http.timeouts == HTTPTimeouts())
        #expect(
            provider.name == "openai" && provider.delivery == "chat/stream" && provider.wireModel == "gemini-3.1-pro")
        #expect(encoded.degradations.isEmpty)
    }

    @Test func `leaves out what it cannot carry only where that is allowed, and says so`() throws {
        let model = ModelSpec(id: "m", temperature: 1, stop: ["a", "b", "c", "d", "e"])
        let request = ProviderSamples.request(model: model)
        let lenient = ChatProvider(try ProviderSamples.configuration(model: model, policy: .degrade))
        let encoded = try lenient.encode(request, credential: nil).get()
        #expect(encoded.degradations == ["parameter_not_sent: stop, it takes at most 4 texts"])
        let text = ProviderSamples.text(of: try #require(encoded.http.body))
        #expect(text.contains("\"temperature\":1") && !text.contains("stop\":["))
        var strict = lenient.configuration
        strict.policy = .error
        guard case .failure(let failure) = ChatProvider(strict).encode(request, credential: nil) else {
            return #expect(Bool(false), "a parameter was dropped")
        }
        #expect(failure.failureClass == .unsupported && failure.message.contains("'stop'"))
    }

    @Test func `estimates every part of a request`() throws {
        let provider = ChatProvider(try ProviderSamples.configuration())
        let bare = try provider.encode(ProviderSamples.request(prompt: "12345"), credential: nil).get().estimate
        #expect(bare.input == 2 && bare.output == 65_536)
        let full = ProviderSamples.request(
            system: "1234",
            parts: [.text(label: "abcd", "12345678"), ProviderSamples.media("efgh", "image/png", .image)],
            prompt: "12345", schema: ["a": 1], corrections: [.init(answer: "1234", complaint: "12345678")],
            model: ModelSpec(id: "m", maxOutputTokens: 100))
        let estimate = try provider.encode(full, credential: nil).get().estimate
        #expect(estimate.input == 2 + 1 + (2 + 1) + (1120 + 1) + 2 + (1 + 2))
        #expect(estimate.output == 100)
    }

    @Test func `keeps an answer that was whole before the connection broke`() async throws {
        let stream = """
            data: {"choices":[{"delta":{"content":"Done."},"finish_reason":"stop"}]}


            """
        for failure in [HTTPFailure(.connectionLost, progress: .replying, "reset"), CancellationError()] as [any Error]
        {
            let reply = try await ProviderSamples.read(stream, failing: failure).get()
            #expect(reply.text == "Done.")
        }
    }

    @Test func `throws what broke an answer off`() async throws {
        let stream = "data: {\"choices\":[{\"delta\":{\"content\":\"Half\"}}]}\n\n"
        let lost = HTTPFailure(.connectionLost, progress: .replying, "reset")
        await #expect(throws: lost) { try await ProviderSamples.read(stream, failing: lost) }
        await #expect(throws: lost) { try await ProviderSamples.read("{\"choices\":", failing: lost) }
        await #expect(throws: CancellationError.self) {
            try await ProviderSamples.read(stream, failing: CancellationError())
        }
    }

    @Test func `believes a status although the rest of the reply is lost`() async throws {
        let lost = HTTPFailure(.connectionLost, progress: .replying, "reset")
        let fault = try await ProviderSamples.read(status: 503, "{\"error\":", failing: lost).fault
        #expect(fault?.failureClass == .transient && fault?.status == 503)
        await #expect(throws: CancellationError.self) {
            try await ProviderSamples.read(status: 503, "{", failing: CancellationError())
        }
    }

    @Test func `does not read an error without an end`() async throws {
        let provider = ChatProvider(try ProviderSamples.configuration())
        let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
        let endless = HTTPReply(head: HTTPReplyHead(status: 500)) { chunk }
        let fault = try await provider.answer(of: endless, now: ProviderSamples.now).fault
        #expect(fault?.failureClass == .transient)
        #expect((fault?.message.utf8.count ?? 1000) < 400)
    }

    @Test func `fails an answer in one endless line`() async throws {
        let provider = ChatProvider(try ProviderSamples.configuration())
        let chunk = Array("data: ".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 4 << 20)
        let endless = HTTPReply(head: HTTPReplyHead(status: 200)) { chunk }
        let fault = try await provider.answer(of: endless, now: ProviderSamples.now).fault
        #expect(fault?.failureClass == .tooLarge && fault?.retry == .never && fault?.billing == .billed)
    }

    @Test func `tells an error that came before the connection broke`() async throws {
        let stream = "data: {\"error\":{\"code\":\"insufficient_quota\"}}\n\n"
        let lost = HTTPFailure(.connectionLost, progress: .replying, "reset")
        #expect(try await ProviderSamples.read(stream, failing: lost).fault?.failureClass == .credit)
    }
}
