import Glibc
import Pipeline
import Primitives
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Ledger

struct GroupCommitTests {
    /// Holds a thread up until the test lets it go, or for ten seconds.
    private final class Barrier: Sendable {
        private let ends: (read: CInt, write: CInt)
        private let arrivals = Mutex(0)

        init() throws {
            var pair: [CInt] = [0, 0]
            try #require(pipe(&pair) == 0)
            ends = (pair[0], pair[1])
        }

        deinit {
            close(ends.read)
            close(ends.write)
        }

        var hasArrived: Bool { arrivals.withLock { $0 > 0 } }

        func hold() throws {
            arrivals.withLock { $0 += 1 }
            var waiting = pollfd(fd: ends.read, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 10_000) == 1 else { throw HeldUp() }
        }

        /// Lets everybody through from now on.
        func open() { _ = write(ends.write, [1], 1) }
    }

    private struct HeldUp: Error {}

    @Test func `answers others while a group waits for the disk`() async throws {
        let samples = try LedgerSamples()
        let ledger = try samples.open()
        try await ledger.begin(samples.run("one"))
        try await samples.plan(3, in: ledger)
        let barrier = try Barrier()
        await ledger.beforeCommit { try barrier.hold() }
        let due = try await ledger.nextDue(steps: [0], after: 0, limit: 3)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await ledger.complete(row: due[0].row, samples.finished(due[0])) }
            while !barrier.hasArrived { await Task.yield() }
            // What the group speaks of is not on the disk yet, so nothing of it may be told.
            #expect(try await ledger.totals().units == [.pending: 3])
            let key = try #require(due[1].unit.key)
            let intent = RequestIntent(
                unit: due[1].unit.id, key: key, provider: "openai", model: "m", estimate: nil)
            #expect(try await ledger.intend(intent).rawValue > 0)
            barrier.open()
            try await group.waitForAll()
        }
        #expect(try await ledger.totals().units == [.ok: 1, .pending: 2])
    }

    @Test func `commits what finished meanwhile as the next group`() async throws {
        let samples = try LedgerSamples()
        let ledger = try samples.open()
        try await ledger.begin(samples.run("one"))
        try await samples.plan(20, in: ledger)
        let barrier = try Barrier()
        let syncs = Mutex(0)
        await ledger.beforeCommit {
            syncs.withLock { $0 += 1 }
            try barrier.hold()
        }
        let due = try await ledger.nextDue(steps: [0], after: 0, limit: 20)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await ledger.complete(row: due[0].row, samples.finished(due[0])) }
            while !barrier.hasArrived { await Task.yield() }
            for unit in due.dropFirst() {
                group.addTask { try await ledger.complete(row: unit.row, samples.finished(unit)) }
            }
            while await ledger.waitingUnits < 19 { await Task.yield() }
            barrier.open()
            try await group.waitForAll()
        }
        #expect(syncs.withLock { $0 } == 2)
        #expect(try await ledger.totals().units == [.ok: 20])
    }

    @Test func `goes on after a group whose files could not be synced`() async throws {
        let samples = try LedgerSamples()
        let ledger = try samples.open()
        try await ledger.begin(samples.run("one"))
        try await samples.plan(2, in: ledger)
        await ledger.beforeCommit { throw HeldUp() }
        let due = try await ledger.nextDue(steps: [0], after: 0, limit: 2)
        await #expect(throws: HeldUp.self) {
            try await ledger.complete(row: due[0].row, samples.finished(due[0]))
        }
        #expect(try await ledger.totals().units == [.pending: 2])
        await ledger.beforeCommit {}
        for unit in due { try await ledger.complete(row: unit.row, samples.finished(unit)) }
        #expect(try await ledger.totals().units == [.ok: 2])
    }

    @Test func `hands units out with what is known of them`() async throws {
        let samples = try LedgerSamples()
        let ledger = try samples.open()
        try await ledger.begin(samples.run("one"))
        try await samples.plan(3, in: ledger)
        let taken = try await ledger.takeUp(steps: [0], after: 0, limit: 2)
        #expect(taken.map(\.due) == (try await ledger.nextDue(steps: [0], after: 0, limit: 2)))
        for unit in taken {
            #expect(unit.source == (try await ledger.source(row: try #require(unit.due.unit.source))))
            #expect(unit.previous == (try await ledger.previousUnit(unit.due.unit.id)))
            #expect(unit.previous?.status == .pending)
        }
    }
}

extension Ledger {
    fileprivate var waitingUnits: Int { pending.count }
}
