package import Pipeline
package import Primitives

extension ProviderSpec.Prices {
    /// What a request with these tokens costs, rounded up to a picodollar.
    ///
    /// `nil` when its numbers leave open what is billed, or no amount can hold it. The rates of `above` apply to the
    /// whole request once its prompt exceeds their threshold; cached tokens then have no rate of their own.
    package func cost(of usage: TokenUsage) -> USD? {
        guard let thinkingIsBilled = usage.thinkingIsBilled else { return nil }
        let tier = above.flatMap { usage.input / max(1, usage.promptReadings) > $0.tokens ? $0 : nil }
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

extension USD {
    /// What `amount` of something costs at `price` each, rounded up to a picodollar.
    ///
    /// `nil` when the amount is negative or no sum can hold it. An amount with more than twelve decimals, which is the
    /// noise of binary numbers, counts to the nearest of them.
    static func cost(of amount: JSONNumber, at price: USD) -> USD? {
        let scale = 1_000_000_000_000
        let parts: Int
        if let exact = USD(amount) {
            parts = exact.picodollars
        } else {
            guard amount.doubleValue >= 0, amount.doubleValue < 1_000_000 else { return nil }
            parts = Int((amount.doubleValue * Double(scale)).rounded())
        }
        let product = Int128(parts) * Int128(price.picodollars)
        return Int(exactly: (product + Int128(scale) - 1) / Int128(scale)).map(USD.init(picodollars:))
    }

    /// An amount in thousandths of a dollar, as prices in presets are written.
    init(thousandths: Int) { self.init(picodollars: thousandths * 1_000_000_000) }
}
