import HTTPMessages
import Pipeline
import Primitives
import Testing

@testable import Providers

/// Replies with the quirks of each reseller.
struct ResellerReplyTests {
    private static func read(
        _ name: String, _ text: String, model: ModelSpec = ModelSpec(id: "gemini-3.1-pro"), bite: Int = .max,
        fields: [(name: String, value: String)] = []
    ) async throws -> ProviderOutcome {
        let provider = try ResellerRequestTests.provider(name, model)
        let bytes = Array(text.utf8)
        let size = min(bite, max(1, bytes.count))
        let chunks = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
        return try await provider.read(ProviderSamples.reply(fields: fields, chunks), now: ProviderSamples.now)
    }

    private static func reply(
        _ name: String, _ text: String, model: ModelSpec = ModelSpec(id: "gemini-3.1-pro"), bite: Int = .max,
        fields: [(name: String, value: String)] = []
    ) async throws -> ModelReply {
        guard case .answered(let reply) = try await read(name, text, model: model, bite: bite, fields: fields) else {
            throw NoAnswer()
        }
        return reply
    }

    private struct NoAnswer: Error {}

    private static let credits =
        #"{"id":"chatcmpl-20260417","object":"chat.completion","created":1776356269,"model":"gemini-3.1-pro-preview","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Cloudy."}}],"usage":{"prompt_tokens":194,"completion_tokens":229,"total_tokens":880,"completion_tokens_details":{"reasoning_tokens":457,"audio_tokens":0,"text_tokens":0}},"credits_consumed":0.25}"#

