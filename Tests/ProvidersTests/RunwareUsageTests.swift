import Pipeline
import Primitives
import Testing

@testable import Providers

struct RunwareUsageTests {
    @Test(
        arguments: [
            (
                #"{"promptTokens":30,"completionTokens":2,"totalTokens":32,"thinkingTokens":12}"#,
                TokenUsage(input: 30, output: 2, thinking: 12)
            ),
            (
                #"{"promptTokens":30.0,"completionTokens":2,"totalTokens":44,"thinkingTokens":12}"#,
                TokenUsage(input: 30, output: 2, thinking: 12)
            ),
            (
                #"{"promptTokens":30,"completionTokens":2,"totalTokens":99,"thinkingTokens":12}"#,
                TokenUsage(input: 30, output: 2, thinking: 12, thinkingIsBilled: nil)
            ),
            (#"{"promptTokens":30,"completionTokens":2}"#, TokenUsage(input: 30, output: 2)),
            (
                #"{"promptTokens":30,"completionTokens":14,"totalTokens":44,"completionTokensDetails":{"reasoningTokens":12}}"#,
                TokenUsage(input: 30, output: 2, thinking: 12)
            ),
            (
                #"{"promptTokens":30,"completionTokens":2,"totalTokens":44,"completionTokensDetails":{"reasoningTokens":12}}"#,
                TokenUsage(input: 30, output: 2, thinking: 12)
            ),
            (
                #"{"promptTokens":30,"completionTokens":2,"totalTokens":1,"completionTokensDetails":{"reasoningTokens":12}}"#,
                TokenUsage(input: 30, output: 2, thinking: 12, thinkingIsBilled: nil)
            ),
            (
                #"{"promptTokens":30,"completionTokens":2,"promptTokensDetails":{"cachedTokens":40}}"#,
                TokenUsage(input: 30, output: 2, cached: 30)
            ),
            (#"{"promptTokens":-1,"completionTokens":2}"#, TokenUsage(input: 0, output: 2)),
            (#"{"totalTokens":5}"#, nil), (#"{"promptTokens":"30"}"#, nil), ("null", nil), ("[]", nil),
        ] as [(String, TokenUsage?)])
    func `counts tokens`(text: String, expected: TokenUsage?) throws {
        #expect(RunwareUsage.read(try JSONParser.parse(text).value) == expected)
    }

    @Test(
        arguments: [
            ("0.01572", 15_720_000_000), ("0", 0), ("1", 1_000_000_000_000), ("1.5e-3", 1_500_000_000),
            // What adding in binary leaves behind.
            ("0.015720000000000001", 15_720_000_000), ("0.023939999999999996", 23_940_000_000), ("1e-13", 0),
            ("-0.01", nil), ("1e300", nil), ("\"0.01\"", nil), ("null", nil),
        ] as [(String, Int?)])
    func `reads dollars to the picodollar`(text: String, expected: Int?) throws {
        #expect(RunwareUsage.cost(try JSONParser.parse(text).value)?.picodollars == expected)
    }
}
