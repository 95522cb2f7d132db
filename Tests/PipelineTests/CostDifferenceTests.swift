import Pipeline
import Primitives
import TestSupport
import Testing

struct CostDifferenceTests {
    private static func isNotable(_ reported: Int, _ computed: Int, step: Int? = nil) -> Bool {
        CostDifference.isNotable(
            reported: USD(picodollars: reported), computed: USD(picodollars: computed),
            step: step.map(USD.init(picodollars:)))
    }

    @Test(arguments: [
        (1_010_000, 1_000_000, false), (1_010_001, 1_000_000, true), (990_000, 1_000_000, false),
        (989_999, 1_000_000, true), (0, 0, false), (1, 0, true), (0, 1, true),
    ])
    func `is more than a hundredth of what was computed, above or below`(reported: Int, computed: Int, expected: Bool) {
        #expect(Self.isNotable(reported, computed) == expected)
    }

    @Test func `never calls rounding a difference, and always sees one beyond it`() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let step = [1, 10_000_000, 50_000_000, 1_000_000_000].randomElement(using: &random) ?? 1
            let computed = Int.random(in: 0...5_000_000_000_000, using: &random)
            // Up, down and to the nearest: whichever way a provider rounds.
            for rounded in [computed / step * step, (computed + step - 1) / step * step] {
                #expect(!Self.isNotable(rounded, computed, step: step), "seed \(seed): \(rounded) for \(computed)")
            }
            let far = computed + computed / 100 + step + 1
            #expect(Self.isNotable(far, computed, step: step), "seed \(seed): \(far) for \(computed)")
            let within = computed + computed / 100
            #expect(!Self.isNotable(within, computed, step: step), "seed \(seed)")
            // What holds of amounts holds of a thousand times the amounts.
            let other = Int.random(in: 0...5_000_000_000_000, using: &random)
            #expect(
                Self.isNotable(other, computed, step: step)
                    == Self.isNotable(other * 1000, computed * 1000, step: step * 1000), "seed \(seed)")
        }
    }

    @Test func `holds the largest amounts`() {
        #expect(Self.isNotable(.max, .max / 2) && !Self.isNotable(.max, .max) && Self.isNotable(0, .max))
    }

    @Test func `adds up like the requests it is of`() {
        var sum = CostDifference()
        #expect(sum.isEmpty)
        sum.add(reported: USD(picodollars: 500_000_000_000), computed: USD(picodollars: 400_000_000_000))
        var other = CostDifference()
        other.add(reported: USD(picodollars: 12_000_000_000), computed: USD(picodollars: 30_000_000_000))
        sum.add(other)
        #expect(sum.requests == 2 && sum.reported.description == "$0.512" && sum.computed.description == "$0.43")
        #expect(
            sum.words("runware") == "runware reported $0.512 where its prices give $0.43 (19 % more) for 2 requests")
        #expect(other.words("x") == "x reported $0.012 where its prices give $0.03 (60 % less) for 1 request")
        let free = CostDifference(requests: 1, reported: USD(picodollars: 1_000_000_000_000), computed: .zero)
        #expect(free.words("x") == "x reported $1.00 where its prices give $0.00 for 1 request")
        #expect(JSONWriter.text(of: sum.json) == #"{"requests":2,"reported":0.512,"computed":0.43}"#)
    }

    @Test func `is part of the totals, and leaves what was reported as the cost`() {
        var outcome = RequestOutcome(
            state: .answered, usage: TokenUsage(input: 10, output: 1), cost: USD(picodollars: 5), costSource: .reported)
        var totals = RequestTotals()
        totals.add(outcome, estimate: nil)
        #expect(totals.differing.isEmpty)
        outcome.computedCost = USD(picodollars: 3)
        totals.add(outcome, estimate: nil)
        #expect(
            totals.differing
                == CostDifference(requests: 1, reported: USD(picodollars: 5), computed: USD(picodollars: 3)))
        #expect(totals.cost == USD(picodollars: 10) && totals.unpriced == 0)
        var both = totals
        both.add(totals)
        #expect(both.differing.requests == 2)
        outcome.cost = nil
        outcome.computedCost = nil
        outcome.costSource = .unpriced
        totals.add(outcome, estimate: nil)
        #expect(totals.unpriced == 1, "an answer without a price is counted as one")
    }
}