    @Test(arguments: [Int.max, 1, 7])
    func `keeps several answers apart, whole and streamed`(bite: Int) async throws {
        let model = ModelSpec(id: "gemini-3.1-pro", results: 3)
        func choice(_ index: Int, _ content: String, _ reason: String) -> String {
            #"{"index":\#(index),"message":{"role":"assistant","content":"\#(content)"},"finish_reason":"\#(reason)"}"#
        }
        let whole = [choice(0, "One.", "stop"), choice(2, "Three.", "stop"), choice(1, "Two.", "stop")]
        let reply = try await Self.replyInChat(#"{"choices":[\#(whole.joined(separator: ","))]}"#, model, bite: bite)
        #expect(reply.text == "One." && reply.alternatives == ["Two.", "Three."])
        let broken = [choice(0, "Cut", "length"), choice(1, "Two.", "stop"), choice(2, "", "content_filter")]
        let rest = try await Self.replyInChat(#"{"choices":[\#(broken.joined(separator: ","))]}"#, model, bite: bite)
        #expect(rest.text == "Two." && rest.alternatives.isEmpty)

        func piece(_ index: Int, _ text: String, _ reason: String = "null") -> String {
            #"data: {"choices":[{"index":\#(index),"delta":{"content":"\#(text)"},"finish_reason":\#(reason)}]}\#("\n\n")"#
        }
        let end = #""stop""#
        let stream =
            piece(0, "On") + piece(1, "Tw") + piece(0, "e.", end) + piece(1, "o.", end) + piece(2, "Thr")
            + "data: [DONE]\n\n"
        let streamed = try await Self.replyInChat(stream, model, bite: bite)
        #expect(streamed.text == "One." && streamed.alternatives == ["Two."], "the third never ended")
    }

    private static func replyInChat(_ text: String, _ model: ModelSpec, bite: Int) async throws -> ModelReply {
        var spec = ProviderSpec(location: .commandLine)
        spec.wireProtocol = .chat
        let provider = try ResellerRequestTests.provider("bytespike", model, spec)
        let bytes = Array(text.utf8)
        let size = min(bite, bytes.count)
        let chunks = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
        let outcome = try await provider.read(ProviderSamples.reply(chunks), now: ProviderSamples.now)
        guard case .answered(let reply) = outcome else { throw NoAnswer() }
        return reply
    }

    @Test func `takes credits for the cost, and leaves thinking unbilled where it stands beside`() async throws {
        let reply = try await Self.reply("aivideoapi", Self.credits)
        #expect(reply.reportedCost?.description == "$0.00125")
        #expect(
            reply.usage == TokenUsage(input: 194, output: 229, thinking: 457, thinkingIsBilled: false))
        let computed = reply.usage.flatMap { ProviderPreset.aiVideoAPI.prices?.cost(of: $0) }
        #expect(computed?.description == "$0.0012544", "194 × 0.80 and 229 × 4.80 by the million")
        #expect(reply.servedModel == "gemini-3.1-pro-preview" && reply.requestID == "chatcmpl-20260417")
    }

    @Test func `knows the price of no credit but AIVideoAPI's`() async throws {
        #expect(try await Self.reply("toapis", Self.credits).reportedCost == nil)
    }

    @Test(arguments: [
        ("0.25", "$0.00125"), ("16.96", "$0.0848"), ("0", "$0.00"), ("2", "$0.01"), ("1e2", "$0.50"),
        ("0.25088000000000003", "$0.0012544"), ("-1", nil), ("1e300", nil), ("\"0.25\"", nil), ("null", nil),
    ])
    func `counts credits exactly`(literal: String, expected: String?) async throws {
        let text = #"{"choices":[{"message":{"content":"Hi."},"finish_reason":"stop"}],"credits_consumed":\#(literal)}"#
        #expect(try await Self.reply("aivideoapi", text).reportedCost?.description == expected)
    }

    private static let creditStream = """
        data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"gemini-3.1-pro-preview","choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"Checking."},"finish_reason":null}]}

        data: {"id":"c","choices":[{"index":0,"delta":{"content":"Clöudy"},"finish_reason":null}],"credits_consumed":1}

        : ping

        data: {"id":"c","choices":[{"index":0,"delta":{"content":"."},"finish_reason":null}]}

        data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":194,"completion_tokens":229,"total_tokens":880,"completion_tokens_details":{"reasoning_tokens":457}}}

        data: {"id":"c","choices":[],"credits_consumed":3}


        """

    @Test(arguments: [1, 2, 7, 64, 4096])
    func `finds credits in a stream, the last that are given, wherever its bytes are cut`(bite: Int) async throws {
        let reply = try await Self.reply("aivideoapi", Self.creditStream, bite: bite)
        #expect(reply.text == "Clöudy." && reply.reasoning == "Checking.")
        #expect(reply.reportedCost?.description == "$0.015")
        #expect(reply.usage?.thinking == 457 && reply.usage?.thinkingIsBilled == false)
    }

    @Test func `does not overlook credits in a chunk of mere text`() async throws {
        let stream = """
            data: {"choices":[{"delta":{"content":"a"}}]}

            data: {"choices":[{"delta":{"content":"b"}}],"credits_consumed":2}

            data: {"choices":[{"delta":{},"finish_reason":"stop"}]}


            """
        #expect(try await Self.reply("aivideoapi", stream).reportedCost?.description == "$0.01")
    }

    @Test func `tells the cost of an answer that cannot be used, too`() async throws {
        let text = #"{"choices":[{"message":{"content":"Hal"},"finish_reason":"length"}],"credits_consumed":4}"#
        guard case .faulted(let fault) = try await Self.read("aivideoapi", text) else { throw NoAnswer() }
        #expect(fault.failureClass == .truncated && fault.billing == .billed)
        #expect(fault.reportedCost?.description == "$0.02")
    }

    @Test func `reads ByteSpike's bare chunks with tokens on the last`() async throws {
        let stream = """
            data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

            data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"A red square."},"finish_reason":null}]}

            data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1124,"completion_tokens":310,"total_tokens":1434,"prompt_tokens_details":{"cached_tokens":100}}}

            data: [DONE]


            """
        let reply = try await Self.reply("bytespike", stream)
        #expect(reply.text == "A red square." && reply.reportedCost == nil)
        #expect(reply.usage == TokenUsage(input: 1124, output: 310, cached: 100))
        let searched = try await Self.reply("bytespike", stream, model: ModelSpec(id: "gemini-3.1-pro", search: true))
        #expect(searched.usage?.searches == 1, "a reply does not count its searches, so one is reckoned with")
        let prices = try #require(ProviderPreset.byteSpike.prices)
        let bare = try #require(reply.usage.flatMap(prices.cost))
        #expect(searched.usage.flatMap(prices.cost) == bare + USD(thousandths: 35))
    }

    @Test func `asks again after an answer that ByteSpike broke off, which is free there`() async throws {
        let stream = """
            data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"A red"},"finish_reason":null}]}

            data: {"id":"chatcmpl-1","choices":[],"error":{"type":"api_error","message":"upstream error"}}

            data: [DONE]


            """
        for (name, retry, billing, failure) in [
            ("bytespike", ProviderFault.Retry.backOff, ProviderFault.Billing.none, FailureClass.transient),
            ("runapi", .never, .possible, .unknownOutcome), ("toapis", .never, .possible, .unknownOutcome),
            ("aivideoapi", .never, .possible, .unknownOutcome),
        ] {
            guard case .faulted(let fault) = try await Self.read(name, stream) else { throw NoAnswer() }
            #expect(fault.failureClass == failure && fault.retry == retry && fault.billing == billing, "\(name)")
        }
    }

    @Test func `reads RunAPI's stream with its tokens in a chunk of their own, and its own name of the request`()
        async throws
    {
        let stream = """
            data: {"id":"chatcmpl-r1","object":"chat.completion.chunk","created":1776356269,"model":"gemini-3.1-pro-preview","choices":[{"index":0,"delta":{"role":"assistant","content":"A red square."},"finish_reason":null}]}

            data: {"id":"chatcmpl-r1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"id":"chatcmpl-r1","choices":[],"usage":{"prompt_tokens":1124,"completion_tokens":310,"total_tokens":1434}}

            data: [DONE]


            """
        let reply = try await Self.reply(
            "runapi", stream,
            fields: [
                ("Content-Type", "text/event-stream"), ("X-Request-ID", "r"), ("X-RunAPI-Task-Id", "task-9"),
            ])
        #expect(reply.text == "A red square." && reply.usage == TokenUsage(input: 1124, output: 310))
        #expect(reply.requestID == "task-9", "RunAPI asks for the task's id in reports")
    }

    @Test(arguments: [
        #"{"id":"chatcmpl_x","model":"gemini-3-1-pro-preview","object":"chat.completion","choices":[{"index":0,"finish_reason":"stop"}]}"#,
        #"{"choices":[{"index":0,"finish_reason":"stop","message":{"content":null}}]}"#,
    ])
    func `does not take ToAPIs' choice without a message for an answer`(text: String) async throws {
        guard case .faulted(let fault) = try await Self.read("toapis", text) else { throw NoAnswer() }
        #expect(fault.failureClass == .transient && fault.retry == .backOff && fault.billing == .billed)
    }

    @Test(arguments: ["runapi", "toapis", "bytespike", "aivideoapi"])
    func `reads a stream where a reply was asked for, and the other way round`(name: String) async throws {
        let whole = #"{"choices":[{"message":{"content":"Hi."},"finish_reason":"stop"}]}"#
        let stream = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi.\"},\"finish_reason\":\"stop\"}]}\r\n\r\n"
        for (text, type) in [(whole, "text/event-stream"), (stream, "application/json")] {
            #expect(try await Self.reply(name, text, fields: [("Content-Type", type)]).text == "Hi.")
        }
    }

    @Test func `tells a search that came back as a call`() async throws {
        let text =
            #"{"choices":[{"message":{"content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"googleSearch","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}"#
        guard case .faulted(let fault) = try await Self.read("runapi", text) else { throw NoAnswer() }
        #expect(fault.failureClass == .unsupported && fault.message.contains("'model.search'"))
        guard case .faulted(let other) = try await Self.read("runapi", text.replacing("googleSearch", with: "lookup"))
        else { throw NoAnswer() }
        #expect(other.failureClass == .unsupported && other.message.contains("called lookup"))
    }

    @Test(arguments: [
        ("0.25", 250_880, false), ("0.25", 260_000, false), ("0.25", 261_000, true), ("0.01", 14_000, false),
        ("0.01", 21_000, true),
        ("0.02", 6000, true), ("100", 100_900_000, false), ("100", 101_100_000, true), ("0", 0, false),
    ])
    func `takes a cost for another than computed only beyond a hundredth and beyond rounding`(
        credits: String, microcredits: Int, differs: Bool
    ) async throws {
        let text = #"{"choices":[{"message":{"content":"Hi."},"finish_reason":"stop"}],"credits_consumed":\#(credits)}"#
        let reply = try await Self.reply("aivideoapi", text)
        // A millionth of a credit is 5000 picodollars.
        let reported = try #require(reply.reportedCost)
        #expect(
            CostDifference.isNotable(
                reported: reported, computed: USD(picodollars: microcredits * 5000), step: reply.reportedCostStep)
                == differs)
    }

    @Test func `reckons the worked examples with the presets' own prices`() throws {
        let free = try #require(ProviderPreset.aiVideoAPI.prices)
        #expect(
            free.cost(of: TokenUsage(input: 100_000, output: 1000, thinking: 2000, thinkingIsBilled: false))?
                .description == "$0.0848")
        let byteSpike = try #require(ProviderPreset.byteSpike.prices)
        #expect(byteSpike.cost(of: TokenUsage(input: 100_000, output: 1000, thinking: 2000))?.description == "$0.425")
        #expect(byteSpike.cost(of: TokenUsage(input: 300_000, output: 0, cached: 100_000))?.description == "$0.7875")
    }
}
