import Pipeline
import Primitives
import Testing

@testable import Providers

struct GeminiVerdictTests {
    @Test(arguments: ["STOP", "stop"])
    func `takes a finished answer as it is`(reason: String) async throws {
        #expect(try await GeminiSamples.read(GeminiSamples.text("a", finish: reason)).get() == ModelReply(text: "a"))
    }

    @Test(arguments: ["LANGUAGE", "OTHER", "NO_IMAGE", "IMAGE_OTHER", "NEW_REASON"])
    func `remarks on a reason that says nothing about the answer`(reason: String) async throws {
        let reply = try await GeminiSamples.read(GeminiSamples.text("a", finish: reason)).get()
        #expect(reply.text == "a" && reply.remarks == ["unknown_finish_reason: \(reason)"])
        let fault = try #require(try await GeminiSamples.read(GeminiSamples.text("", finish: reason)).fault)
        #expect(fault.failureClass == .transient && fault.message.contains("empty") && fault.message.contains(reason))
    }

    @Test(arguments: [nil, "", "FINISH_REASON_UNSPECIFIED", "BLOCKED_REASON_UNSPECIFIED"] as [String?])
    func `remarks on a whole reply without a reason`(reason: String?) async throws {
        let reply = try await GeminiSamples.read(GeminiSamples.text("a", finish: reason)).get()
        #expect(reply.text == "a" && reply.remarks.count == 1 && reply.remarks[0].hasPrefix("no_finish_reason"))
    }

