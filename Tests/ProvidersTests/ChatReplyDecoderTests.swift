import HTTPMessages
import Pipeline
import Primitives
import Testing

@testable import Providers

struct ChatReplyDecoderTests {
    private static func choice(_ members: String) -> String { "{\"choices\":[{\(members)}]}" }

    @Test func `reads a whole reply`() async throws {
        let text = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1776356269.0,"model":"gemini-3.1-pro-002",
             "choices":[{"index":0.0,"finish_reason":"stop","message":{"role":"assistant","content":"Hello.",
               "reasoning_content":"They greet.","reasoning":"They greet.","refusal":null,
               "annotations":[{"type":"url_citation","url_citation":{"url":"https://example.org/a"}},
                              {"type":"url_citation","url_citation":{"url":"https://example.org/a"}}]}}],
             "usage":{"prompt_tokens":194.0,"completion_tokens":229,"total_tokens":880,
               "prompt_tokens_details":{"cached_tokens":64},"completion_tokens_details":{"reasoning_tokens":457}},
             "system_fingerprint":null,"credits_consumed":3}
            """
        let reply = try await ProviderSamples.read(fields: [("X-Request-Id", "req-7")], text).get()
        #expect(
            reply
                == ModelReply(
                    text: "Hello.", reasoning: "They greet.",
                    usage: TokenUsage(input: 194, output: 229, thinking: 457, cached: 64),
                    servedModel: "gemini-3.1-pro-002", requestID: "req-7", citations: ["https://example.org/a"]))
    }

    @Test(
        arguments: [
            (#""message":{"content":"a"},"finish_reason":"stop""#, "a", nil, 0),
            (
                #""message":{"content":["a",{"type":"text","text":"b"},{"type":"output_text","text":"c"}]},"finish_reason":"STOP""#,
                "abc", nil, 0
            ),
            (
                #""message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"t"}]},{"type":"text","text":"a"}]},"finish_reason":"stop""#,
                "a", "t", 0
            ),
            (#""message":{"content":"a","reasoning":"r"},"finish_reason":"end_turn""#, "a", "r", 0),
            (#""message":{"content":"<think>hm</think>\n\nYes."},"finish_reason":"stop""#, "Yes.", "hm", 0),
            (#""message":{"content":"<think>hm"},"finish_reason":"stop""#, "<think>hm", nil, 0),
            (#""message":{"content":"a"},"finish_reason":"because""#, "a", nil, 1),
            (#""message":{"content":"a"}"#, "a", nil, 1),
            (#""delta":{"content":"a"},"finish_reason":"stop""#, "a", nil, 0),
            (#""message":{"content":"a","tool_calls":[]},"finish_reason":"stop""#, "a", nil, 0),
        ] as [(String, String, String?, Int)])
    func `reads every way of saying it`(members: String, text: String, reasoning: String?, remarks: Int) async throws {
        let reply = try await ProviderSamples.read(Self.choice(members)).get()
        #expect(reply.text == text && reply.reasoning == reasoning && reply.remarks.count == remarks, "\(reply)")
    }

    @Test(arguments: [
        (#""message":{"content":null},"finish_reason":"stop""#, FailureClass.transient, "the answer is empty"),
        (#""finish_reason":"stop""#, .transient, "the answer is empty"),
        (#""message":{"content":" \n"},"finish_reason":"stop""#, .transient, "wrote no answer"),
        (
            #""message":{"content":"","reasoning":"hm"},"finish_reason":"stop""#, .transient,
            "the model thought and wrote no answer"
        ),
        (#""message":{"content":"Half"},"finish_reason":"length""#, .truncated, "the answer was cut at its limit"),
        (
            #""message":{"content":null,"reasoning_content":"hm"},"finish_reason":"length""#, .truncated,
            "thinking used up"
        ),
        (#""message":{"content":"<think>hm</think>"},"finish_reason":"length""#, .truncated, "thinking used up"),
        (#""message":{"content":null},"finish_reason":"MAX_TOKENS""#, .truncated, "the answer was cut at its limit"),
        (#""message":{"content":"Half"},"finish_reason":"content_filter""#, .refused, "content_filter"),
        (#""message":{"content":null},"finish_reason":"RECITATION""#, .refused, "RECITATION"),
        (#""message":{"content":null,"refusal":"I will not."},"finish_reason":"stop""#, .refused, "I will not."),
        (#""message":{"content":[{"type":"refusal","refusal":"No."}]},"finish_reason":"stop""#, .refused, "No."),
        (
            #""message":{"content":null,"tool_calls":[{"function":{"name":"search","arguments":"{}"}}]},"finish_reason":"tool_calls""#,
            .unsupported, "called search"
        ),
        (
            #""message":{"content":"I call","function_call":{"name":"f"}},"finish_reason":"function_call""#,
            .unsupported, "called f"
        ),
    ])
    func `says what is wrong with an answer that is none`(members: String, failureClass: FailureClass, words: String)
        async throws
    {
        let fault = try #require(try await ProviderSamples.read(Self.choice(members)).fault)
        #expect(fault.failureClass == failureClass && fault.message.contains(words), "\(fault.message)")
        #expect(fault.billing == .billed && fault.scope == .request)
        #expect(fault.retry == (failureClass == .transient ? .backOff : .never))
    }

    @Test(arguments: [
        ("", "", FailureClass.transient, ProviderFault.Retry.backOff, ProviderFault.Billing.none),
        ("Half", "", .unknownOutcome, .never, .possible),
        ("", #","error":{"code":429}"#, .rate, .backOff, .none),
        ("Half", #","error":{"code":502}"#, .unknownOutcome, .never, .possible),
    ])
    func `asks again after a server's failure only where nothing was written`(
        content: String, error: String, failureClass: FailureClass, retry: ProviderFault.Retry,
        billing: ProviderFault.Billing
    ) async throws {
        let text = Self.choice("\"message\":{\"content\":\"\(content)\"},\"finish_reason\":\"error\"\(error)")
        let fault = try #require(try await ProviderSamples.read(text).fault)
        #expect(fault.failureClass == failureClass && fault.retry == retry && fault.billing == billing, "\(fault)")
    }

    @Test func `counts what a useless answer cost`() async throws {
        let text = """
            {"choices":[{"message":{"content":""},"finish_reason":"length"}],
             "usage":{"prompt_tokens":10,"completion_tokens":512,"total_tokens":522,
               "completion_tokens_details":{"reasoning_tokens":512}}}
            """
        let fault = try #require(try await ProviderSamples.read(text).fault)
        #expect(fault.usage == TokenUsage(input: 10, output: 0, thinking: 512))
        #expect(fault.message.contains("thinking used up the limit on the answer after 512 tokens"))
    }

    @Test(arguments: [
        ("<html><head><TITLE>Sign\n in</TITLE></head>", "a web page titled 'Sign in'"),
        ("<!doctype html><body>", "a web page"), ("hello", "text that is no JSON"),
        ("error code: 1015", "neither JSON nor a stream"), (#"{"object":"list","data":[]}"#, "JSON without 'choices'"),
        ("[]", "JSON without 'choices'"),
    ])
    func `knows an address that speaks something else`(text: String, words: String) async throws {
        let fault = try #require(try await ProviderSamples.read(text).fault)
        #expect(fault.failureClass == .endpoint && fault.scope == .endpoint && fault.retry == .never)
        #expect(fault.message.contains(words) && fault.message.contains("baseURL"), "\(fault.message)")
    }

    @Test(arguments: ["", "  \n", #"{"choices":[{"message":{"content":"Ha"#, "{not json}"])
    func `does not ask again where something may have been done`(text: String) async throws {
        let fault = try #require(try await ProviderSamples.read(text).fault)
        #expect(fault.failureClass == .unknownOutcome && fault.retry == .never && fault.billing == .possible)
    }

    @Test func `reads a reply of the other kind than was asked for`() async throws {
        let streamed = "\n: hi\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n"
        let whole = "\u{FEFF} " + Self.choice(#""message":{"content":"a"},"finish_reason":"stop""#)
        for delivery in [ProviderSpec.Delivery.sync, .stream] {
            for text in [streamed, whole, "[\(whole.dropFirst(2))]"] {
                let reply = try await ProviderSamples.read(
                    fields: [("Content-Type", "application/json")], text, spec: ProviderSamples.spec(delivery: delivery)
                )
                #expect(try reply.get().text == "a", "\(text)")
            }
        }
    }

    @Test func `takes a blocked prompt for a refusal`() async throws {
        let fault = try #require(
            try await ProviderSamples.read(#"{"choices":[],"promptFeedback":{"blockReason":"SAFETY"}}"#).fault)
        #expect(fault.failureClass == .refused && fault.message.contains("SAFETY"))
    }

    @Test func `takes an error with a successful status for an error`() async throws {
        let text = #"{"error":{"message":"no more credit","code":402},"choices":[]}"#
        let fault = try #require(try await ProviderSamples.read(text).fault)
        #expect(fault.failureClass == .credit && fault.scope == .credential && fault.retry == .never)
    }

    @Test func `remarks on what it has not heard before`() async throws {
        let reply = try await ProviderSamples.read(
            Self.choice(#""message":{"content":"a"},"finish_reason":"be\ncause""#)
        ).get()
        #expect(reply.remarks == ["unknown_finish_reason: be cause"])
    }
}
