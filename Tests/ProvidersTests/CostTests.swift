import Pipeline
import Primitives
import Testing

@testable import Providers

struct CostTests {
    private typealias Prices = ProviderSpec.Prices

    private static func usd(_ literal: String) throws -> USD {
        guard case .number(let number) = try JSONParser.parse(literal).value else { return .zero }
        return try #require(USD(number))
    }

    private static func prices(
        _ input: String, _ output: String, cached: String? = nil, search: String? = nil,
        above: (Int, String, String)? = nil
    ) throws -> Prices {
        Prices(
            input: try usd(input), output: try usd(output), cachedInput: try cached.map(usd),
            search: try search.map(usd),
            above: try above.map { .init(tokens: $0.0, input: try usd($0.1), output: try usd($0.2)) })
    }

    @Test func `reckons the worked examples exactly`() throws {
        let runware = try Self.prices("2", "12", above: (200_000, "4", "18"))
        #expect(runware.cost(of: TokenUsage(input: 100_000, output: 1000, thinking: 2000))?.description == "$0.236")
        let free = try Self.prices("0.80", "4.80")
        let usage = TokenUsage(input: 100_000, output: 1000, thinking: 2000, thinkingIsBilled: false)
        #expect(free.cost(of: usage)?.description == "$0.0848")
        let byteSpike = try Self.prices("3.50", "25", cached: "0.875", search: "0.035")
        #expect(byteSpike.cost(of: TokenUsage(input: 100_000, output: 3000))?.description == "$0.425")
        let searched = TokenUsage(input: 100_000, output: 3000, cached: 40_000, searches: 2)
        #expect(byteSpike.cost(of: searched)?.description == "$0.39")
    }

    @Test func `moves the whole request into the upper tier, and none at the threshold`() throws {
        let prices = try Self.prices("2", "12", cached: "0.20", above: (200_000, "4", "18"))
        #expect(prices.cost(of: TokenUsage(input: 200_000, output: 1000))?.description == "$0.412")
        #expect(prices.cost(of: TokenUsage(input: 200_001, output: 1000))?.description == "$0.818004")
        #expect(prices.cost(of: TokenUsage(input: 200_001, output: 1000, cached: 200_001))?.description == "$0.818004")
        #expect(prices.cost(of: TokenUsage(input: 200_000, output: 0, cached: 200_000))?.description == "$0.04")
    }

    @Test func `bills each of several answers by the length of its own prompt`() throws {
        let prices = try Self.prices("2", "12", above: (200_000, "4", "18"))
        for input in [100_000, 200_000, 200_001] {
            let one = TokenUsage(input: input, output: 1000, thinking: 200)
            let cost = try #require(prices.cost(of: one))
            #expect(prices.cost(of: one.times(3)) == cost + cost + cost)
            #expect(prices.cost(of: one.times(1)) == cost && one.times(1) == one)
        }
    }

    @Test func `loses nothing of prices below a picodollar for a token`() throws {
        let prices = try Self.prices("0.0000005", "0")
        #expect(prices.cost(of: TokenUsage(input: 1_000_000, output: 0)) == USD(picodollars: 500_000))
        #expect(prices.cost(of: TokenUsage(input: 1, output: 0)) == USD(picodollars: 1), "rounded up, never to nothing")
    }

    @Test func `has no cost where the numbers leave it open or no amount holds it`() throws {
        let prices = try Self.prices("2", "12")
        #expect(prices.cost(of: TokenUsage(input: 1, output: 1, thinking: 1, thinkingIsBilled: nil)) == nil)
        let dear = try Self.prices("9000000", "9000000")
        #expect(dear.cost(of: TokenUsage(input: 1 << 40, output: 1 << 40)) == nil)
        #expect(dear.cost(of: TokenUsage(input: .max, output: .max, thinking: .max, searches: .max)) == nil)
        #expect(prices.cost(of: TokenUsage(input: -5, output: -5, cached: 9)) == .zero)
    }
}