    @Test(arguments: [
        "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT",
        "IMAGE_RECITATION", "MODEL_ARMOR", "ESCALATION",
    ])
    func `takes a blocked answer for a refusal, whatever of it came`(reason: String) async throws {
        for text in ["", "Half"] {
            let usage = #","usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":1,"totalTokenCount":10}"#
            let body = GeminiSamples.text(text, finish: reason, beside: usage + #","responseId":"r-9""#)
            for reply in [body, GeminiSamples.events([body])] {
                let fault = try #require(try await GeminiSamples.read(reply).fault)
                #expect(fault.failureClass == .refused && fault.retry == .never && fault.scope == .request)
                #expect(fault.billing == .billed && fault.usage == TokenUsage(input: 9, output: 1))
                #expect(fault.message.contains(reason) && fault.requestID == "r-9")
            }
        }
    }

    @Test func `says what an answer was blocked for`() async throws {
        let text = GeminiSamples.candidate(
            #""finishReason":"SAFETY","finishMessage":"Not\nsafe.","safetyRatings":[{"category":"HARM_CATEGORY_HARASSMENT","probability":"LOW"},{"category":"HARM_CATEGORY_DANGEROUS_CONTENT","blocked":true}]"#
        )
        let fault = try #require(try await GeminiSamples.read(text).fault)
        #expect(fault.message.hasSuffix("SAFETY, for Not safe., HARM_CATEGORY_DANGEROUS_CONTENT"), "\(fault.message)")
    }

    @Test(arguments: [
        "SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY", "MODEL_ARMOR", "JAILBREAK", "NEW",
    ])
    func `takes a blocked prompt for a refusal`(reason: String) async throws {
        let text =
            #"{"promptFeedback":{"blockReason":"\#(reason)"},"usageMetadata":{"promptTokenCount":7,"totalTokenCount":7}}"#
        for reply in [text, "[\(text)]", GeminiSamples.events([text])] {
            let fault = try #require(try await GeminiSamples.read(reply).fault)
            #expect(fault.failureClass == .refused && fault.retry == .never, "\(fault.message)")
            #expect(fault.message.contains("the prompt was blocked: \(reason)"))
            #expect(fault.billing == .billed && fault.usage == TokenUsage(input: 7, output: 0))
        }
    }

    @Test(arguments: [#"{"safetyRatings":[]}"#, #"{"blockReason":"BLOCK_REASON_UNSPECIFIED"}"#])
    func `lets feedback pass that blocks nothing`(feedback: String) async throws {
        let text = GeminiSamples.text("a", finish: "STOP", beside: ",\"promptFeedback\":\(feedback)")
        #expect(try await GeminiSamples.read(text).get() == ModelReply(text: "a"))
    }

    @Test func `takes an answer that is to be continued for one that was cut`() async throws {
        let fault = try #require(try await GeminiSamples.read(GeminiSamples.text("Half", finish: "CONTINUATION")).fault)
        #expect(fault.failureClass == .truncated && fault.retry == .never)
    }

    @Test func `knows an account that is shut from an answer that is`() async throws {
        for text in ["", "Half"] {
            let body = GeminiSamples.text(text, finish: "PUP_LIMITED_DISABLED")
            let fault = try #require(try await GeminiSamples.read(body).fault)
            #expect(fault.failureClass == .auth && fault.scope == .credential && fault.retry == .never)
            #expect(fault.message.contains("PUP_LIMITED_DISABLED"))
        }
    }

    @Test(arguments: [
        "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MISSING_THOUGHT_SIGNATURE",
        "MALFORMED_RESPONSE",
    ])
    func `does not ask again at once for an answer that came out wrong`(reason: String) async throws {
        for text in ["", "Half"] {
            let fault = try #require(try await GeminiSamples.read(GeminiSamples.text(text, finish: reason)).fault)
            #expect(fault.failureClass == .transient && fault.retry == .never && fault.billing == .billed)
            #expect(fault.message.contains(reason))
        }
    }

    @Test(arguments: [
        (#"{"text":"Half"}"#, "", "the answer was cut at its limit"),
        (#"{"text":"hm","thought":true}"#, "", "thinking used up the limit on the answer before"),
        (
            "", #","usageMetadata":{"promptTokenCount":9,"thoughtsTokenCount":512,"totalTokenCount":521}"#,
            "thinking used up the limit on the answer after 512 tokens"
        ),
        ("", "", "the answer was cut at its limit"),
    ])
    func `says what used up the limit on an answer`(part: String, usage: String, words: String) async throws {
        let text = GeminiSamples.candidate(
            #""content":{"parts":[\#(part)]},"finishReason":"MAX_TOKENS""#, beside: usage)
        let fault = try #require(try await GeminiSamples.read(text).fault)
        #expect(fault.failureClass == .truncated && fault.retry == .never && fault.billing == .billed)
        #expect(fault.message.contains(words) && fault.message.contains("'maxOutputTokens'"), "\(fault.message)")
    }

    @Test(arguments: [
        (GeminiSamples.candidate(#""finishReason":"STOP""#), FailureClass.transient, "the answer is empty"),
        (GeminiSamples.candidate(#""content":{"role":"model"},"finishReason":"STOP""#), .transient, "is empty"),
        (
            GeminiSamples.candidate(
                #""content":{"parts":[{"text":"hm","thought":true}]},"finishReason":"STOP""#), .transient,
            "thought and wrote no answer"
        ),
        (#"{"usageMetadata":{"promptTokenCount":3},"modelVersion":"m"}"#, .transient, "is empty"),
        (
            GeminiSamples.candidate(
                #""content":{"parts":[{"functionCall":{"name":"look","args":{}}}]},"finishReason":"STOP""#),
            .unsupported, "called look"
        ),
    ])
    func `says what is wrong with an answer that is none`(text: String, failureClass: FailureClass, words: String)
        async throws
    {
        let fault = try #require(try await GeminiSamples.read(text).fault)
        #expect(fault.failureClass == failureClass && fault.message.contains(words), "\(fault.message)")
        #expect(fault.billing == .billed)
    }

    @Test func `counts searches also where nothing else is counted`() async throws {
        let text = GeminiSamples.candidate(
            #""content":{"parts":[{"text":"a"}]},"finishReason":"STOP","groundingMetadata":{"webSearchQueries":["q"]}"#)
        let usage = try await GeminiSamples.read(text).get().usage
        #expect(usage?.searches == 1 && usage?.thinkingIsBilled == nil)
    }
}
