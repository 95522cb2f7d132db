import HTTPMessages
import Pipeline
import Primitives
import TestSupport
import Testing

@testable import Providers

struct RunwareReplyDecoderTests {
    private static let result =
        #"{"taskType":"textInference","taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11","text":"A red square.","seed":29225,"cost":0.00592,"finishReason":"stop","usage":{"promptTokens":1160,"completionTokens":4,"totalTokens":1164,"thinkingTokens":296},"reasoningContent":["Looking.","Seen."],"thoughtSignature":"c2ln"}"#

    private static let expected = ModelReply(
        text: "A red square.", reasoning: "Looking.\nSeen.", usage: TokenUsage(input: 1160, output: 4, thinking: 296),
        reportedCost: USD(picodollars: 5_920_000_000), reportedCostStep: USD(picodollars: 10_000_000),
        requestID: RunwareSamples.uuid)

    private static let shapes = [
        #"{"data":[\#(result)]}"#, #"{"data":[\#(result)],"errors":[]}"#, "[\(result)]", result,
        #"{"data":\#(result)}"#, "\u{FEFF}\n {\"data\":[\(result)],\"errors\":null}\n", #"[{"data":[\#(result)]}]"#,
        // As a poll and a recorded reply have it.
        #"{"data":[\#(result.dropLast()),"status":"success"}]}"#,
        #"{"data":[{"taskType":"getTaskDetails","taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11","request":[{"taskType":"textInference","text":"no"}],"response":{"data":[\#(result)]}}]}"#,
    ]

    @Test(arguments: shapes)
    func `reads every shape of a result`(shape: String) async throws {
        #expect(try await RunwareSamples.read(shape) == .answered(Self.expected))
        #expect(try await RunwareSamples.readPoll(shape) == .answered(Self.expected))
    }

    @Test func `reads a reply wherever it is cut into pieces`() async throws {
        let bytes = Array(#"{"data":[\#(Self.result)],"errors":[]}"#.utf8)
        for cut in 1..<bytes.count {
            let outcome = try await RunwareSamples.read([Array(bytes[..<cut]), Array(bytes[cut...])])
            guard outcome == .answered(Self.expected) else {
                return #expect(outcome == .answered(Self.expected), "cut at \(cut)")
            }
        }
    }

    @Test func `takes half a reply for a lost one`() async throws {
        let bytes = Array(#"{"data":[\#(Self.result)]}"#.utf8)
        for length in stride(from: 1, to: bytes.count, by: 7) {
            let fault = try #require(try await RunwareSamples.read([Array(bytes[..<length])]).fault)
            #expect(fault.failureClass == .unknownOutcome && fault.billing == .possible, "ended at \(length)")
        }
    }

    @Test func `passes on what the connection says when a whole reply breaks`() async throws {
        let failure = HTTPFailure(.connectionLost, progress: .replying, "gone")
        await #expect(throws: HTTPFailure.self) {
            try await RunwareSamples.read("{\"data\":[", failing: failure)
        }
    }

    @Test func `keeps an answer that comes with an error, and tells of it`() async throws {
        let reply = try #require(
            try await RunwareSamples.read(
                #"{"data":[\#(Self.result)],"errors":[{"code":"webhookFailed","message":"no webhook"}]}"#
            ).answer)
        #expect(reply.text == "A red square.")
        #expect(reply.remarks == ["error_beside_answer: webhookFailed: no webhook"])
    }

