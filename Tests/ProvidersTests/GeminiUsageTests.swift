import Pipeline
import Primitives
import Testing

@testable import Providers

struct GeminiUsageTests {
    @Test(
        arguments: [
            (
                #"{"promptTokenCount":1131,"candidatesTokenCount":6,"thoughtsTokenCount":304,"totalTokenCount":1441}"#,
                TokenUsage(input: 1131, output: 6, thinking: 304)
            ),
            (
                #"{"promptTokenCount":100,"cachedContentTokenCount":64,"candidatesTokenCount":5,"toolUsePromptTokenCount":40,"totalTokenCount":145}"#,
                TokenUsage(input: 140, output: 5, cached: 64)
            ),
            (#"{"promptTokenCount":10,"cachedContentTokenCount":64}"#, TokenUsage(input: 10, output: 0, cached: 10)),
            (#"{"promptTokenCount":10.0}"#, TokenUsage(input: 10, output: 0)),
            // A gateway that counts thoughts among the answer's tokens.
            (
                #"{"promptTokenCount":10,"candidatesTokenCount":30,"thoughtsTokenCount":20,"totalTokenCount":40}"#,
                TokenUsage(input: 10, output: 10, thinking: 20)
            ),
            // All of it was thought.
            (
                #"{"promptTokenCount":10,"thoughtsTokenCount":20,"totalTokenCount":30}"#,
                TokenUsage(input: 10, output: 0, thinking: 20)
            ),
            // Without a total nothing speaks against Google's way.
            (
                #"{"promptTokenCount":10,"candidatesTokenCount":30,"thoughtsTokenCount":20}"#,
                TokenUsage(input: 10, output: 30, thinking: 20)
            ),
            ("{}", nil), (#"{"totalTokenCount":10}"#, nil), (#"{"promptTokenCount":-1}"#, nil), ("null", nil),
            (#"{"promptTokenCount":1e30}"#, nil),
        ] as [(String, TokenUsage?)])
    func `reads the tokens`(json: String, expected: TokenUsage?) throws {
        #expect(GeminiUsage.read(try JSONParser.parse(json).value) == expected)
    }

    @Test func `bills thoughts like the answer and cached tokens apart`() throws {
        let json = """
            {"promptTokenCount":1000,"cachedContentTokenCount":400,"candidatesTokenCount":100,
             "thoughtsTokenCount":300,"totalTokenCount":1400}
            """
        let usage = try #require(GeminiUsage.read(try JSONParser.parse(json).value))
        let prices = ProviderSpec.Prices(
            input: USD(picodollars: 2_000_000), output: USD(picodollars: 12_000_000),
            cachedInput: USD(picodollars: 200_000))
        #expect(prices.cost(of: usage) == USD(picodollars: 600 * 2 + (400 * 2) / 10 + 400 * 12))
    }
}
