package import Pipeline
package import Primitives

extension ProviderSpec.Prices {
    /// What a request with these tokens costs, exactly; `nil` when its numbers leave open what is billed.
    ///
    /// The rates of `above` apply to the whole request once its input exceeds their threshold.
    package func cost(of usage: TokenUsage) -> USD? {
        guard let thinkingIsBilled = usage.thinkingIsBilled else { return nil }
        let tier = above.flatMap { usage.input > $0.tokens ? $0 : nil }
        let (inputRate, outputRate) = (tier?.input ?? input, tier?.output ?? output)
        let cachedRate = tier == nil ? cachedInput ?? inputRate : inputRate
        let written = usage.output + (thinkingIsBilled ? usage.thinking : 0)
        let fresh = max(0, usage.input - usage.cached)
        // Prices are per million tokens, so a picodollar of price is a millionth of one per token.
        let perMillion =
            fresh * (inputRate.picodollars / 1_000_000) + usage.cached * (cachedRate.picodollars / 1_000_000)
            + written * (outputRate.picodollars / 1_000_000)
        return USD(picodollars: perMillion + usage.searches * (search?.picodollars ?? 0))
    }
}
