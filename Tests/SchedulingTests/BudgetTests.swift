import Pipeline
import Primitives
import Scheduling
import TestSupport
import Testing

struct BudgetTests {
    private func limits(
        _ cutoff: LimitsSpec.Cutoff = .soft, requests: Int? = nil, tokens: Int? = nil, cents: Int? = nil
    ) -> LimitsSpec {
        var limits = LimitsSpec()
        limits.cutoff = cutoff
        limits.requests = requests
        limits.tokens = tokens
        limits.cost = cents.map(usd)
        return limits
    }

    private func usd(cents: Int) -> USD { USD(picodollars: cents * 10_000_000_000) }

    private func estimate(_ tokens: Int?, cents: Int? = nil) -> Budget.Estimate {
        Budget.Estimate(tokens: tokens, cost: cents.map(usd))
    }

    private func granted(_ decision: Budget.Decision) throws -> Budget.Reservation {
        guard case .granted(let reservation) = decision else {
            Issue.record("not granted: \(decision)")
            throw Refused()
        }
        return reservation
    }

    private struct Refused: Error {}

    @Test(arguments: LimitsSpec.Cutoff.allCases)
    func `starts exactly as many requests as are allowed`(cutoff: LimitsSpec.Cutoff) throws {
        var budget = Budget(limits(cutoff, requests: 3))
        let first = try granted(budget.reserve(estimate(10)))
        budget.settle(first, .free)
        _ = try granted(budget.reserve(estimate(10)))
        _ = try granted(budget.reserve(estimate(10)))
        #expect(budget.reserve(estimate(10)) == .refused(.requests))
        #expect(budget.exhausted == .requests)
        #expect(budget.mustAbandon == nil)
        #expect(budget.spent.requests == 3)
        #expect(budget.inFlight.requests == 2)
    }

    @Test func `starts nothing under a limit of nothing`() {
        var money = Budget(limits(cents: 0))
        #expect(money.reserve(estimate(1, cents: 1)) == .refused(.cost))
        var tokens = Budget(limits(.cautious, tokens: 0))
        #expect(tokens.reserve(estimate(1)) == .refused(.tokens))
    }

    @Test func `soft lets requests in flight carry it beyond the limit`() throws {
        var budget = Budget(limits(tokens: 100))
        let first = try granted(budget.reserve(estimate(90)))
        let second = try granted(budget.reserve(estimate(90)))
        budget.settle(first, .billed(tokens: 99, cost: nil))
        let third = try granted(budget.reserve(estimate(90)))
        budget.settle(second, .billed(tokens: 1, cost: nil))
        #expect(budget.reserve(estimate(1)) == .refused(.tokens))
        #expect(budget.mustAbandon == nil)
        budget.settle(third, .billed(tokens: 80, cost: nil))
        #expect(budget.spent.tokens == 180)
    }

    @Test func `hard tells when requests in flight are to be abandoned, and counts them as estimated`() throws {
        var budget = Budget(limits(.hard, cents: 10))
        let first = try granted(budget.reserve(estimate(1, cents: 6)))
        let second = try granted(budget.reserve(estimate(1, cents: 6)))
        #expect(budget.mustAbandon == nil)
        budget.settle(first, .billed(tokens: 1, cost: usd(cents: 10)))
        #expect(budget.mustAbandon == .cost)
        budget.settle(second, .unknown)
        #expect(budget.spent.cost == usd(cents: 16))
        #expect(budget.inFlight == Spending())
    }

    @Test func `cautious waits for what is in flight and refuses what cannot fit`() throws {
        var budget = Budget(limits(.cautious, cents: 10))
        let first = try granted(budget.reserve(estimate(1, cents: 6)))
        #expect(budget.reserve(estimate(1, cents: 5)) == .wait(.cost))
        #expect(budget.reserve(estimate(1, cents: 11)) == .refused(.cost))
        let small = try granted(budget.reserve(estimate(1, cents: 4)))
        budget.settle(first, .billed(tokens: 1, cost: usd(cents: 2)))
        _ = try granted(budget.reserve(estimate(1, cents: 4)))
        budget.settle(small, .free)
        #expect(budget.spent.cost == usd(cents: 2))
        #expect(budget.inFlight.cost == usd(cents: 4))
    }

