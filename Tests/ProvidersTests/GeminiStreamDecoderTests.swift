import HTTPMessages
import Pipeline
import Primitives
import TestSupport
import Testing

@testable import Providers

struct GeminiStreamDecoderTests {
    private static let frames = GeminiSamples.frames

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `reads a stream wherever it is cut`(lineEnd: String) async throws {
        let bytes = Array((": hello\(lineEnd)" + GeminiSamples.events(Self.frames, lineEnd: lineEnd)).utf8)
        for cut in 1..<bytes.count {
            let reply = try await GeminiSamples.read([Array(bytes[..<cut]), Array(bytes[cut...])]).get()
            guard reply == GeminiSamples.expected else {
                return #expect(reply == GeminiSamples.expected, "cut at \(cut)")
            }
        }
        #expect(try await GeminiSamples.read(bytes.map { [$0] }).get() == GeminiSamples.expected)
    }

    @Test func `is whole only once a reason for the end came`() async throws {
        let bytes = Array(GeminiSamples.events(Self.frames).utf8)
        // The last event counts as soon as its object is closed.
        let whole = bytes.count - 2
        for length in 1..<bytes.count {
            let result = try await GeminiSamples.read([Array(bytes[..<length])])
            switch result {
            case .success(let reply): #expect(length >= whole && reply == GeminiSamples.expected, "ended at \(length)")
            case .failure(let fault):
                #expect(length < whole && fault.retry == .never, "ended at \(length): \(fault.message)")
                if length > "data:".utf8.count {
                    #expect(fault.failureClass == .unknownOutcome && fault.billing == .possible, "ended at \(length)")
                }
            }
        }
    }

    @Test func `reads the array that a stream without events is`() async throws {
        let bytes = Array("[\(Self.frames.joined(separator: ",\r\n"))\n]\n".utf8)
        #expect(try await GeminiSamples.read([bytes]).get() == GeminiSamples.expected)
        #expect(try await GeminiSamples.read(bytes.map { [$0] }).get() == GeminiSamples.expected)
        for length in stride(from: 1, to: bytes.count - 2, by: 7) {
            let fault = try await GeminiSamples.read([Array(bytes[..<length])]).fault
            #expect(fault?.failureClass == .unknownOutcome && fault?.billing == .possible, "ended at \(length)")
        }
        let unfinished = "[\(Self.frames.dropLast().joined(separator: ","))]"
        #expect(try await GeminiSamples.read(unfinished).fault?.failureClass == .unknownOutcome)
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func `survives whatever a broken server sends`(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let error = "{\n  \"error\": {\n    \"code\": 503, \"status\": \"UNAVAILABLE\"\n  }\n}\n"
        let samples = [
            GeminiSamples.events(Self.frames), GeminiSamples.events(Self.frames.dropLast()) + error,
            "[\(Self.frames.joined(separator: ","))]",
        ].map { Array($0.utf8) }
        for round in 0..<240 {
            let broken = random.mutated(samples[round % samples.count])
            guard !broken.isEmpty else { continue }
            let whole = try await GeminiSamples.read([broken])
            let pieces = try await GeminiSamples.read(random.cut(broken))
            #expect((try? whole.get()) == (try? pieces.get()) && whole.fault == pieces.fault, "seed \(seed)")
        }
    }

    @Test(arguments: [
        (0, #"{"error":{"code":503,"status":"UNAVAILABLE","message":"busy"}}"#, FailureClass.transient),
        (0, "{\n  \"error\": {\n    \"code\": 429,\n    \"status\": \"RESOURCE_EXHAUSTED\"\n  }\n}\n", .rate),
        (2, #"{"error":{"code":503,"status":"UNAVAILABLE","message":"busy"}}"#, .unknownOutcome),
        (2, "{\n  \"error\": {\n    \"code\": 400,\n    \"status\": \"INVALID_ARGUMENT\"\n  }\n}\n", .unsupported),
    ])
    func `hears an error that stands outside of the events`(frames: Int, error: String, expected: FailureClass)
        async throws
    {
        let start = ": hello\n\n" + GeminiSamples.events(Array(Self.frames.prefix(frames)))
        for text in [start + error, start + "data: " + error.filter { $0 != "\n" } + "\n\n"] {
            let bytes = Array(text.utf8)
            let fault = try await GeminiSamples.read([bytes]).fault
            #expect(fault?.failureClass == expected, "\(text)")
            #expect(try await GeminiSamples.read(bytes.map { [$0] }).fault == fault)
            // Also where the connection breaks behind it.
            let lost = HTTPFailure(.connectionLost, progress: .replying, "reset")
            #expect(try await GeminiSamples.read([bytes], failing: lost).fault == fault)
        }
    }

    @Test func `takes an event called an error for one`() async throws {
        let text = "event: error\ndata: {\"code\":503,\"message\":\"busy\"}\n\n"
        #expect(try await GeminiSamples.read(text).fault?.failureClass == .transient)
    }

    @Test func `passes over words that are no chunks`() async throws {
        let text = "data: ping\n\n" + GeminiSamples.events(Self.frames) + "data: [DONE]\n\n"
        #expect(try await GeminiSamples.read(text).get() == GeminiSamples.expected)
    }

    @Test func `does not pass an answer with a hole in it for whole`() async throws {
        var frames = Self.frames
        frames[1].removeLast()
        let fault = try #require(try await GeminiSamples.read(GeminiSamples.events(frames)).fault)
        #expect(fault.failureClass == .unknownOutcome && fault.billing == .possible)
        #expect(fault.message.contains("broken JSON"))
    }

    @Test func `keeps an answer that was whole before the connection broke`() async throws {
        let text = GeminiSamples.events(Self.frames)
        for failure in [HTTPFailure(.connectionLost, progress: .replying, "reset"), CancellationError()] as [any Error]
        {
            #expect(try await GeminiSamples.read(text, failing: failure).get() == GeminiSamples.expected)
        }
    }

    @Test func `throws what broke an answer off`() async throws {
        let lost = HTTPFailure(.connectionLost, progress: .replying, "reset")
        let half = GeminiSamples.events(Array(Self.frames.prefix(2)))
        await #expect(throws: lost) { try await GeminiSamples.read(half, failing: lost) }
        await #expect(throws: lost) { try await GeminiSamples.read("[" + Self.frames[0], failing: lost) }
        await #expect(throws: CancellationError.self) {
            try await GeminiSamples.read(half, failing: CancellationError())
        }
    }

    @Test func `bounds an event, and what stands outside of any`() throws {
        var decoder = GeminiStreamDecoder(maxEventBytes: 1000)
        let line = Array("data: \(String(repeating: "x", count: 600))".utf8)
        try decoder.receive(line)
        #expect(throws: ServerSentEventParser.TooLong.self) { try decoder.receive(line) }
        var stray = GeminiStreamDecoder(maxEventBytes: 1000)
        for _ in 0..<100 { try stray.receive(Array("{\(String(repeating: " ", count: 4000))".utf8)) }
        #expect(throws: Never.self) { try stray.finish() }
        #expect(stray.answer.common.error == nil)
    }
}

extension SeededGenerator {
    /// `bytes` in pieces of chance lengths.
    fileprivate mutating func cut(_ bytes: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + Int.random(in: 1...40, using: &self))
            pieces.append(Array(bytes[start..<end]))
            start = end
        }
        return pieces
    }
}
