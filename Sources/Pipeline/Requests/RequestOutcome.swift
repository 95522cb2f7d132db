package import Primitives

/// What became of a request that was recorded before it was sent.
package struct RequestOutcome: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// A whole answer came, usable or not.
        case answered
        /// The provider, or the way to it, said no: nothing was done.
        case failed
        /// It was sent and nothing certain came back: possibly billed.
        case lost
    }

    /// Where a cost comes from.
    package enum CostSource: String, Sendable, Hashable, CaseIterable {
        /// The provider's own figure.
        case reported
        /// Tokens times prices.
        case computed
        /// There are no prices for this provider.
        case unpriced
    }

    package var state: State
    package var failureClass: FailureClass?
    /// The HTTP status, where there was a reply.
    package var status: Int?
    /// The provider's name for the request.
    package var requestID: String?
    package var usage: TokenUsage?
    package var cost: USD?
    package var costSource: CostSource
    /// Whether the provider was asked for the request's task and does not know it, so that nobody need ask again.
    package var isTaskUnknown = false
    /// What the prices give, where the provider reported a cost that is notably different.
    package var computedCost: USD?

    package init(
        state: State, failureClass: FailureClass? = nil, status: Int? = nil, requestID: String? = nil,
        usage: TokenUsage? = nil, cost: USD? = nil, costSource: CostSource = .unpriced
    ) {
        self.state = state
        self.failureClass = failureClass
        self.status = status
        self.requestID = requestID
        self.usage = usage
        self.cost = cost
        self.costSource = costSource
    }
}

/// A request with its outcome.
package struct EndedRequest: Sendable, Hashable {
    package var number: RequestNumber
    package var outcome: RequestOutcome

    package init(_ number: RequestNumber, _ outcome: RequestOutcome) {
        self.number = number
        self.outcome = outcome
    }
}
