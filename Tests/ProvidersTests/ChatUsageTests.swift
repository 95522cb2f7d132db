import Pipeline
import Primitives
import Testing

@testable import Providers

struct ChatUsageTests {
    @Test(
        arguments: [
            (
                #"{"prompt_tokens":194,"completion_tokens":229,"total_tokens":880,"completion_tokens_details":{"reasoning_tokens":457}}"#,
                TokenUsage(input: 194, output: 229, thinking: 457)
            ),
            (
                #"{"prompt_tokens":287430,"completion_tokens":4218,"total_tokens":291648}"#,
                TokenUsage(input: 287_430, output: 4218)
            ),
            (
                #"{"prompt_tokens":10,"completion_tokens":30,"total_tokens":40,"completion_tokens_details":{"reasoning_tokens":20}}"#,
                TokenUsage(input: 10, output: 10, thinking: 20)
            ),
            (
                #"{"prompt_tokens":10,"completion_tokens":30,"completion_tokens_details":{"reasoning_tokens":20}}"#,
                TokenUsage(input: 10, output: 10, thinking: 20)
            ),
            (
                #"{"prompt_tokens":10,"completion_tokens":30,"total_tokens":99,"completion_tokens_details":{"reasoning_tokens":20}}"#,
                TokenUsage(input: 10, output: 30, thinking: 20, thinkingIsBilled: nil)
            ),
            (
                #"{"prompt_tokens":10,"completion_tokens":5,"total_tokens":99}"#,
                TokenUsage(input: 10, output: 5, thinkingIsBilled: nil)
            ),
            (
                #"{"input_tokens":10,"output_tokens":5,"input_tokens_details":{"cached_tokens":40}}"#,
                TokenUsage(input: 10, output: 5, cached: 10)
            ),
            (#"{"prompt_tokens":7}"#, TokenUsage(input: 7, output: 0)),
            (#"{"prompt_tokens":-7,"completion_tokens":1e30}"#, nil), (#"{"prompt_tokens":"7"}"#, nil), ("{}", nil),
            ("null", nil),
        ] as [(String, TokenUsage?)])
    func `counts tokens by either convention`(usage: String, expected: TokenUsage?) throws {
        #expect(ChatUsage.read(try JSONParser.parse(usage).value, billsSeparateThinking: true) == expected)
    }
}
