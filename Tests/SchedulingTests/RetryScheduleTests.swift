import Pipeline
import Scheduling
import TestSupport
import Testing

struct RetryScheduleTests {
    private func schedule(
        attempts: Int = 5, unknownOutcome: Int = 1, maxDelay: Duration = .seconds(60), base: Duration = .seconds(1)
    ) -> RetrySchedule {
        var spec = RetrySpec()
        spec.attempts = attempts
        spec.unknownOutcome = unknownOutcome
        spec.maxDelay = maxDelay
        return RetrySchedule(spec, base: base)
    }

    @Test(arguments: [(1, 1), (2, 2), (3, 4), (4, 8), (6, 32), (7, 60), (8, 60), (200, 60), (Int.max, 60)])
    func `doubles the highest wait up to the maximum`(retry: Int, seconds: Int) {
        #expect(schedule().ceiling(beforeRetry: retry) == .seconds(seconds))
    }

    @Test func `waits anything between nothing and the highest wait`() {
        let schedule = schedule()
        #expect(schedule.decision(afterAttempt: 3, advice: .backOff, chance: 0) == .retry(after: .zero))
        #expect(schedule.decision(afterAttempt: 3, advice: .backOff, chance: 0.5) == .retry(after: .seconds(2)))
        guard case .retry(let wait) = schedule.decision(afterAttempt: 3, advice: .backOff, chance: 0.999) else {
            Issue.record("gave up")
            return
        }
        #expect(wait > .milliseconds(3990) && wait < .seconds(4))
    }

    @Test(arguments: [1, 2, 5])
    func `makes as many attempts as the pipeline says`(attempts: Int) {
        let schedule = schedule(attempts: attempts)
        for attempt in 1..<attempts {
            let decision = schedule.decision(afterAttempt: attempt, advice: .backOff, chance: 0)
            #expect(decision == .retry(after: .zero), "attempt \(attempt)")
        }
        let last = schedule.decision(afterAttempt: attempts, advice: .after(.seconds(1)), chance: 0)
        #expect(last == .giveUp(.attemptsUsed(attempts)))
    }

    @Test func `does not ask again what would fail again`() {
        #expect(schedule().decision(afterAttempt: 1, advice: .never, chance: 0) == .giveUp(.notRetryable))
    }

    @Test func `never comes sooner than the server asked, and only a little later`() {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        let schedule = schedule(maxDelay: .seconds(2))
        for _ in 0..<2000 {
            let asked = Duration.milliseconds(Int.random(in: 1...120_000, using: &generator))
            let chance = Double.random(in: 0..<1, using: &generator)
            let decision = schedule.decision(afterAttempt: 1, advice: .after(asked), chance: chance)
            guard case .retry(let wait) = decision else {
                Issue.record("gave up after \(asked), seed \(seed)")
                return
            }
            #expect(wait >= asked, "seed \(seed)")
            #expect(wait <= asked + max(.milliseconds(100), min(asked / 10, .seconds(5))), "seed \(seed)")
        }
    }

    @Test(arguments: [Duration.zero, .seconds(-5)])
    func `falls back to its own wait where the server's says nothing`(asked: Duration) {
        let decision = schedule().decision(afterAttempt: 2, advice: .after(asked), chance: 0.5)
        #expect(decision == .retry(after: .seconds(1)))
    }

    @Test func `gives up with words on when to come back where the server's wait is too long`() {
        let decision = schedule().decision(afterAttempt: 1, advice: .after(.seconds(600)), chance: 0)
        guard case .giveUp(let reason) = decision else {
            Issue.record("waits: \(decision)")
            return
        }
        #expect(reason == .waitTooLong(.seconds(600), longest: .seconds(120)))
        #expect(reason.description.hasSuffix("run again in 10 min 00 s"))
        let longer = RetrySchedule(RetrySpec(), longestServerWait: .seconds(600))
        #expect(
            longer.decision(afterAttempt: 1, advice: .after(.seconds(600)), chance: 0) == .retry(after: .seconds(600)))
    }

    @Test(arguments: [(0, 1, false), (1, 1, true), (1, 2, false), (3, 3, true), (3, 4, false)])
    func `counts unknown outcomes of all runs on their own`(allowed: Int, count: Int, asksAgain: Bool) {
        let schedule = schedule(unknownOutcome: allowed)
        let decision = schedule.decision(afterAttempt: 1, advice: .backOff, unknownOutcomes: count, chance: 0)
        #expect(decision == (asksAgain ? .retry(after: .zero) : .giveUp(.unknownOutcomesUsed(count))))
        #expect(schedule.allowsRequest(afterUnknownOutcomes: count) == asksAgain)
    }

    @Test func `spends attempts on unknown outcomes too`() {
        let schedule = schedule(attempts: 2, unknownOutcome: 9)
        let decision = schedule.decision(afterAttempt: 2, advice: .backOff, unknownOutcomes: 2, chance: 0)
        #expect(decision == .giveUp(.attemptsUsed(2)))
    }
}
