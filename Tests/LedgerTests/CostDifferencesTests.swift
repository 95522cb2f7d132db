import Ledger
import Pipeline
import Primitives
import TestSupport
import Testing

/// What providers reported against what their prices give, as the ledger keeps it.
struct CostDifferencesTests {
    private static func outcome(_ cost: Int?, computed: Int? = nil) -> RequestOutcome {
        var outcome = RequestOutcome(
            state: .answered, usage: TokenUsage(input: 1, output: 1), cost: cost.map(USD.init(picodollars:)),
            costSource: cost == nil ? .unpriced : .reported)
        outcome.computedCost = computed.map(USD.init(picodollars:))
        return outcome
    }

    @Test func `adds them up by provider, for the run that sent them`() async throws {
        let samples = try LedgerSamples()
        let ledger = try samples.open()
        try await ledger.begin(samples.run("one"))
        try await samples.plan(1, in: ledger)
        func send(_ provider: String, _ outcome: RequestOutcome) async throws {
            let number = try await ledger.intend(
                RequestIntent(
                    unit: samples.unitID(0), key: samples.hashing.sha256("key"), provider: provider, model: "m",
                    estimate: nil))
            try await ledger.ended([EndedRequest(number, outcome)])
        }
        try await send("runware", Self.outcome(500, computed: 400))
        try await send("runware", Self.outcome(300))
        try await send("aivideoapi", Self.outcome(7, computed: 9))
        try await send("runware", Self.outcome(20, computed: 30))
        try await send("openai", Self.outcome(nil))
        let found = try await ledger.costDifferences()
        #expect(found.map(\.provider) == ["aivideoapi", "runware"])
        #expect(
            found.map(\.difference) == [
                CostDifference(requests: 1, reported: USD(picodollars: 7), computed: USD(picodollars: 9)),
                CostDifference(requests: 2, reported: USD(picodollars: 520), computed: USD(picodollars: 430)),
            ])
        let totals = try await ledger.totals().wire
        #expect(
            totals.differing
                == CostDifference(requests: 3, reported: USD(picodollars: 527), computed: USD(picodollars: 439)))
        // What was reported is what was spent, and what nobody knows the price of is counted as such.
        #expect(totals.reportedCost == USD(picodollars: 827) && totals.computedCost == .zero && totals.unpriced == 1)

        try await ledger.begin(samples.run("two"))
        #expect(try await ledger.costDifferences().isEmpty)
        #expect(try await ledger.totals().wire.differing.isEmpty)
    }
}