    @Test func `takes the first of several results, and counts what all of them cost`() async throws {
        let other = Self.result.replacing("A red square.", with: "Another.")
        let foreign = Self.result.replacing(RunwareSamples.uuid, with: RunwareSamples.otherUUID)
        let reply = try #require(
            try await RunwareSamples.read(#"{"data":[\#(Self.result),\#(foreign),\#(other),\#(other)]}"#).answer)
        #expect(reply.text == "A red square." && reply.reportedCost == USD(picodollars: 17_760_000_000))
        var usage = TokenUsage(input: 3480, output: 12, thinking: 888)
        usage.promptReadings = 3
        #expect(reply.usage == usage)
        #expect(reply.remarks.map { $0.prefix { $0 != ":" } } == ["further_results", "foreign_results"])
    }

    @Test func `gives what was asked for beside the first result, and the first that is whole`() async throws {
        let second = Self.result.replacing("A red square.", with: "Another.")
        let third = Self.result.replacing("A red square.", with: "A third.")
        let cut = Self.result.replacing(#""finishReason":"stop""#, with: #""finishReason":"length""#)
        let model = ModelSpec(id: "gemini-3.1-pro", results: 3)
        func read(_ results: [String]) async throws -> ProviderOutcome {
            let text = "{\"data\":[\(results.joined(separator: ","))]}"
            return try await RunwareSamples.provider(model: model).read(
                ProviderSamples.reply([Array(text.utf8)]), now: ProviderSamples.now)
        }
        let reply = try #require(try await read([Self.result, second, third]).answer)
        #expect(reply.text == "A red square." && reply.alternatives == ["Another.", "A third."])
        #expect(reply.remarks.isEmpty && reply.reportedCost == USD(picodollars: 17_760_000_000))
        let rest = try #require(try await read([cut, second, cut]).answer)
        #expect(rest.text == "Another." && rest.alternatives.isEmpty)
        let fault = try #require(try await read([cut, cut]).fault)
        #expect(fault.failureClass == .truncated && fault.reportedCost == USD(picodollars: 11_840_000_000))
    }

    @Test(arguments: [
        (#""finishReason":"stop""#, FailureClass?.none), (#""finishReason":"length""#, .truncated),
        (#""finishReason":"content_filter""#, .refused), (#""finishReason":"unknown""#, nil),
        (#""finishReason":"novel""#, nil), (#""finishReason":null"#, nil),
    ])
    func `knows the reasons for an end`(member: String, expected: FailureClass?) async throws {
        let outcome = try await RunwareSamples.read(Self.result.replacing(#""finishReason":"stop""#, with: member))
        #expect(outcome.fault?.failureClass == expected)
        guard expected == nil else {
            let fault = try #require(outcome.fault)
            #expect(fault.reportedCost == USD(picodollars: 5_920_000_000) && fault.usage?.thinking == 296)
            return #expect(fault.billing == .billed)
        }
        #expect(outcome.answer?.remarks.isEmpty == member.contains("stop"))
    }

    @Test(arguments: [#""text":"""#, #""text":" \n""#])
    func `takes an empty answer for a passing trouble that was paid for`(member: String) async throws {
        let outcome = try await RunwareSamples.read(Self.result.replacing(#""text":"A red square.""#, with: member))
        let fault = try #require(outcome.fault)
        #expect(fault.failureClass == .transient && fault.retry == .backOff && fault.billing == .billed)
        #expect(fault.reportedCost != nil)
    }

    @Test(arguments: [
        (#"{"data":[{"taskType":"textInference","taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11"}]}"#, 1),
        (#"[{"taskType":"textInference","taskUUID":"0B6E5A0C-6A55-4B1E-9A53-2F6B8F0A7C11"}]"#, 1),
        (#"{"data":[{"taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11","status":"processing","progress":40}]}"#, 2),
        (#"{"data":[{"taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11","status":"queued","text":"so far"}]}"#, 2),
    ])
    func `waits for a task that is only acknowledged or at work`(text: String, seconds: Int) async throws {
        let expected = ProviderOutcome.pending(PendingTask(id: RunwareSamples.uuid, wait: .seconds(seconds)))
        #expect(try await RunwareSamples.read(text) == expected)
        #expect(try await RunwareSamples.readPoll(text) == expected)
    }

    @Test func `waits as long as the server wants`() async throws {
        let outcome = try await RunwareSamples.read(
            fields: [("Retry-After", "7")], #"{"data":[{"taskUUID":"\#(RunwareSamples.uuid)"}]}"#)
        #expect(outcome.task?.wait == .seconds(7))
    }

    @Test(arguments: ["<html><title>Sign in</title>", "hello", #"{"choices":[]}"#, #""ok""#])
    func `tells a server of another kind`(text: String) async throws {
        let fault = try #require(try await RunwareSamples.read(text).fault)
        #expect(fault.failureClass == .endpoint && fault.scope == .endpoint && fault.message.contains("baseURL"))
    }

    @Test(arguments: ["", "[]", #"{"data":[]}"#, #"{"data":[{"taskUUID":"nonsense","taskType":"textInference"}]}"#])
    func `does not know what became of a task that a reply leaves out`(text: String) async throws {
        let fault = try #require(try await RunwareSamples.read(text).fault)
        #expect(fault.failureClass == .unknownOutcome && fault.billing == .possible && fault.retry == .never)
    }

    @Test func `survives whatever a broken server sends`() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for shape in Self.shapes {
            for _ in 0..<40 {
                let broken = random.mutated(Array(shape.utf8))
                let whole = try await RunwareSamples.read(broken.isEmpty ? [] : [broken])
                let pieces = try await RunwareSamples.read(broken.map { [$0] })
                #expect(whole == pieces, "seed \(seed)")
            }
        }
    }
}
