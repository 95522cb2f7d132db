package import Primitives

/// What the emulated provider would have charged for, so that tests can show that nothing is paid twice.
package struct BillingLedger: Sendable, Hashable {
    package private(set) var requests = 0
    package private(set) var tokens = 0
    package private(set) var searches = 0
    package private(set) var cost = USD.zero
    private let prices: VendorPrices?

    /// - Parameter prices: `nil` for a provider whose prices nobody knows: then only requests and tokens are counted.
    package init(prices: VendorPrices?) { self.prices = prices }

    package mutating func charge(for answer: ModelAnswer) {
        requests += 1
        tokens += answer.usage.total * answer.copies
        if answer.hasSearched { searches += answer.copies }
        guard let prices else { return }
        for _ in 0..<answer.copies { cost = cost + prices.cost(of: answer) }
    }

    package var isPriced: Bool { prices != nil }

    /// Members of `/stats`; `cost` is decimal text in dollars, or null without prices.
    package var json: JSONObject {
        [
            "billed_requests": .integer(requests), "billed_tokens": .integer(tokens),
            "billed_searches": .integer(searches), "cost": isPriced ? .string(JSONWriter.text(of: cost.json)) : .null,
        ]
    }
}
