import Primitives
import Scheduling
import TestSupport
import Testing

struct RequestPacerTests {
    /// A request that started, as an observer outside sees it.
    private struct Start {
        let index: Int
        let time: Duration
        let tokens: Int
    }

    @Test func `lets everything go where nothing is limited`() {
        var pacer = RequestPacer(requestsPerMinute: nil, tokensPerMinute: nil)
        for _ in 0..<1000 {
            let reservation = pacer.reserve(now: .seconds(3), tokens: .max)
            #expect(pacer.wait(for: reservation, now: .seconds(3)) == .zero)
        }
    }

    @Test(arguments: [(1, 1), (59, 1), (60, 1), (600, 10), (6000, 100)])
    func `starts a second's worth at once and spreads the rest evenly`(limit: Int, burst: Int) {
        var pacer = RequestPacer(requestsPerMinute: limit, tokensPerMinute: nil)
        for index in 0..<burst {
            let reservation = pacer.reserve(now: .zero, tokens: 0)
            #expect(pacer.wait(for: reservation, now: .zero) == .zero, "request \(index)")
        }
        for index in 1..<min(limit, 30) where burst + index <= limit {
            let wait = pacer.wait(for: pacer.reserve(now: .zero, tokens: 0), now: .zero)
            let expected = Duration.seconds(60) * index / limit
            #expect(abs((wait - expected).seconds) < 1e-9, "request \(burst + index)")
        }
    }

    @Test func `a large request delays what follows by what it weighs`() {
        var pacer = RequestPacer(requestsPerMinute: nil, tokensPerMinute: 60_000)
        #expect(pacer.wait(for: pacer.reserve(now: .zero, tokens: 30_000), now: .zero) == .zero)
        let second = pacer.wait(for: pacer.reserve(now: .zero, tokens: 10), now: .zero)
        #expect(second > .seconds(28) && second <= .seconds(30))
    }

    @Test func `a request that is larger than a minute's tokens starts alone`() {
        var pacer = RequestPacer(requestsPerMinute: nil, tokensPerMinute: 1000)
        #expect(pacer.wait(for: pacer.reserve(now: .zero, tokens: 10), now: .zero) == .zero)
        #expect(pacer.wait(for: pacer.reserve(now: .zero, tokens: 5000), now: .zero) == .seconds(60))
        #expect(pacer.wait(for: pacer.reserve(now: .zero, tokens: 10), now: .zero) == .seconds(120))
    }

    @Test func `does not let a small request overtake a large one`() {
        var pacer = RequestPacer(requestsPerMinute: nil, tokensPerMinute: 6000)
        _ = pacer.reserve(now: .zero, tokens: 100)
        let large = pacer.wait(for: pacer.reserve(now: .zero, tokens: 5950), now: .zero)
        let small = pacer.wait(for: pacer.reserve(now: .zero, tokens: 1), now: .zero)
        #expect(large == .seconds(60))
        #expect(small >= large)
    }

    @Test func `stands still until a fault's wait is over and then goes on at its pace`() {
        var pacer = RequestPacer(requestsPerMinute: 60, tokensPerMinute: nil)
        let waiting = (0..<4).map { _ in pacer.reserve(now: .zero, tokens: 0) }
        pacer.pushBack(until: .seconds(30), now: .milliseconds(500))
        // The others of the same burst say the same, a little later or a little earlier.
        pacer.pushBack(until: .seconds(29), now: .milliseconds(600))
        let now = Duration.milliseconds(700)
        #expect(waiting[1...].map { now + pacer.wait(for: $0, now: now) } == [30.5, 31.5, 32.5].map(Duration.seconds))
        pacer.pushBack(until: .seconds(40), now: .seconds(31))
        #expect(waiting[2...].map { pacer.wait(for: $0, now: .seconds(31)) } == [9.5, 10.5].map(Duration.seconds))
        let late = pacer.reserve(now: .seconds(31), tokens: 0)
        #expect(pacer.wait(for: late, now: .seconds(31)) == .seconds(11.5))
    }

