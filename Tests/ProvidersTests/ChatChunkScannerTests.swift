import Primitives
import TestSupport
import Testing

@testable import Providers

struct ChatChunkScannerTests {
    private static let plain = [
        #"{"id":"c","object":"chat.completion.chunk","created":1776356269,"model":"m","choices":[{"index":0,"delta":{"content":" red"},"logprobs":null,"finish_reason":null}]}"#,
        #"{"choices":[{"index":0,"delta":{"role":"assistant","content":"a \"b\"\n\\ å🚢","tool_calls":null},"finish_reason":null}],"usage":null,"error":null}"#,
        #"{ "choices": [ { "delta": { "content": "x" } } ], "obfuscation": "abc", "extra": { "deep": { "a": true } } }"#,
        #"{"choices":[{"delta":{"content":"a","content":"b"}}]}"#,
    ]

    private static let special = [
        #"{"choices":[]}"#, #"{"choices":[{"delta":{}}]}"#, #"{"choices":[{"delta":{"content":null}}]}"#,
        #"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#,
        #"{"choices":[{"index":1,"delta":{"content":"a"}}]}"#, #"{"choices":[{"index":0.0,"delta":{"content":"a"}}]}"#,
        #"{"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":1}}"#,
        #"{"choices":[{"delta":{"content":"a"}}],"error":{"message":"b"}}"#,
        #"{"choices":[{"delta":{"content":"a","reasoning_content":"b"}}]}"#,
        #"{"choices":[{"delta":{"content":"a"}},{"index":1,"delta":{"content":"b"}}]}"#,
        #"{"choices":[{"delta":{"content":"a"}}],"choices":[{"delta":{"content":"b"}}]}"#,
        #"{"choices":[{"delta":{"content":"\ud83d\ude00"}}]}"#, #"{"choices":[{"delta":{"content":["a"]}}]}"#,
        #"{"choices":[{"message":{"content":"a"}}]}"#, #"{"ch\u006fices":[{"delta":{"content":"a"}}]}"#,
        #"{"choices":[{"delta":{"content":"a"}}],"created":1.5e3}"#,
        #"{"choices":[{"delta":{"content":"a"}}],"a":012}"#,
        #"{"choices":[{"delta":{"content":"a"}}]} x"#, #"{"choices":[{"delta":{"content":"a"}}"#, "", "{}", "[]",
        "{\"choices\":[{\"delta\":{\"content\":\"a\nb\"}}]}",
    ]

    /// What the parser makes of a chunk; `nil` when it is no JSON.
    private static func parsed(_ bytes: [UInt8]) -> ChatAnswer? {
        guard let value = try? JSONParser.parse(bytes).value else { return nil }
        var answer = ChatAnswer()
        answer.take(value)
        return answer
    }

    private static func agrees(_ bytes: [UInt8]) -> Bool {
        guard let text = ChatChunkScanner.text(of: bytes) else { return true }
        guard let answer = parsed(bytes) else { return false }
        let saysMore =
            answer.isWhole || !answer.reasoning.isEmpty || !answer.refusal.isEmpty || !answer.calls.isEmpty
            || answer.usage != nil || answer.error != nil || answer.blockReason != nil || !answer.citations.isEmpty
        return answer.text == text && !saysMore && answer.hasChoices
    }

    @Test(arguments: plain)
    func `takes the text of a plain chunk`(chunk: String) throws {
        let text = try #require(ChatChunkScanner.text(of: Array(chunk.utf8)))
        #expect(text == Self.parsed(Array(chunk.utf8))?.text)
    }

    @Test(arguments: special)
    func `leaves anything else to the parser`(chunk: String) {
        #expect(ChatChunkScanner.text(of: Array(chunk.utf8)) == nil)
    }

    @Test(arguments: [21, 22, 23] as [UInt64])
    func `never says anything that the parser does not`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for chunk in Self.plain + Self.special {
            for _ in 0..<150 {
                let bytes = random.mutated(Array(chunk.utf8))
                #expect(Self.agrees(bytes), "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    @Test func `stops at depth, not at the end of the stack`() {
        let deep = String(repeating: #"{"a":"#, count: 100_000)
        #expect(ChatChunkScanner.text(of: Array(deep.utf8)) == nil)
    }
}
