package import Primitives

/// Sums over the requests of a run.
package struct RequestTotals: Sendable, Hashable {
    package var requests = 0
    /// Requests that were sent and of which nothing certain is known, those of earlier runs included that were found now.
    package var lost = 0
    package var usage = TokenUsage(input: 0, output: 0)
    /// What providers said that their requests cost.
    package var reportedCost = USD.zero
    /// Tokens times prices, for requests about which the provider said nothing.
    package var computedCost = USD.zero
    /// The highest estimates of requests without a known outcome.
    package var possiblyBilled = USD.zero
    /// Answered or lost requests to providers without prices.
    package var unpriced = 0

    /// Requests whose provider reported another cost than its prices give.
    package var differing = CostDifference()

    package init() {}

    /// All that is known to have been spent.
    package var cost: USD { reportedCost + computedCost }

    /// `totals.tokens` and `totals.cost` of the manifest.
    package var json: (tokens: JSONValue, cost: JSONValue) {
        (
            tokens: [
                "input": .integer(usage.input), "output": .integer(usage.output), "thinking": .integer(usage.thinking),
                "cached": .integer(usage.cached),
            ],
            cost: [
                "actual": reportedCost.json, "estimated": computedCost.json, "possibly_billed": possiblyBilled.json,
                "unpriced": .integer(unpriced), "differing": differing.json,
            ]
        )
    }
}

extension RequestTotals {
    /// `usage` of a unit: the tokens, and how many requests they were spent in.
    package var unitUsage: JSONValue {
        [
            "requests": .integer(requests), "input": .integer(usage.input), "output": .integer(usage.output),
            "thinking": .integer(usage.thinking), "cached": .integer(usage.cached),
            "searches": .integer(usage.searches),
        ]
    }

    /// Adds the sums of other requests.
    package mutating func add(_ other: RequestTotals) {
        requests += other.requests
        lost += other.lost
        usage.add(other.usage)
        reportedCost = reportedCost + other.reportedCost
        computedCost = computedCost + other.computedCost
        possiblyBilled = possiblyBilled + other.possiblyBilled
        unpriced += other.unpriced
        differing.add(other.differing)
    }

    /// Adds one request of this run with what became of it.
    package mutating func add(_ outcome: RequestOutcome, estimate: USD?) {
        requests += 1
        if let usage = outcome.usage { self.usage.add(usage) }
        if let reported = outcome.cost, let computed = outcome.computedCost {
            differing.add(reported: reported, computed: computed)
        }
        switch outcome.costSource {
        case .reported: reportedCost = reportedCost + (outcome.cost ?? .zero)
        case .computed: computedCost = computedCost + (outcome.cost ?? .zero)
        case .unpriced: break
        }
        switch outcome.state {
        case .answered: if outcome.cost == nil { unpriced += 1 }
        case .failed: break
        case .lost:
            lost += 1
            if let estimate { possiblyBilled = possiblyBilled + estimate } else { unpriced += 1 }
        }
    }

    /// Takes back what was added for a lost request, of which it is known by now that it was not billed.
    package mutating func forgetLost(estimate: USD?) {
        lost -= 1
        if let estimate { possiblyBilled = possiblyBilled - estimate } else { unpriced -= 1 }
    }
}