    @Test func `counts requests whose price nobody knows`() throws {
        var budget = Budget(limits(cents: 10))
        let outcomes: [(Budget.Estimate, Budget.Outcome)] = [
            (estimate(5), .billed(tokens: 7, cost: nil)), (estimate(5), .unknown), (estimate(5), .free),
            (estimate(5, cents: 2), .billed(tokens: nil, cost: nil)),
            (estimate(5), .billed(tokens: nil, cost: usd(cents: 1))),
        ]
        for (estimate, outcome) in outcomes { budget.settle(try granted(budget.reserve(estimate)), outcome) }
        #expect(budget.spent.unpriced == 2)
        #expect(budget.spent.cost == usd(cents: 3))
        #expect(budget.spent.tokens == 22)
    }

    @Test func `absurd numbers of a provider end the budget and not the program`() throws {
        var budget = Budget(limits(tokens: 1_000_000, cents: 100))
        let first = try granted(budget.reserve(estimate(.max, cents: 1)))
        let second = try granted(budget.reserve(estimate(.max, cents: 1)))
        let third = try granted(budget.reserve(estimate(3, cents: 1)))
        budget.settle(first, .billed(tokens: -5, cost: USD(picodollars: -5)))
        #expect(budget.spent.tokens == 0)
        #expect(budget.spent.cost == .zero)
        budget.settle(second, .billed(tokens: .max, cost: USD(picodollars: .max)))
        #expect(budget.inFlight.tokens == 3)
        #expect(budget.inFlight.cost == usd(cents: 1))
        budget.settle(third, .unknown)
        #expect(budget.spent.tokens == .max)
        #expect(budget.exhausted == .tokens)
    }

    @Test func `keeps its sums and its promises under any interleaving`() throws {
        let seed = UInt64.random(in: .min ... .max)
        for round in UInt64(0)..<200 {
            try simulate(seed: seed &+ round)
        }
    }

    /// Reserves and settles at random, beside sums that are made afresh from lists each time.
    private func simulate(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let note: Comment = "seed \(seed)"
        let cutoff = LimitsSpec.Cutoff.allCases.randomElement(using: &generator) ?? .soft
        let requests = Bool.random(using: &generator) ? Int.random(in: 0...60, using: &generator) : nil
        let limit = Int.random(in: 1...2000, using: &generator)
        var budget = Budget(limits(cutoff, requests: requests, tokens: limit, cents: limit))
        var open: [(reservation: Budget.Reservation, most: Int)] = []
        var settled: [Int] = []
        var started = 0
        for _ in 0..<150 {
            if open.isEmpty || Bool.random(using: &generator) {
                let most = Int.random(in: 0...100, using: &generator)
                switch budget.reserve(estimate(most, cents: most)) {
                case .granted(let reservation):
                    #expect(settled.reduce(0, +) < limit, note)
                    started += 1
                    open.append((reservation, most))
                case .wait: #expect(!open.isEmpty && cutoff == .cautious, note)
                case .refused(let reason):
                    let own = cutoff == .cautious ? most : 0
                    let isOver = settled.reduce(0, +) >= limit || settled.reduce(0, +) + own > limit
                    #expect(reason == .requests ? started == requests : isOver, note)
                }
            } else {
                let index = Int.random(in: 0..<open.count, using: &generator)
                let (reservation, most) = open.remove(at: index)
                let used = Int.random(in: 0...most, using: &generator)
                let outcomes: [(Budget.Outcome, Int)] = [
                    (.free, 0), (.unknown, most), (.billed(tokens: used, cost: usd(cents: used)), used),
                    (.billed(tokens: nil, cost: nil), most),
                ]
                let (outcome, counted) = outcomes[Int.random(in: 0..<4, using: &generator)]
                budget.settle(reservation, outcome)
                settled.append(counted)
            }
            let (spent, flying) = (settled.reduce(0, +), open.reduce(0) { $0 + $1.most })
            #expect(budget.spent.tokens == spent && budget.spent.cost == usd(cents: spent), note)
            #expect(budget.inFlight.tokens == flying && budget.inFlight.cost == usd(cents: flying), note)
            #expect(budget.spent.requests == started && budget.inFlight.requests == open.count, note)
            if let requests { #expect(started <= requests, note) }
            if cutoff == .cautious { #expect(spent + flying <= limit, note) }
            #expect((budget.mustAbandon != nil) == (cutoff == .hard && spent >= limit), note)
        }
    }
}
