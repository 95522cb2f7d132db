package import Pipeline
package import Primitives

extension ProviderSpec.Prices {
    /// What a request with these tokens costs, rounded up to a picodollar.
    ///
    /// `nil` when its numbers leave open what is billed, or no amount can hold it. The rates of `above` apply to the
    /// whole request once its input exceeds their threshold; cached tokens then have no rate of their own.
    package func cost(of usage: TokenUsage) -> USD? {
        guard let thinkingIsBilled = usage.thinkingIsBilled else { return nil }
        let tier = above.flatMap { usage.input > $0.tokens ? $0 : nil }
        let (inputRate, outputRate) = (tier?.input ?? input, tier?.output ?? output)
        let cachedRate = tier == nil ? cachedInput ?? inputRate : inputRate
        let cached = min(max(0, usage.cached), max(0, usage.input))
        let written = [usage.output, thinkingIsBilled ? usage.thinking : 0]
        // Prices are per million tokens; with counts below 2^60, 128 bits hold the sum of the products.
        guard [usage.input, usage.output, usage.thinking, usage.searches].allSatisfy({ $0 < 1 << 60 }) else {
            return nil
        }
        let perMillion =
            Self.product(max(0, usage.input) - cached, inputRate) + Self.product(cached, cachedRate)
            + written.reduce(0) { $0 + Self.product($1, outputRate) }
        let tokens = (perMillion + 999_999) / 1_000_000
        let searches = search.map { Self.product(usage.searches, $0) } ?? 0
        return Int(exactly: tokens + searches).map(USD.init(picodollars:))
    }

    private static func product(_ count: Int, _ price: USD) -> Int128 {
        Int128(max(0, count)) * Int128(price.picodollars)
    }
}
