import Engine
import Pipeline
import Primitives
import TestSupport
import Testing

/// Runs that end early, and the runs that finish them.
struct RunEngineStopTests {
    private func files(_ count: Int, _ kind: StoreKind) async throws -> RunHarness {
        let harness = try await RunHarness(PipelineSamples.single(), store: kind)
        for number in 0..<count { harness.sources.write("\(number).txt", "text \(number)") }
        return harness
    }

    @Test(arguments: StoreKind.allCases)
    func `finishes what is in flight when a signal comes, and the rest in the next run`(kind: StoreKind) async throws {
        let harness = try await files(10, kind)
        harness.engine.work(onAtOnce: 3)
        let gate = Gate()
        harness.engine.hold(at: gate)
        let stop = StopControl()
        let first = try await harness.run(stop: stop) {
            await gate.waitForArrivals(3)
            #expect(stop.stop(.signal(2)))
            await gate.open()
        }
        #expect(first.asked.count == 3)
        #expect(first.totals.units == [.ok: 3, .pending: 7])
        #expect(first.stop?.code == "interrupted")
        let second = try await harness.run()
        #expect(second.asked.count == 7)
        #expect(Set(second.asked).isDisjoint(with: first.asked))
        #expect(second.totals.units == [.ok: 10])
    }

    @Test(arguments: StoreKind.allCases)
    func `plans nothing when it is stopped while it examines`(kind: StoreKind) async throws {
        let harness = try await files(10, kind)
        let stop = StopControl()
        harness.sources.onExamine { stop.stop(.signal(15)) }
        let first = try await harness.run(stop: stop)
        #expect(first.asked == [])
        #expect(first.marks == [:])
        #expect(first.calls.examinations > 0)
        // The names were met, so they stand in the manifest, examined or not.
        #expect(first.snapshot.sources.count == 10)
        let left = first.snapshot.sources.count { $0.state == .skipped(reason: ExaminationPolicy.notExamined) }
        // A file counts as examined when it is hashed as well, and a stopped run hashes nothing more.
        #expect(left == 10 - first.calls.digests)
        #expect(left > 0)
        harness.sources.onExamine(nil)
        let second = try await harness.run()
        #expect(second.calls.examinations == left)
        #expect(second.totals.units == [.ok: 10])
    }

    @Test(arguments: StoreKind.allCases)
    func `takes up no more units than it may`(kind: StoreKind) async throws {
        let harness = try await files(5, kind)
        harness.limits.units = 2
        let first = try await harness.run()
        #expect(first.asked.count == 2)
        #expect(first.stop == .limit("units"))
        #expect(try await harness.run().asked.count == 2)
        let third = try await harness.run()
        #expect(third.asked.count == 1)
        #expect(third.stop == nil)
        #expect(third.totals.units == [.ok: 5])
    }

    @Test(arguments: StoreKind.allCases)
    func `does not call a limit reached that stopped nothing`(kind: StoreKind) async throws {
        let harness = try await files(2, kind)
        harness.limits.units = 2
        #expect(try await harness.run().stop == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `takes up no more units after its time`(kind: StoreKind) async throws {
        let harness = try await files(5, kind)
        harness.engine.work(onAtOnce: 1)
        harness.limits.duration = .seconds(60)
        let time = harness.time
        harness.engine.use { question in
            time.advance(by: .seconds(25))
            return try ScriptedEngine.echo(question)
        }
        let first = try await harness.run()
        #expect(first.asked.count == 3)
        #expect(first.stop == .limit("duration"))
        #expect(first["brief:docs/0.txt"]?.details.milliseconds == 25_000)
        #expect(try await harness.run().totals.units == [.ok: 5])
    }

    @Test(arguments: StoreKind.allCases)
    func `stops after as many failures as are allowed`(kind: StoreKind) async throws {
        let harness = try await files(9, kind)
        harness.engine.work(onAtOnce: 1)
        harness.limits.stopAfterFailures = 3
        harness.engine.use(ScriptedEngine.failing(.transient))
        let first = try await harness.run()
        #expect(first.asked.count == 3)
        #expect(first.stop == .failures(3))
        #expect(first.totals.units == [.failed: 3, .pending: 6])
    }

    @Test(arguments: StoreKind.allCases)
    func `stops at the first failure when it is to fail fast`(kind: StoreKind) async throws {
        let harness = try await files(9, kind)
        harness.engine.work(onAtOnce: 1)
        harness.limits.failFast = true
        harness.engine.use(ScriptedEngine.failing(.refused))
        let first = try await harness.run()
        #expect(first.asked.count == 1)
        #expect(first.stop == .failFast)
        #expect(
            first.events.contains { if case .stopping(.failFast) = $0 { true } else { false } })
    }

    @Test(arguments: StoreKind.allCases)
    func `leaves the steps above due when it stops below them`(kind: StoreKind) async throws {
        let harness = try await RunHarness(store: kind)
        for number in 0..<3 { harness.sources.write("\(number).txt", "text \(number)") }
        harness.limits.units = 3
        let first = try await harness.run()
        #expect(first.totals.units == [.ok: 3, .pending: 2])
        harness.limits.units = nil
        let second = try await harness.run()
        #expect(second.asked == ["digest:docs/", "summary:"])
        #expect(second.totals.units == [.ok: 5])
    }
}
