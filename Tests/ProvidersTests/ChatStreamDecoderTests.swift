import HTTPMessages
import Pipeline
import Primitives
import TestSupport
import Testing

@testable import Providers

struct ChatStreamDecoderTests {
    /// Comments, thoughts, a character of four bytes, and the tokens in a chunk of their own.
    private static let complete = [
        #"data: {"id":"c-1","object":"chat.completion.chunk","model":"m-2","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}"#,
        "",
        #"data: {"id":"c-1","choices":[{"index":0,"delta":{"reasoning_content":"Looking. "}}]}"#, "",
        ": keep-alive", "",
        #"data: {"id":"c-1","choices":[{"index":0,"delta":{"content":"A red 🚢"}},{"index":1,"delta":{"content":"other"}}]}"#,
        "",
        #"data: {"id":"c-1","choices":[]}"#, "", #"data: {"id":"c-1"}"#, "",
        #"data: {"id":"c-1","choices":[{"index":0,"delta":{"content":" \"sails\"."},"finish_reason":""}]}"#, "",
        #"data: {"id":"c-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}"#,
        "",
        #"data: {"id":"c-1","choices":[],"usage":{"prompt_tokens":1124,"completion_tokens":310.0,"total_tokens":1434,"completion_tokens_details":{"reasoning_tokens":304}}}"#,
        "",
        "data: [DONE]", "", #"data: {"choices":[{"index":0,"delta":{"content":"late"}}]}"#, "", "",
    ]

    private static func read(_ chunks: [[UInt8]]) async throws -> Result<ModelReply, ProviderFault> {
        let provider = ChatProvider(try ProviderSamples.configuration())
        return try await provider.answer(of: ProviderSamples.reply(chunks), now: ProviderSamples.now)
    }

    private static let expected = ModelReply(
        text: "A red 🚢 \"sails\".", reasoning: "Looking. ",
        usage: TokenUsage(input: 1124, output: 6, thinking: 304), servedModel: "m-2", requestID: "c-1")

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `reads a stream wherever it is cut`(lineEnd: String) async throws {
        let bytes = Array(Self.complete.joined(separator: lineEnd).utf8)
        for cut in 1..<bytes.count {
            let reply = try await Self.read([Array(bytes[..<cut]), Array(bytes[cut...])]).get()
            guard reply == Self.expected else { return #expect(reply == Self.expected, "cut at \(cut)") }
        }
        #expect(try await Self.read(bytes.map { [$0] }).get() == Self.expected)
    }

    @Test func `is whole only once a reason for the end came`() async throws {
        let text = Self.complete.joined(separator: "\n")
        let end = try #require(text.firstRange(of: #""finish_reason":"stop"}]"#))
        let whole = text.utf8.distance(from: text.startIndex, to: end.upperBound)
        let bytes = Array(text.utf8)
        for length in 1..<bytes.count {
            let result = try await Self.read([Array(bytes[..<length])])
            switch result {
            case .success(let reply):
                #expect(length > whole && reply.text == Self.expected.text, "ended at \(length)")
            case .failure(let fault):
                // The event that brings the reason is itself longer than the reason.
                #expect(length < whole + 80, "ended at \(length): \(fault.message)")
                #expect(fault.retry == .never, "ended at \(length)")
                if length > "data:".utf8.count {
                    #expect(fault.failureClass == .unknownOutcome && fault.billing == .possible)
                }
            }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `survives whatever a broken server sends`(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let bytes = Array(Self.complete.joined(separator: "\n").utf8)
        for _ in 0..<200 {
            let broken = random.mutated(bytes)
            guard !broken.isEmpty else { continue }
            let whole = try await Self.read([broken])
            let pieces = try await Self.read(broken.map { [$0] })
            #expect((try? whole.get()) == (try? pieces.get()) && whole.fault == pieces.fault, "seed \(seed)")
        }
    }

    @Test(arguments: [
        // Before any text the error's own words decide.
        (
            "", #"{"error":{"message":"slow down","code":429}}"#, FailureClass.rate, ProviderFault.Retry.backOff,
            ProviderFault.Billing.none
        ),
        ("", #"{"error":{"message":"no","code":"insufficient_quota"}}"#, .credit, .never, .none),
        ("", #"{"error":{"message":"boom","type":"server_error"}}"#, .transient, .backOff, .none),
        ("", #"{"error":"strange"}"#, .transient, .backOff, .none),
        // After some, asking again may be paying twice.
        ("Half", #"{"error":{"message":"boom","type":"server_error"}}"#, .unknownOutcome, .never, .possible),
        ("Half", #"{"error":{"message":"no","code":"content_filter"}}"#, .refused, .never, .none),
        (
            "Half", #"{"choices":[{"delta":{},"error":{"message":"boom","code":502}}]}"#, .unknownOutcome, .never,
            .possible
        ),
    ])
    func `takes an error frame for what it says`(
        text: String, frame: String, failureClass: FailureClass, retry: ProviderFault.Retry,
        billing: ProviderFault.Billing
    ) async throws {
        let start = text.isEmpty ? "" : "data: {\"choices\":[{\"delta\":{\"content\":\"\(text)\"}}]}\n\n"
        let stream = start + "data: \(frame)\n\ndata: [DONE]\n\n"
        let fault = try #require(try await ProviderSamples.read(stream).fault)
        #expect(fault.failureClass == failureClass && fault.retry == retry && fault.billing == billing, "\(fault)")
    }

    @Test func `takes an event named error for one`() async throws {
        let stream = "event: error\ndata: {\"message\":\"overloaded\",\"type\":\"overloaded_error\"}\n\n"
        let fault = try #require(try await ProviderSamples.read(stream).fault)
        #expect(fault.failureClass == .transient && fault.message.contains("overloaded"))
    }

    @Test func `keeps an answer that is complete although an error follows`() async throws {
        let stream = """
            data: {"choices":[{"delta":{"content":"Done"},"finish_reason":"stop"}]}

            data: {"error":{"message":"usage not available"}}


            """
        #expect(try await ProviderSamples.read(stream).get().text == "Done")
    }
}
