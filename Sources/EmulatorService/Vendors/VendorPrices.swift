package import Primitives

/// What a provider charges, as its page says.
package struct VendorPrices: Sendable, Hashable {
    /// Dollars per token of prompts and of answers.
    package struct Rates: Sendable, Hashable {
        package var prompt: USD
        package var answer: USD

        /// - Parameters: Cents per million tokens.
        package init(promptCents: Int, answerCents: Int) {
            // A cent per million tokens is 10,000 picodollars per token.
            prompt = USD(picodollars: promptCents * 10_000)
            answer = USD(picodollars: answerCents * 10_000)
        }
    }

    package var rates: Rates
    /// For the whole request when its prompt is longer than `tierTokens`.
    package var upperRates: Rates?
    package var chargesThoughts: Bool
    package var search: USD
    /// Dollars of the unit that amounts are rounded to, half up; `nil` keeps them exact.
    package var step: USD?

    package static let tierTokens = 200_000

    package init(
        _ rates: Rates, upper: Rates? = nil, chargesThoughts: Bool = true, search: USD = .zero, step: USD? = nil
    ) {
        self.rates = rates
        upperRates = upper
        self.chargesThoughts = chargesThoughts
        self.search = search
        self.step = step
    }

    package func cost(of answer: ModelAnswer) -> USD {
        let usage = answer.usage
        let rates = usage.prompt > Self.tierTokens ? upperRates ?? rates : rates
        let output = usage.completion + (chargesThoughts ? usage.thoughts : 0)
        var amount =
            usage.prompt * rates.prompt.picodollars + output * rates.answer.picodollars
            + (answer.hasSearched ? search.picodollars : 0)
        if let step { amount = (amount + step.picodollars / 2) / step.picodollars * step.picodollars }
        return USD(picodollars: amount)
    }
}
