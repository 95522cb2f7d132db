import ConcurrencyPrimitives
import Testing

@Suite(.timeLimit(.minutes(5))) struct PermitPoolTests {
    @Test func `never lets more weight in than the capacity and returns all of it`() async throws {
        let pool = PermitPool(capacity: 3)
        let inside = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<300 {
                let weight = index % 3 + 1
                group.addTask {
                    try await pool.withPermits(weight) {
                        inside.add(weight)
                        await Task.yield()
                        inside.add(-weight)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(inside.peak == 3)
        #expect(pool.available == 3)
    }

    @Test func `a task that is cancelled while it waits throws and leaves nothing behind`() async throws {
        let pool = PermitPool(capacity: 1)
        try await pool.acquire()
        let task = Task { try await pool.withPermits { Issue.record("the body ran without a permit") } }
        while pool.waitingCount == 0 { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        pool.release()
        #expect(pool.available == 1)
        #expect(pool.waitingCount == 0)
    }

    @Test func `a task that is cancelled before it asks throws`() async throws {
        let pool = PermitPool(capacity: 1)
        let gate = PermitPool(capacity: 1)
        try await gate.acquire()
        let task = Task {
            try? await gate.acquire()
            try await pool.acquire()
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(pool.available == 1)
    }

    @Test func `permits survive a body that throws`() async throws {
        struct Failure: Error {}
        let pool = PermitPool(capacity: 2)
        await #expect(throws: Failure.self) { try await pool.withPermits(2) { throw Failure() } }
        #expect(pool.available == 2)
    }

    @Test func `no permit is lost when cancellation races with the grant`() async throws {
        let pool = PermitPool(capacity: 1)
        for _ in 0..<500 {
            try await pool.acquire()
            let task = Task { try await pool.withPermits {} }
            async let cancelled: Void = task.cancel()
            pool.release()
            await cancelled
            _ = await task.result
            #expect(pool.available == 1)
        }
    }
}
