package import Pipeline
package import Primitives

/// Why a request brought no answer that can be used, and what follows from it.
package struct ProviderFault: Error, Sendable, Hashable {
    /// Whether and when the same request may be sent again within the run.
    package enum Retry: Sendable, Hashable {
        case never
        /// After the back-off's own wait.
        case backOff
        /// Not before the wait that the provider asked for.
        case after(Duration)
    }

    /// What the fault speaks of: a later request may fare better only beyond it.
    package enum Scope: String, Sendable, Hashable {
        case request
        /// The key, its account or its limits: every request with it will fail.
        case credential
        /// The address: nobody there, not who it should be, not the protocol.
        case endpoint
    }

    package enum Billing: String, Sendable, Hashable {
        case none
        /// It was sent and nothing certain came back.
        case possible
        /// There was an answer, though not a usable one.
        case billed
    }

    package var failureClass: FailureClass
    /// For people: one line with the provider's name, the status, what the server said, and the request's name.
    ///
    /// A server may repeat the key it was sent: pass the message through `HTTPCredential.redacting` before it is shown
    /// or stored.
    package var message: String
    package var retry: Retry
    package var scope: Scope
    package var billing: Billing
    package var status: Int?
    package var requestID: String?
    package var usage: TokenUsage?
    /// What the provider itself says the request cost, where it was billed all the same.
    package var reportedCost: USD?
    /// How finely the provider rounds that.
    package var reportedCostStep: USD?
    /// The most retries that this fault is worth within the run, fewer than the pipeline may allow; `nil` sets no bound.
    ///
    /// For errors that may be for good although their status says otherwise.
    package var retryLimit: Int?

    /// Whether another provider may do what this one cannot: bounds differ, and so does what gateways pass on.
    package var mayBeTakenElsewhere: Bool {
        failureClass == .mediaDropped || failureClass == .tooLarge && billing == .none
    }

    package init(
        _ failureClass: FailureClass, _ message: String, retry: Retry, scope: Scope = .request,
        billing: Billing = .none, status: Int? = nil, requestID: String? = nil, usage: TokenUsage? = nil,
        reportedCost: USD? = nil,
        retryLimit: Int? = nil
    ) {
        self.failureClass = failureClass
        self.message = message
        self.retry = retry
        self.scope = scope
        self.billing = billing
        self.status = status
        self.requestID = requestID
        self.usage = usage
        self.reportedCost = reportedCost
        self.retryLimit = retryLimit
    }
}
