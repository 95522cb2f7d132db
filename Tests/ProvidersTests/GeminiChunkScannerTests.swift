import Primitives
import TestSupport
import Testing

@testable import Providers

struct GeminiChunkScannerTests {
    private static let plain = [
        GeminiSamples.frames[0], GeminiSamples.frames[1],
        #"{ "candidates": [ { "content": { "parts": [ { "text": "x" } ] } } ], "extra": { "deep": [ { "a": true }, [ ] ] } }"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a \"b\"\n\\ å🚢","thought":false,"thoughtSignature":"c2ln"}],"role":"model"},"index":0,"finishReason":null,"avgLogprobs":1}],"usageMetadata":{"promptTokenCount":3,"promptTokensDetails":[{"modality":"TEXT","tokenCount":3}]},"promptFeedback":null}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a","text":"b"}]}}],"usageMetadata":{"promptTokenCount":1},"usageMetadata":{"promptTokenCount":2}}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a","thought":true}]},"content":{"parts":[{"text":"b"}]}}]}"#,
    ]

    private static let special = [
        GeminiSamples.frames[2], #"{"candidates":[]}"#, #"{"candidates":[{}]}"#,
        #"{"candidates":[{"content":{"parts":[]}}]}"#, #"{"candidates":[{"content":{"parts":[{}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"},{"text":"b"}]}}]}"#,
        #"{"candidates":[{"index":1,"content":{"parts":[{"text":"a"}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]}},{"index":1,"content":{"parts":[{"text":"b"}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a","functionCall":{"name":"f"}}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]},"groundingMetadata":{"webSearchQueries":["q"]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]},"content":null}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]},"content":{}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"error":{"code":500}}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"promptFeedback":{"blockReason":"OTHER"}}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"candidates":[{"content":{"parts":[{"text":"b"}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"\ud83d\ude00"}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{"promptTokenCount":1.5}}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]}}]} x"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]}}"#,
        "", "{}", "[]", #"{"usageMetadata":{"promptTokenCount":3}}"#,
    ]

    /// What the parser makes of a chunk; `nil` when it is no JSON.
    private static func parsed(_ bytes: [UInt8]) -> GeminiAnswer? {
        guard let value = try? JSONParser.parse(bytes).value else { return nil }
        var answer = GeminiAnswer()
        answer.take(value)
        return answer
    }

    private static func agrees(_ bytes: [UInt8]) -> Bool {
        guard let piece = GeminiChunkScanner.piece(of: bytes) else { return true }
        guard let answer = parsed(bytes) else { return false }
        var scanned = GeminiAnswer()
        scanned.take(piece)
        let saysMore =
            answer.isWhole || !answer.searches.isEmpty || !answer.blockDetails.isEmpty || !answer.common.calls.isEmpty
            || answer.common.error != nil || !answer.common.citations.isEmpty
        return !saysMore && scanned.common.text == answer.common.text
            && scanned.common.reasoning == answer.common.reasoning && scanned.usage == answer.usage
            && scanned.common.hasChoices == answer.common.hasChoices
    }

    @Test(arguments: plain)
    func `takes what a plain chunk says`(chunk: String) throws {
        let bytes = Array(chunk.utf8)
        #expect(GeminiChunkScanner.piece(of: bytes) != nil && Self.agrees(bytes))
    }

    @Test(arguments: special)
    func `leaves anything else to the parser`(chunk: String) {
        #expect(GeminiChunkScanner.piece(of: Array(chunk.utf8)) == nil)
    }

    @Test(arguments: [31, 32, 33] as [UInt64])
    func `never says anything that the parser does not`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for chunk in Self.plain + Self.special {
            for _ in 0..<100 {
                let bytes = random.mutated(Array(chunk.utf8))
                #expect(Self.agrees(bytes), "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    @Test func `stops at depth, not at the end of the stack`() {
        for opening in [#"{"a":"#, #"{"a":["#] {
            #expect(GeminiChunkScanner.piece(of: Array(String(repeating: opening, count: 100_000).utf8)) == nil)
        }
    }

    @Test func `keeps the last numbers of a stream, whoever read them`() throws {
        var decoder = GeminiStreamDecoder()
        let frames = Self.plain.prefix(2) + [#"{"candidates":[{"finishReason":"STOP"}]}"#]
        try decoder.receive(Array(GeminiSamples.events(Array(frames)).utf8))
        #expect(decoder.answer.usage?["totalTokenCount"]?.intValue == 1437 && decoder.answer.isWhole)
    }
}
