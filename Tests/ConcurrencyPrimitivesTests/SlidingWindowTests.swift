import ConcurrencyPrimitives
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct SlidingWindowTests {
    @Test(arguments: [(1, 50), (3, 50), (8, 5), (4, 0)])
    func `runs every element with the given width`(limit: Int, count: Int) async throws {
        let inside = Counter()
        let seen = Mutex<[Int]>([])
        var number = 0
        try await forEachConcurrently(limit: limit) {
            defer { number += 1 }
            return number < count ? number : nil
        } body: { element in
            inside.add()
            for _ in 0..<20 { await Task.yield() }
            inside.add(-1)
            seen.withLock { $0.append(element) }
        }
        #expect(seen.withLock { $0.sorted() } == Array(0..<count))
        #expect(inside.peak <= limit)
    }

    @Test func `fills the window before it waits and asks for no element without a free place`() async throws {
        let gate = PermitPool(capacity: 1)
        try await gate.acquire()
        let started = Counter()
        let asked = Counter()
        let window = Task {
            try await forEachConcurrently(limit: 3) {
                asked.add() <= 10 ? 0 : nil
            } body: { _ in
                started.add()
                try await gate.withPermits {}
            }
        }
        while started.value < 3 { await Task.yield() }
        for _ in 0..<100 { await Task.yield() }
        #expect(asked.value == 3)
        gate.release()
        try await window.value
        #expect(started.value == 10)
    }

    @Test func `stops at the first error of a body and cancels the others`() async throws {
        struct Failure: Error {}
        let endless = PermitPool(capacity: 1)
        try await endless.acquire()
        let cancelled = Counter()
        var number = 0
        await #expect(throws: Failure.self) {
            try await forEachConcurrently(limit: 3) {
                number += 1
                return number
            } body: { element in
                if element == 3 { throw Failure() }
                do { try await endless.acquire() } catch { cancelled.add() }
            }
        }
        #expect(cancelled.value == 2)
    }

    @Test func `passes the producer's error on`() async throws {
        struct Failure: Error {}
        await #expect(throws: Failure.self) {
            try await forEachConcurrently(limit: 2) { () -> Int? in
                throw Failure()
            } body: { _ in
            }
        }
    }

    @Test func `is cancelled with its task`() async throws {
        let endless = PermitPool(capacity: 1)
        try await endless.acquire()
        let started = Counter()
        let window = Task {
            try await forEachConcurrently(limit: 2) {
                0
            } body: { _ in
                started.add()
                try await endless.acquire()
            }
        }
        while started.value < 2 { await Task.yield() }
        window.cancel()
        await #expect(throws: CancellationError.self) { try await window.value }
        #expect(started.value == 2)
    }
}
