import EmulatorService
import JSONSchema
import Patterns
import Primitives
import Testing

struct ReplyPlannerTests {
    private static let schema: JSONValue = [
        "type": "object", "properties": ["title": ["type": "string"]], "required": ["title"],
    ]
    /// 2026-11-21 00:56:23.400, a Saturday.
    private static let now = Timestamp(millisecondsSinceEpoch: 1_795_222_583_400)

    private func plan(
        _ script: String? = nil, _ request: ReceivedRequest, sequence: Int = 1, attempt: Int = 1,
        latency: Duration = .zero
    ) throws -> ReplyPlan {
        let rules = script.map { #"{"version":1,"rules":[\#($0)]}"# }
        return try EmulatorSamples.planner(rules, latency: latency).plan(
            request,
            facts: RequestFacts(sequence: sequence, request: request, attempt: attempt, questionAttempt: attempt),
            now: Self.now)
    }

    private func reply(_ plan: ReplyPlan) throws -> PlannedReply {
        guard case .reply(let reply) = plan.action else { throw NoReply() }
        return reply
    }

    private struct NoReply: Error {}

    private func content(_ plan: ReplyPlan) throws -> String {
        let body = try JSONParser.parse(try reply(plan).body).value
        return try #require(body["choices"]?.arrayValue?.first?["message"]?["content"]?.stringValue)
    }

    @Test func `answers at once without a script`() throws {
        let plan = try plan(nil, EmulatorSamples.request())
        #expect(plan.delay == .zero && !plan.isHeld && plan.fault == nil && plan.status == 200)
        #expect(try content(plan).contains("hello"))
    }

    @Test func `gives the same bytes for the same number`() throws {
        let request = try EmulatorSamples.request()
        #expect(try plan(nil, request, sequence: 3) == plan(nil, request, sequence: 3))
        #expect(try plan(nil, request, sequence: 3) != plan(nil, request, sequence: 4))
    }

    @Test(arguments: [
        (#""retryAfter":1"#, "1"), (#""retryAfter":"0.5""#, "0.5"), (#""retryAfter":0.25"#, "0.25"),
        (#""retryAfter":"date+1s""#, "Sat, 21 Nov 2026 00:56:25 GMT"),
    ])
    func `tells when to come again`(member: String, value: String) throws {
        let reply = try reply(
            try plan(
                #"{"reply":{"status":429,\#(member),"retryAfterMs":7,"headers":{"X-A":"b"}}}"#,
                EmulatorSamples.request()))
        #expect(reply.status == 429)
        #expect(reply["Retry-After"] == value)
        #expect(reply["retry-after-ms"] == "7")
        #expect(reply["X-A"] == "b")
        #expect(try JSONParser.parse(reply.body).value["error"]?["type"] == "rate_limit_error")
    }

    @Test func `spells the error it is told to`() throws {
        let script = #"{"reply":{"status":400,"error":{"code":"content_filter","type":"t","message":"no"}}}"#
        let body = try JSONParser.parse(try reply(try plan(script, EmulatorSamples.request())).body).value
        #expect(body["error"] == ["message": "no", "type": "t", "param": nil, "code": "content_filter"])
    }

    @Test func `gives invalid answers first and then a valid one`() throws {
        let request = try EmulatorSamples.request(answer: .schema(name: "s", Self.schema))
        let script = #"{"reply":{"invalidAnswer":2}}"#
        let schema = try JSONSchema(compiling: Self.schema, patterns: PatternCompiler())
        let answers = try (1...3).map { attempt in
            try JSONParser.parse(content(plan(script, request, attempt: attempt))).value
        }
        #expect(answers.map { schema.validate($0).isEmpty } == [false, false, true])
        #expect(try plan(script, request, attempt: 1).fault == "invalid-answer")
        #expect(try plan(script, request, attempt: 3).fault == nil)
    }

    @Test func `keeps waits apart from what is said`() throws {
        let request = try EmulatorSamples.request()
        #expect(try plan(nil, request, latency: .seconds(3)).delay == .seconds(3))
        let plan = try plan(#"{"reply":{"latency":"2s","hold":true,"answer":"x"}}"#, request, latency: .seconds(3))
        #expect(plan.delay == .seconds(2) && plan.isHeld && plan.fault == nil)
        #expect(try content(plan) == "x")
    }

    @Test func `resets or keeps silent instead of replying`() throws {
        let request = try EmulatorSamples.request()
        #expect(try plan(#"{"reply":{"fault":"reset"}}"#, request).action == .reset)
        #expect(try plan(#"{"reply":{"fault":"stalled"}}"#, request).action == .silence)
    }

    @Test func `cuts an answer at the token limit`() throws {
        let plan = try plan(nil, EmulatorSamples.request(maxTokens: 3))
        let body = try JSONParser.parse(try reply(plan).body).value
        #expect(try content(plan) == "The emulator")
        #expect(body["choices"]?.arrayValue?.first?["finish_reason"] == "length")
        #expect(body["usage"]?["completion_tokens"] == 3)
    }

    @Test func `refuses a schema that cannot be answered`() throws {
        let request = try EmulatorSamples.request(answer: .schema(name: "s", ["type": "strin"]))
        let refusal = #expect(throws: Refusal.self) { try plan(nil, request) }
        #expect(refusal?.code == "invalid_json_schema")
    }

    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777_000, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (1_709_164_800_000, "Thu, 29 Feb 2024 00:00:00 GMT"), (1, "Thu, 01 Jan 1970 00:00:01 GMT"),
    ])
    func `writes dates as HTTP does`(milliseconds: Int64, text: String) {
        #expect(HTTPDateText.text(of: Timestamp(millisecondsSinceEpoch: milliseconds), plus: .zero) == text)
    }
}
