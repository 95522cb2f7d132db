import HTTPMessages
import Pipeline
import Primitives
import TestSupport
import Testing

@testable import Providers

struct RunwareStreamDecoderTests {
    private static let head = #""taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11","taskType":"textInference""#

    /// Comments, thoughts, wrapped frames, a character of four bytes, and the cost with the reason for the end.
    private static let complete = [
        #"data: {\#(head),"delta":{"reasoningContent":"Primes "},"finishReason":null}"#, "", ": ping", "",
        #"data: {"data":{\#(head),"delta":{"reasoningContent":"above 7."},"finishReason":null}}"#, "",
        #"data: {"data":[{\#(head),"delta":{"text":"A red 🚢"}}]}"#, "",
        #"data: {"taskUUID":"cca8b53f-1eaa-4bc9-bb77-ffdc5e133e1b","delta":{"text":"other"},"finishReason":null}"#, "",
        #"data: {\#(head),"delta":{"text":" \"sails\"."},"finishReason":""}"#, "",
        #"data: {\#(head),"delta":{},"finishReason":"stop","usage":{"promptTokens":30,"completionTokens":2,"totalTokens":32,"thinkingTokens":12},"cost":0.000228}"#,
        "", "data: [DONE]", "", #"data: {\#(head),"delta":{"text":"late"}}"#, "", "",
    ]

    private static let expected = ModelReply(
        text: "A red 🚢 \"sails\".", reasoning: "Primes above 7.",
        usage: TokenUsage(input: 30, output: 2, thinking: 12), reportedCost: USD(picodollars: 228_000_000),
        reportedCostStep: USD(picodollars: 10_000_000),
        requestID: RunwareSamples.uuid, remarks: ["foreign_results: 1 of another task came along"])

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `reads a stream wherever it is cut`(lineEnd: String) async throws {
        let bytes = Array(Self.complete.joined(separator: lineEnd).utf8)
        for cut in 1..<bytes.count {
            let outcome = try await RunwareSamples.read([Array(bytes[..<cut]), Array(bytes[cut...])])
            guard outcome == .answered(Self.expected) else {
                return #expect(outcome == .answered(Self.expected), "cut at \(cut)")
            }
        }
        #expect(try await RunwareSamples.read(bytes.map { [$0] }) == .answered(Self.expected))
    }

    @Test(arguments: [false, true])
    func `asks for what became of the task when its stream ends early`(isBroken: Bool) async throws {
        let bytes = Array(Self.complete.joined(separator: "\n").utf8)
        let failure = isBroken ? HTTPFailure(.connectionLost, progress: .replying, "gone") : nil
        let text = Self.complete.joined(separator: "\n")
        let first = try #require(text.utf8.firstRange(of: Array("\n".utf8)))
        let end = try #require(text.utf8.firstRange(of: Array("\"cost\":0.000228}\n\n".utf8)))
        let named = text.utf8.distance(from: text.startIndex, to: first.upperBound) + 1
        let whole = text.utf8.distance(from: text.startIndex, to: end.upperBound)
        for length in 1..<bytes.count {
            let outcome: ProviderOutcome
            do {
                outcome = try await RunwareSamples.read([Array(bytes[..<length])], failing: failure)
            } catch is HTTPFailure {
                // Nothing is known before the first frame is whole.
                #expect(isBroken && length < named, "ended at \(length)")
                continue
            }
            switch outcome {
            case .answered(let reply):
                // Without a connection that broke, the last line may miss its end.
                #expect(length >= whole - 2 && reply == Self.expected, "ended at \(length)")
            case .pending(let task):
                #expect(length >= named - 2 && length < whole && task.id == RunwareSamples.uuid, "ended at \(length)")
            case .faulted(let fault):
                #expect(!isBroken && length < named, "ended at \(length)")
                let isTelling = length > "data:".utf8.count
                #expect(!isTelling || fault.failureClass == .unknownOutcome, "ended at \(length)")
                #expect(!isTelling || fault.billing == .possible, "ended at \(length)")
            }
        }
    }

    @Test func `keeps to the caller's wish to stop`() async throws {
        await #expect(throws: CancellationError.self) {
            try await RunwareSamples.read(
                [Array(Self.complete.joined(separator: "\n").utf8.prefix(400))], failing: CancellationError())
        }
    }

    @Test(arguments: [
        (
            #"{"errors":[{"code":"internalServerError","message":"m","taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11"}]}"#,
            FailureClass.transient
        ),
        (#"{"error":{"code":"rateLimitExceeded","message":"m"}}"#, .rate),
        (#"{"error":{"code":"insufficientCredits"},"taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11"}"#, .credit),
        (
            #"{"data":[{"taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11","status":"error","error":{"code":"promptBlocked"}}]}"#,
            .refused
        ),
    ])
    func `reads an error in place of an answer`(frame: String, expected: FailureClass) async throws {
        let fault = try #require(try await RunwareSamples.read("data: \(frame)\n\ndata: [DONE]\n\n").fault)
        #expect(fault.failureClass == expected && fault.status == 200)
    }

    @Test(arguments: ["timeoutProvider", "internalServerError", "neverHeardOf"])
    func `does not ask again after half an answer that an error broke off`(code: String) async throws {
        let text = Self.complete[0...7].joined(separator: "\n") + "\ndata: {\"errors\":[{\"code\":\"\(code)\"}]}\n\n"
        let fault = try #require(try await RunwareSamples.read(text).fault)
        #expect(fault.failureClass == .unknownOutcome && fault.retry == .never && fault.billing == .possible)
        #expect(fault.requestID == RunwareSamples.uuid)
    }

    @Test func `lets a frame with the whole text stand for its pieces`() async throws {
        let text =
            "data: {\(Self.head),\"delta\":{\"text\":\"A re\"}}\n\n"
            + "data: {\(Self.head),\"text\":\"A red ship.\",\"finishReason\":\"stop\"}\n\n"
        #expect(try await RunwareSamples.read(text).answer?.text == "A red ship.")
    }

    @Test func `reads a whole reply where a stream was asked for, and a stream where none was`() async throws {
        let whole = #"{"data":[{\#(Self.head),"text":"Yes.","finishReason":"stop"}]}"#
        let provider = try RunwareSamples.provider(.stream)
        let outcome = try await provider.read(ProviderSamples.reply([Array(whole.utf8)]), now: ProviderSamples.now)
        #expect(outcome.answer?.text == "Yes.")
        #expect(try await RunwareSamples.read(Self.complete.joined(separator: "\n")) == .answered(Self.expected))
    }

    @Test func `survives whatever a broken server sends`() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let bytes = Array(Self.complete.joined(separator: "\n").utf8)
        for _ in 0..<300 {
            let broken = random.mutated(bytes)
            guard !broken.isEmpty else { continue }
            let whole = try await RunwareSamples.read([broken])
            let pieces = try await RunwareSamples.read(broken.map { [$0] })
            #expect(whole == pieces, "seed \(seed)")
        }
    }
}