    @Test func `a fault holds back also what was about to start`() {
        var pacer = RequestPacer(requestsPerMinute: nil, tokensPerMinute: nil)
        let reservation = pacer.reserve(now: .seconds(1), tokens: 0)
        pacer.pushBack(until: .seconds(5), now: .seconds(1))
        #expect(pacer.wait(for: reservation, now: .seconds(1)) == .seconds(4))
        #expect(pacer.wait(for: reservation, now: .seconds(5)) == .zero)
    }

    @Test func `holds its limits in every minute and its order, whatever comes`() {
        let seed = UInt64.random(in: .min ... .max)
        for round in UInt64(0)..<20 {
            var generator = SeededGenerator(seed: seed &+ round)
            let requests = Bool.random(using: &generator) ? Int.random(in: 1...300, using: &generator) : nil
            let tokens =
                requests == nil || .random(using: &generator) ? Int.random(in: 50...5000, using: &generator) : nil
            let starts = simulated(requests, tokens, &generator)
            let note: Comment = "seed \(seed &+ round), \(requests ?? 0) requests, \(tokens ?? 0) tokens"
            #expect(starts.map(\.index) == Array(0..<starts.count), note)
            expectWithin(limit: requests, starts, note) { _ in 1 }
            expectWithin(limit: tokens, starts, note, weight: \.tokens)
            #expect(starts.count == 250, note)
        }
    }

    @Test func `wastes none of the limit while requests wait`() {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let limit = Int.random(in: 1...500, using: &generator)
            var pacer = RequestPacer(requestsPerMinute: limit, tokensPerMinute: nil)
            var last = Duration.zero
            for _ in 0...(3 * limit) { last = pacer.wait(for: pacer.reserve(now: .zero, tokens: 0), now: .zero) }
            #expect(last <= .seconds(180), "seed \(seed), limit \(limit)")
        }
    }

    /// Runs 250 requests through a pacer as an event loop would: arrivals, waits, and faults that push back.
    private func simulated(_ requests: Int?, _ tokens: Int?, _ generator: inout SeededGenerator) -> [Start] {
        var pacer = RequestPacer(requestsPerMinute: requests, tokensPerMinute: tokens)
        var waiting: [(index: Int, tokens: Int, reservation: RequestPacer.Reservation)] = []
        var starts: [Start] = []
        var now = Duration.zero
        var arrived = 0
        var arrival = Duration.zero
        func isDue(_ item: (index: Int, tokens: Int, reservation: RequestPacer.Reservation)) -> Bool {
            pacer.wait(for: item.reservation, now: now) == .zero
        }
        while starts.count < 250, now < .seconds(2_000_000) {
            if generator.isOne(in: 60) {
                pacer.pushBack(until: now + .milliseconds(Int.random(in: -1000...20_000, using: &generator)), now: now)
            }
            let (due, held) = (waiting.filter { isDue($0) }, waiting.filter { !isDue($0) })
            starts += due.map { Start(index: $0.index, time: now, tokens: $0.tokens) }
            waiting = held
            while arrived < 250, arrival <= now {
                let weight = Int.random(in: 0...(tokens ?? 100), using: &generator)
                waiting.append((arrived, weight, pacer.reserve(now: now, tokens: weight)))
                arrived += 1
                let isPause = generator.isOne(in: 20)
                arrival += .milliseconds(isPause ? Int.random(in: 0...90_000, using: &generator) : 5)
            }
            let waits = waiting.map { now + pacer.wait(for: $0.reservation, now: now) }
            now = (waits + (arrived < 250 ? [arrival] : [])).min() ?? now
        }
        return starts
    }

    /// Adds up every minute that begins with a start, which is the naive form of the limit.
    private func expectWithin(limit: Int?, _ starts: [Start], _ note: Comment, weight: (Start) -> Int) {
        guard let limit else { return }
        for (position, first) in starts.enumerated() {
            let end = first.time + .seconds(60)
            let sum = starts[position...].prefix { $0.time < end }.reduce(0) { $0 + weight($1) }
            #expect(sum <= limit, note)
        }
    }
}
