package import Pipeline
package import Primitives

/// The requests, tokens and money that a run may use, and what is in flight of them.
///
/// Every request reserves before it is sent and settles exactly once afterwards. The number of requests is exact in
/// every mode, because it is known beforehand. Tokens and money are known afterwards only:
///
/// - `soft`: nothing starts once what is spent has reached a limit; requests in flight may carry it beyond.
/// - `cautious`: a request starts only if what is spent, the highest estimates of all that are in flight, and its own
///   fit together. The limit then holds as far as the estimates do.
/// - `hard`: as `soft`, and `mustAbandon` tells when requests in flight are to be given up.
///
/// A request without a known price cannot be held against a cost limit; it is counted in `spent.unpriced`.
package struct Budget: Sendable {
    package enum Limit: String, Sendable, Hashable, CaseIterable {
        case requests, tokens, cost
    }

    /// The most that a request may use; what is not known, `nil`, is held against no limit.
    package struct Estimate: Sendable, Hashable {
        package var tokens: Int?
        package var cost: USD?

        package init(tokens: Int?, cost: USD?) {
            self.tokens = tokens
            self.cost = cost
        }
    }

    package enum Decision: Sendable, Hashable {
        case granted(Reservation)
        /// It may fit once requests that are in flight have settled; never said when none is.
        case wait(Limit)
        /// The limit leaves no room for it any more.
        case refused(Limit)
    }

    /// A request in flight; to be settled exactly once.
    package struct Reservation: Sendable, Hashable {
        fileprivate let number: Int
    }

    /// What a request turned out to use.
    package enum Outcome: Sendable, Hashable {
        /// It was not billed: refused, or never arrived.
        case free
        /// It was billed; a `nil` is what the reply did not tell, and counts as estimated.
        case billed(tokens: Int?, cost: USD?)
        /// It may have been billed: counts as estimated.
        case unknown
    }

    package let cutoff: LimitsSpec.Cutoff
    package let requests: Int?
    package let tokens: Int?
    package let cost: USD?
    /// Everything that settled, and the number of all that started.
    package private(set) var spent = Spending()
    /// The estimates of what is in flight; the requests are their number.
    package private(set) var inFlight = Spending()
    private var open: [Int: Estimate] = [:]

    package init(_ limits: LimitsSpec) {
        cutoff = limits.cutoff
        requests = limits.requests
        tokens = limits.tokens
        cost = limits.cost
    }

    /// Asks to start a request that uses at most `estimate`; a retry is a request of its own.
    package mutating func reserve(_ estimate: Estimate) -> Decision {
        if let exhausted { return .refused(exhausted) }
        if cutoff == .cautious {
            if let limit = exceeded(by: estimate, beside: Spending()) { return .refused(limit) }
            if let limit = exceeded(by: estimate, beside: inFlight) { return .wait(limit) }
        }
        let reservation = Reservation(number: spent.requests)
        spent.requests += 1
        open[reservation.number] = estimate
        inFlight.requests += 1
        inFlight.add(tokens: estimate.tokens ?? 0)
        inFlight.add(cost: estimate.cost ?? .zero)
        return .granted(reservation)
    }

    /// Ends a request; settling one twice is an error of the caller.
    package mutating func settle(_ reservation: Reservation, _ outcome: Outcome) {
        guard let estimate = open.removeValue(forKey: reservation.number) else {
            preconditionFailure("request \(reservation.number) is settled already")
        }
        inFlight.requests -= 1
        // A sum that may have been cut at its largest value is made afresh.
        if inFlight.tokens == .max || inFlight.cost.picodollars == .max {
            recount()
        } else {
            inFlight.tokens -= max(0, estimate.tokens ?? 0)
            inFlight.cost = USD(picodollars: inFlight.cost.picodollars - max(0, estimate.cost?.picodollars ?? 0))
        }
        switch outcome {
        case .free: break
        case .billed(let tokens, let cost): spend(tokens ?? estimate.tokens, cost ?? estimate.cost)
        case .unknown: spend(estimate.tokens, estimate.cost)
        }
    }

    /// The limit that has been reached, so that nothing starts any more; `nil` while there is room.
    package var exhausted: Limit? {
        if let requests, spent.requests >= requests { return .requests }
        return usedUp
    }

    /// The limit for which requests in flight are to be abandoned: tokens or money are used up, under `hard`.
    ///
    /// A used-up number of requests is no reason: giving those up that were sent would save none.
    package var mustAbandon: Limit? { cutoff == .hard ? usedUp : nil }

    private var usedUp: Limit? {
        if let tokens, spent.tokens >= tokens { return .tokens }
        if let cost, spent.cost >= cost { return .cost }
        return nil
    }

    private func exceeded(by estimate: Estimate, beside others: Spending) -> Limit? {
        var sum = spent
        sum.add(tokens: others.tokens)
        sum.add(tokens: estimate.tokens ?? 0)
        sum.add(cost: others.cost)
        sum.add(cost: estimate.cost ?? .zero)
        if let tokens, sum.tokens > tokens { return .tokens }
        if let cost, sum.cost > cost { return .cost }
        return nil
    }

    private mutating func spend(_ tokens: Int?, _ cost: USD?) {
        spent.add(tokens: tokens ?? 0)
        spent.add(cost: cost ?? .zero)
        if cost == nil { spent.unpriced += 1 }
    }

    private mutating func recount() {
        inFlight.tokens = 0
        inFlight.cost = .zero
        for estimate in open.values {
            inFlight.add(tokens: estimate.tokens ?? 0)
            inFlight.add(cost: estimate.cost ?? .zero)
        }
    }
}
