import Pipeline
import Primitives
import Providers
import Scheduling

/// What one question has cost so far, and how often it was asked.
struct QuestionAccount {
    var spent = RequestTotals()
    /// Requests without a known outcome, those of earlier runs included, each of which may be paid for beside the next.
    var lost: Int
    /// Providers that cannot carry the question, and why.
    private(set) var passed: [String: UnitFailure] = [:]
    /// What is recorded of providers that were given up on the way.
    private(set) var failovers: [String] = []
    /// Replies that came, be they refusals.
    private(set) var replies = 0
    private var attempts = 0
    private var ended: [EndedRequest] = []
    /// Requests of earlier runs whose providers can be asked what came of them.
    private var recoverable: [UnsettledRequest]
    /// Requests without a known outcome that the provider recognises when they are sent again.
    private var repeatable: [Repeatable]
    /// Whether files were sent again that the provider said it no longer has; once is enough.
    var hasUploadedAgain = false
    /// Faults that may last, of which a provider allows fewer retries than the pipeline.
    private var bounded = 0

    private struct Repeatable {
        var provider: String
        var number: RequestNumber
        /// What it was reckoned to cost, where this run sent it and counted it.
        var counted: (isOwn: Bool, estimate: USD?)
    }

    /// - Parameter unsettled: Requests for the question that earlier runs left without an outcome.
    init(unsettled: [UnsettledRequest]) {
        lost = unsettled.count(where: \.mayBePaidTwice)
        recoverable = unsettled.filter { $0.task != nil }
        repeatable = unsettled.filter { $0.task == nil && $0.isRepeatable }.map {
            Repeatable(provider: $0.provider, number: $0.number, counted: (isOwn: false, estimate: nil))
        }
    }

    mutating func takeRecoverable() -> UnsettledRequest? { recoverable.popLast() }

    mutating func pass(_ provider: String, _ failure: UnitFailure) { passed[provider] = failure }

    mutating func noteFailover(from provider: String, _ failure: UnitFailure, because reason: String = "gave out") {
        failovers.append("failover: \(provider) \(reason): \(failure.message)")
    }

    mutating func add(_ request: EndedRequest, estimate: USD?) {
        spent.add(request.outcome, estimate: estimate)
        ended.append(request)
    }

    mutating func add(
        _ fault: ProviderFault, _ request: Exchanges.Ended, at provider: String, _ schedule: RetrySchedule,
        chance: Double
    ) -> RetrySchedule.Decision {
        attempts += 1
        if fault.status != nil { replies += 1 }
        add(request.request, estimate: request.estimate)
        var advice: RetrySchedule.Advice =
            switch fault.retry {
            case .never: .never
            case .backOff: .backOff
            case .after(let wait): .after(wait)
            }
        var isUnknown = fault.billing == .possible
        if isUnknown, request.isRepeatable {
            // Sent again it is the same request to the provider, so even one that may have been answered can be.
            repeatable.append(
                Repeatable(provider: provider, number: request.request.number, counted: (true, request.estimate)))
            if advice == .never, fault.scope == .request { advice = .backOff }
            isUnknown = false
        }
        if isUnknown { lost += 1 }
        if fault.retryLimit != nil { bounded += 1 }
        if let limit = fault.retryLimit, bounded > limit { advice = .never }
        return schedule.decision(
            afterAttempt: attempts, advice: advice, unknownOutcomes: isUnknown ? lost : nil, chance: chance)
    }

    /// An answer came from a provider that recognises repeated requests: those before it were the same one, and were not
    /// billed beside it.
    mutating func settleRepeated(at provider: String?) {
        for request in repeatable where request.provider == provider {
            ended.append(
                EndedRequest(request.number, RequestOutcome(state: .failed, failureClass: .unknownOutcome)))
            if request.counted.isOwn { spent.forgetLost(estimate: request.counted.estimate) }
        }
        repeatable.removeAll { $0.provider == provider }
    }

    mutating func takeEnded() -> [EndedRequest] {
        defer { ended = [] }
        return ended
    }

    mutating func failed(
        _ failure: UnitFailure, _ reason: RetrySchedule.Reason, _ member: RouteMember, _ fault: ProviderFault
    ) -> FailedQuestion {
        let message = reason == .notRetryable ? failure.message : "\(failure.message) (\(reason))"
        var failed = FailedQuestion(
            UnitFailure(failure.failureClass, message),
            details: UnitDetails(
                provider: member.provider.name, requestID: fault.requestID, delivery: member.provider.delivery))
        failed.details.degradations = failovers
        failed.requests = takeEnded()
        failed.spent = spent
        return failed
    }
}
