import Digests
import Media
import Pipeline
import Primitives
import Storage
import TestSupport
import Testing

@testable import Ledger

struct LedgerTests {
    // MARK: - Commits

    @Test func `makes every commit that returned durable`() async throws {
        let samples = try LedgerSamples()
        do {
            let ledger = try samples.open()
            try await ledger.begin(samples.run("one"))
            try await samples.plan(200, in: ledger)
            let due = try await ledger.nextDue(steps: [0], after: 0, limit: 500)
            #expect(due.count == 200)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for unit in due { group.addTask { try await ledger.complete(row: unit.row, samples.finished(unit)) } }
                try await group.waitForAll()
            }
            // Another connection sees what was committed, and only that, while the first is still open.
            let reader = try SQLiteConnection(path: samples.path, readOnly: true)
            #expect(try reader.firstRow("SELECT COUNT(*) FROM units WHERE status = 'ok'") { $0.int(0) } == 200)
            #expect(try reader.firstRow("SELECT COUNT(*) FROM outputs") { $0.int(0) } == 200)
        }
        let again = try samples.open()
        #expect(try await again.totals().units == [.ok: 200])
    }

    @Test func `tells everyone whose commit was lost with another's`() async throws {
        let samples = try LedgerSamples()
        let ledger = try samples.open()
        try await ledger.begin(samples.run("one"))
        try await samples.plan(60, in: ledger)
        try await ledger.refuseToComplete(samples.unitID(30))
        let due = try await ledger.nextDue(steps: [0], after: 0, limit: 100)
        let succeeded = await withTaskGroup(of: UnitID?.self) { group in
            for unit in due {
                group.addTask {
                    do {
                        try await ledger.complete(row: unit.row, samples.finished(unit))
                        return unit.unit.id
                    } catch { return nil }
                }
            }
            return await group.reduce(into: Set<UnitID>()) { if let id = $1 { $0.insert(id) } }
        }
        #expect(!succeeded.contains(samples.unitID(30)))
        let recorded = try Manifest(parsing: try await samples.manifest(of: ledger)).units.filter { $0.status == .ok }
        #expect(Set(recorded.map(\.id)) == succeeded)
        // The ledger goes on, and what was lost is still due.
        try await ledger.allowCompletion()
        for unit in try await ledger.nextDue(steps: [0], after: 0, limit: 100) {
            try await ledger.complete(row: unit.row, samples.finished(unit))
        }
        #expect(try await ledger.totals().units == [.ok: 60])
    }

    @Test func `shares one failure among all who wait in a group`() async throws {
        let samples = try LedgerSamples()
        let ledger = try samples.open()
        try await ledger.begin(samples.run("one"))
        try await samples.plan(8, in: ledger)
        try await ledger.refuseToComplete(samples.unitID(7))
        let due = try await ledger.nextDue(steps: [0], after: 0, limit: 100)
        let failures = await ledger.completeTogether(due.map { ($0.row, samples.finished($0)) })
        #expect(failures == 8)
        #expect(try await ledger.totals().units == [.pending: 8])
    }

    @Test func `writes nothing to the database when nothing changed`() async throws {
        let samples = try LedgerSamples()
        let ledger = try samples.open()
        try await ledger.begin(samples.run("one"))
        try await samples.plan(50, in: ledger)
        for unit in try await ledger.nextDue(steps: [0], after: 0, limit: 100) {
            try await ledger.complete(row: unit.row, samples.finished(unit))
        }
        try await ledger.begin(samples.run("two"))
        let before = try #require(samples.folder.bytes("ledger.sqlite-wal"))
        try await samples.plan(50, in: ledger, isFresh: true)
        try await ledger.select { _ in true }
        #expect(try await ledger.dueCount() == 0)
        #expect(try await ledger.totals().actions == [.fresh: 50])
        #expect(samples.folder.bytes("ledger.sqlite-wal") == before)
    }

    // MARK: - Opening

    @Test func `names a file that is no database as damaged`() async throws {
        let samples = try LedgerSamples()
        var random = SeededGenerator(seed: 1)
        try samples.folder.write((0..<8192).map { _ in .random(in: 0...255, using: &random) }, to: "ledger.sqlite")
        expectDamage(samples)
    }

    @Test(arguments: [0.25, 0.5, 0.9])
    func `names a truncated file as damaged`(share: Double) async throws {
        let samples = try LedgerSamples()
        do {
            let ledger = try samples.open()
            try await ledger.begin(samples.run("one"))
            try await samples.plan(400, in: ledger)
            try await ledger.moveLogIntoDatabase()
        }
        let bytes = try #require(samples.folder.bytes("ledger.sqlite"))
        try samples.folder.write(Array(bytes.prefix(Int(Double(bytes.count) * share))), to: "ledger.sqlite")
        expectDamage(samples)
    }

    private func expectDamage(_ samples: LedgerSamples) {
        do {
            _ = try samples.open()
            Issue.record("a damaged ledger was opened")
        } catch {
            #expect(error.code == .damaged)
            #expect(error.message.contains(samples.path))
            #expect(error.remedy != nil)
        }
    }

    @Test func `refuses the ledger of a newer release`() async throws {
        let samples = try LedgerSamples()
        do { _ = try samples.open() }
        do {
            let connection = try SQLiteConnection(path: samples.path)
            try connection.execute("PRAGMA user_version = 99")
        }
        do {
            _ = try samples.open()
            Issue.record("a newer ledger was opened")
        } catch {
            #expect(error.code == .newerFormat)
            #expect(error.message.contains("99"))
        }
    }

    @Test func `says that a folder is no ledger`() throws {
        let samples = try LedgerSamples()
        do {
            _ = try Ledger(path: samples.folder.path)
            Issue.record("a folder was opened")
        } catch {
            #expect(error.code == .unusable)
        }
    }

    // MARK: - Runs

    @Test func `knows its runs and the last of them`() async throws {
        let samples = try LedgerSamples()
        let ledger = try samples.open()
        #expect(try await ledger.isEmpty())
        #expect(try await ledger.lastRunID() == nil)
        try await ledger.begin(samples.run("one"))
        var second = samples.run("two")
        try await ledger.begin(second)
        second.status = "complete"
        second.exitCode = 0
        try await ledger.update(second)
        #expect(try await ledger.lastRunID() == "two")
        #expect(try await ledger.lastRun() == second.json)
        #expect(try await ledger.isEmpty() == false)
    }

    @Test func `tells which models answered`() async throws {
        let samples = try LedgerSamples()
        let ledger = try samples.open()
        try await ledger.begin(samples.run("one"))
        try await samples.plan(2, in: ledger)
        #expect(try await ledger.answeringModels() == [])
        for unit in try await ledger.nextDue(steps: [0], after: 0, limit: 1) {
            guard case .finished(var record) = samples.finished(unit) else { continue }
            record.components = ["model": ["id": "gemini-3.1-pro"]]
            try await ledger.complete(row: unit.row, .finished(record))
        }
        #expect(try await ledger.answeringModels() == ["gemini-3.1-pro"])
    }
}

extension Ledger {
    fileprivate func refuseToComplete(_ id: UnitID) throws {
        try connection.execute(
            """
            CREATE TEMP TRIGGER refusal BEFORE UPDATE ON main.units WHEN new.unit = '\(id)' AND new.status = 'ok'
            BEGIN SELECT RAISE(ABORT, 'as scripted'); END
            """)
    }

    fileprivate func allowCompletion() throws { try connection.execute("DROP TRIGGER refusal") }

    fileprivate func moveLogIntoDatabase() throws { try connection.run("PRAGMA wal_checkpoint(TRUNCATE)") }

    /// Completes all in one group: they queue up behind this call, so the first of them waits for the others.
    fileprivate func completeTogether(_ commits: [(Int, UnitCommit)]) async -> Int {
        let tasks = commits.map { row, commit in
            Task {
                do {
                    try await self.complete(row: row, commit)
                    return false
                } catch { return true }
            }
        }
        var failures = 0
        for task in tasks where await task.value { failures += 1 }
        return failures
    }
}
