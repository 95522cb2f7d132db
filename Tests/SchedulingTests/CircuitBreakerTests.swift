import Pipeline
import Scheduling
import Testing

struct CircuitBreakerTests {
    private let refused = UnitFailure(.transient, "connection refused")

    @Test func `opens at once for what every request would meet, and keeps the first reason`() {
        var breaker = CircuitBreaker()
        breaker.answered()
        #expect(breaker.state == .closed)
        let first = UnitFailure(.auth, "the key is not accepted (HTTP 401)")
        breaker.failedForAll(first)
        breaker.failedForAll(UnitFailure(.credit, "credit is spent"))
        breaker.answered()
        #expect(breaker.state == .open(first))
    }

    @Test func `opens after three rounds where nobody ever answered`() {
        var breaker = CircuitBreaker()
        for round in 1...2 {
            breaker.connectionFailed(refused, now: .seconds(round), sentAt: .seconds(round))
            #expect(breaker.state == .closed, "round \(round)")
        }
        #expect(breaker.neverReached == refused)
        breaker.connectionFailed(UnitFailure(.transient, "another"), now: .seconds(3), sentAt: .seconds(3))
        #expect(breaker.state == .open(refused))
    }

    @Test func `counts all that were in flight together as one round`() {
        var breaker = CircuitBreaker()
        for index in 0..<256 {
            breaker.connectionFailed(refused, now: .milliseconds(300 + index), sentAt: .milliseconds(index))
        }
        #expect(breaker.state == .closed)
    }

    @Test func `endures longer where answers came before`() {
        var breaker = CircuitBreaker()
        breaker.answered()
        for round in 0..<1000 {
            breaker.connectionFailed(refused, now: .milliseconds(round * 10), sentAt: .milliseconds(round * 10))
        }
        #expect(breaker.state == .closed)
        breaker.connectionFailed(refused, now: .seconds(10), sentAt: .seconds(10))
        #expect(breaker.state == .open(refused))
        #expect(breaker.neverReached == nil)
    }

    @Test func `a long silence is no proof while it is few rounds`() {
        var breaker = CircuitBreaker()
        breaker.answered()
        for minute in 1...9 {
            breaker.connectionFailed(refused, now: .seconds(60 * minute), sentAt: .seconds(60 * minute))
        }
        #expect(breaker.state == .closed)
        breaker.connectionFailed(refused, now: .seconds(600), sentAt: .seconds(600))
        #expect(breaker.state == .open(refused))
    }

    @Test func `any reply ends a series`() {
        var breaker = CircuitBreaker(patience: .init(roundsNeverReached: 2, rounds: 3, lasting: .zero))
        for round in 0..<40 {
            if round % 2 == 1 { breaker.answered() }
            breaker.connectionFailed(refused, now: .seconds(round), sentAt: .seconds(round))
        }
        #expect(breaker.state == .closed)
    }
}
