import HTTPMessages
import Pipeline
import Primitives
import Testing

@testable import Providers

struct GeminiReplyDecoderTests {
    @Test func `reads a whole reply`() async throws {
        let text = """
            {"candidates":[{"content":{"role":"model","parts":[{"text":"They greet.","thought":true},{"text":"Hel"},
               {"text":"lo.","thoughtSignature":"c2ln"}]},"finishReason":"STOP","index":0,
               "safetyRatings":[{"category":"HARM_CATEGORY_HARASSMENT","probability":"NEGLIGIBLE"}],
               "groundingMetadata":{"webSearchQueries":["hello","greeting","hello",""],
                 "groundingChunks":[{"web":{"uri":"https://example.org/a","title":"a"}},
                   {"web":{"uri":"https://example.org/a"}},{"retrievedContext":{"uri":"gs://b/c"}},{}]}},
              {"index":1,"content":{"parts":[{"text":"other"}]}}],
             "usageMetadata":{"promptTokenCount":194.0,"candidatesTokenCount":2,"thoughtsTokenCount":457,
               "cachedContentTokenCount":64,"toolUsePromptTokenCount":6,"totalTokenCount":659,
               "promptTokensDetails":[{"modality":"TEXT","tokenCount":194}]},
             "modelVersion":"gemini-3.1-pro-preview","responseId":"r-7"}
            """
        var expected = ModelReply(
            text: "Hello.", reasoning: "They greet.",
            usage: TokenUsage(input: 200, output: 2, thinking: 457, cached: 64, searches: 2),
            servedModel: "gemini-3.1-pro-preview", requestID: "r-7", citations: ["https://example.org/a", "gs://b/c"])
        expected.inputTokens = InputTokens([.text: 194], isComplete: true)
        #expect(try await GeminiSamples.read(text).get() == expected)
        let named = try await GeminiSamples.read(fields: [("x-goog-request-id", "g-1")], text).get()
        #expect(named.requestID == "g-1")
    }

    @Test func `reads a reply of the other kind than was asked for`() async throws {
        let whole = GeminiSamples.text("a", finish: "STOP")
        for delivery in [ProviderSpec.Delivery.sync, .stream] {
            for text in ["\u{FEFF} " + whole, "\n: hi\n\ndata: \(whole)\n\n", "[\(whole)]", "data: \(whole)"] {
                let provider = try GeminiSamples.provider(delivery: delivery)
                let reply = ProviderSamples.reply(fields: [("Content-Type", "application/json")], [Array(text.utf8)])
                #expect(try await provider.answer(of: reply, now: ProviderSamples.now).get().text == "a", "\(text)")
            }
        }
    }

    @Test(arguments: [
        ("<html><head><TITLE>Sign\n in</TITLE></head>", "a web page titled 'Sign in'"),
        ("<!doctype html><body>", "a web page"), ("hello", "text that is no JSON"),
        ("error code: 1015", "neither JSON nor a stream"),
        (#"{"choices":[{"message":{"content":"a"}}]}"#, "JSON without 'candidates'"),
        ("[]", "JSON without 'candidates'"),
        ("{}", "JSON without 'candidates'"),
    ])
    func `knows an address that speaks something else`(text: String, words: String) async throws {
        let fault = try #require(try await GeminiSamples.read(text).fault)
        #expect(fault.failureClass == .endpoint && fault.scope == .endpoint && fault.retry == .never)
        #expect(fault.message.contains(words) && fault.message.contains("baseURL"), "\(fault.message)")
    }

    @Test(arguments: ["", "  \n", #"{"candidates":[{"content":{"parts":[{"text":"Ha"#, "{not json}"])
    func `does not ask again where something may have been done`(text: String) async throws {
        let fault = try #require(try await GeminiSamples.read(text).fault)
        #expect(fault.failureClass == .unknownOutcome && fault.retry == .never && fault.billing == .possible)
    }

    @Test(arguments: [
        (#"{"error":{"code":429,"message":"slow","status":"RESOURCE_EXHAUSTED"}}"#, FailureClass.rate),
        (#"[{"error":{"code":503,"message":"busy","status":"UNAVAILABLE"}}]"#, .transient),
        (#"{"error":{"code":499,"message":"gone","status":"CANCELLED"}}"#, .transient),
        (#"{"error":{"message":"no","status":"PERMISSION_DENIED"}}"#, .auth),
    ])
    func `takes an error with a successful status for an error`(text: String, expected: FailureClass) async throws {
        let fault = try #require(try await GeminiSamples.read(text).fault)
        #expect(fault.failureClass == expected && fault.status == 200, "\(fault.message)")
    }
}
