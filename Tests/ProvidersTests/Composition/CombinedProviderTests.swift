import HTTPMessages
import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

struct CombinedProviderTests {
    /// A provider of another protocol, which reads all of a reply.
    private struct Native: Provider {
        let name = "other"
        let wireModel = "m"
        let delivery = "gemini/stream"
        let prices: ProviderSpec.Prices? = nil

        func encode(_ request: ModelRequest, credential: HTTPCredential?) -> Result<EncodedRequest, UnitFailure> {
            .success(
                EncodedRequest(
                    http: HTTPRequest(method: .post, url: "https://runapi.ai/v1beta"),
                    estimate: TokenUsage(input: 0, output: 0)))
        }

        func read(_ reply: HTTPReply, now: Timestamp) async throws -> ProviderOutcome {
            .answered(ModelReply(text: "native: " + String(decoding: try await reply.collect(), as: UTF8.self)))
        }

        func fault(_ failure: HTTPFailure) -> ProviderFault { ProviderFault(.transient, "native", retry: .never) }
    }

    private static func combined(_ name: String) throws -> CombinedProvider {
        let configuration = try ProviderSamples.configuration(name: name)
        return CombinedProvider(chat: ChatProvider(configuration), native: Native(), configuration)
    }

    @Test(arguments: [
        ("runapi", "image/png", MediaFamily.image, false), ("runapi", "application/pdf", .pdf, true),
        ("runapi", "audio/x-wav", .audio, true), ("runapi", "video/mp4", .video, true),
        ("bytespike", "image/png", .image, false), ("bytespike", "application/pdf", .pdf, true),
        ("bytespike", "audio/x-wav", .audio, false), ("bytespike", "audio/mpeg", .audio, false),
        ("bytespike", "audio/ogg", .audio, true), ("bytespike", "video/mp4", .video, true),
    ])
    func `sends natively what the vendor does not show in chat`(
        name: String, type: String, family: MediaFamily, isNative: Bool
    ) throws {
        let provider = try Self.combined(name)
        let image = ProviderSamples.media("i", "image/png", .image)
        let request = ProviderSamples.request(parts: [image, ProviderSamples.media("a", type, family)])
        let encoded = try provider.encode(request, credential: nil).get()
        #expect(encoded.speaker?.delivery == (isNative ? "gemini/stream" : "chat/stream"))
        #expect(encoded.http.url.hasSuffix("/v1beta") == isNative)
    }

    @Test func `sends in chat what the pipeline chose a part for`() throws {
        let wire = WireSettings(attach: .init(pdf: .file, audio: .refused))
        let configuration = try ProviderSamples.configuration(ProviderSamples.spec(wire: wire), name: "runapi")
        let provider = CombinedProvider(chat: ChatProvider(configuration), native: Native(), configuration)
        let document = ProviderSamples.request(parts: [ProviderSamples.media("a", "application/pdf", .pdf)])
        #expect(try provider.encode(document, credential: nil).get().speaker?.delivery == "chat/stream")
        let recording = ProviderSamples.request(parts: [ProviderSamples.media("a", "audio/mpeg", .audio)])
        guard case .failure(let failure) = provider.encode(recording, credential: nil) else {
            return #expect(Bool(false), "a family that is switched off was sent")
        }
        #expect(failure.failureClass == .unsupported)
    }

    @Test func `asks about text in chat`() throws {
        let request = ProviderSamples.request(parts: [.text(label: "a", "b")])
        let encoded = try Self.combined("runapi").encode(request, credential: nil).get()
        #expect(encoded.speaker?.delivery == "chat/stream")
    }

    @Test(arguments: [
        (#"{"candidates":[{"content":{}}]}"#, true), ("data: {\"candidates\":[]}\n\n", true),
        (#"{"promptFeedback":{"blockReason":"SAFETY"}}"#, true),
        (#"{"choices":[{"message":{"content":"Hi."},"finish_reason":"stop"}]}"#, false),
        (#"{"choices":[{"message":{"content":"{\"candidates\":[]}"},"finish_reason":"stop"}]}"#, false),
    ])
    func `knows the protocol of a reply whose request is forgotten, wherever it is cut`(
        text: String, isNative: Bool
    ) async throws {
        for size in [1, 3, 1000] {
            let bytes = Array(text.utf8)
            let chunks = stride(from: 0, to: bytes.count, by: size).map {
                Array(bytes[$0..<min($0 + size, bytes.count)])
            }
            let outcome = try await Self.combined("runapi").read(
                ProviderSamples.reply(chunks), now: ProviderSamples.now)
            guard case .answered(let reply) = outcome else { return #expect(Bool(false), "\(outcome)") }
            #expect(reply.text.hasPrefix("native: ") == isNative)
            if isNative { #expect(reply.text == "native: " + text, "nothing of it may be missing") }
        }
    }

    @Test func `reads errors and failures as chat does`() async throws {
        let provider = try Self.combined("runapi")
        let outcome = try await provider.read(ProviderSamples.reply(status: 429, []), now: ProviderSamples.now)
        guard case .faulted(let fault) = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(fault.failureClass == .rate)
        let lost = HTTPFailure(.connectionLost, progress: .replying, "reset")
        #expect(provider.fault(lost).failureClass == .unknownOutcome)
        await #expect(throws: lost) {
            try await provider.read(
                ProviderSamples.reply([Array("{\"cand".utf8)], failing: lost), now: ProviderSamples.now)
        }
    }

    @Test func `keeps the task of whoever was chosen`() async throws {
        let configuration = try ProviderSamples.configuration(name: "runapi")
        let provider = TaskFollowingProvider(try Self.combined("runapi"), configuration)
        let request = ProviderSamples.request(parts: [ProviderSamples.media("a", "video/mp4", .video)])
        let speaker = try #require(try provider.encode(request, credential: nil).get().speaker)
        #expect(speaker.delivery == "gemini/stream")
        let begun = try await speaker.read(
            ProviderSamples.reply(status: 202, fields: [("Location", "/t")], []), now: ProviderSamples.now)
        let task = PendingTask(id: "https://runapi.ai/t")
        #expect(begun == .pending(task))
        let done = #"{"status":"completed","response":{"body":{"candidates":[]}}}"#
        for reader in [speaker, provider] as [any Provider] {
            let outcome = try await reader.read(
                ProviderSamples.reply([Array(done.utf8)]), of: task, now: ProviderSamples.now)
            #expect(outcome == .answered(ModelReply(text: #"native: {"candidates":[]}"#)))
        }
    }
}
