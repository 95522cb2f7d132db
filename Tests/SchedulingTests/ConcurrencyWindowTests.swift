import Pipeline
import Scheduling
import TestSupport
import Testing

struct ConcurrencyWindowTests {
    @Test(arguments: [(4, 32, 4), (0, 8, 1), (64, 16, 16), (5, 0, 1)])
    func `opens at its start within its bounds`(start: Int, max: Int, limit: Int) {
        #expect(ConcurrencyWindow(.init(start: start, max: max)).limit == limit)
    }

    @Test func `grows by one for every full window of answers, up to its maximum`() {
        var window = ConcurrencyWindow(.init(start: 2, max: 4))
        var limits: [Int] = []
        for _ in 0..<12 {
            window.answered()
            limits.append(window.limit)
        }
        #expect(limits == [2, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4])
    }

    @Test func `shrinks to seven tenths, and once for a burst`() {
        var window = ConcurrencyWindow(.init(start: 64, max: 64))
        for index in 0..<50 { window.rateLimited(now: .milliseconds(50 + index), sentAt: .milliseconds(index % 10)) }
        #expect(window.limit == 44)
        window.rateLimited(now: .milliseconds(200), sentAt: .milliseconds(150))
        #expect(window.limit == 30)
    }

    @Test func `starts to count answers anew after a fault`() {
        var window = ConcurrencyWindow(.init(start: 4, max: 8))
        for _ in 0..<3 { window.answered() }
        window.rateLimited(now: .seconds(1), sentAt: .zero)
        #expect(window.limit == 2)
        window.answered()
        #expect(window.limit == 2)
        window.answered()
        #expect(window.limit == 3)
    }

    @Test func `never closes`() {
        var window = ConcurrencyWindow(.init(start: 3, max: 3))
        for second in 1...20 { window.rateLimited(now: .seconds(second), sentAt: .seconds(second)) }
        #expect(window.limit == 1)
        window.answered()
        #expect(window.limit == 2)
    }

    @Test func `stays within its bounds and finds the rate that the provider bears`() {
        let seed = UInt64.random(in: .min ... .max)
        for round in UInt64(0)..<30 {
            var generator = SeededGenerator(seed: seed &+ round)
            let maximum = Int.random(in: 1...64, using: &generator)
            let bearable = Int.random(in: 1...80, using: &generator)
            var window = ConcurrencyWindow(.init(start: Int.random(in: 1...maximum, using: &generator), max: maximum))
            // Each second the window is filled once; what exceeds the provider's capacity is refused.
            var late: [Int] = []
            for second in 0..<600 {
                let sent = window.limit
                for _ in 0..<min(sent, bearable) { window.answered() }
                for _ in bearable..<max(sent, bearable) {
                    window.rateLimited(now: .seconds(second + 1), sentAt: .seconds(second))
                }
                #expect((1...maximum).contains(window.limit), "seed \(seed &+ round)")
                if second >= 300 { late.append(window.limit) }
            }
            let reachable = min(bearable, maximum)
            let mean = Double(late.reduce(0, +)) / Double(late.count)
            #expect(mean > 0.6 * Double(reachable) && mean <= Double(reachable) + 1, "seed \(seed &+ round)")
        }
    }
}
