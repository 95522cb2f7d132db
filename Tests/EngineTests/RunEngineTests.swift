import Engine
import Media
import Pipeline
import Primitives
import TestSupport
import Testing

/// What a later run does, seen from outside: requests, examinations, statuses.
struct RunEngineTests {
    private func harbour(_ kind: StoreKind) async throws -> RunHarness {
        let harness = try await RunHarness(store: kind)
        harness.sources.write("a.txt", "alpha")
        harness.sources.write("logs/b.txt", "beta")
        harness.sources.write("logs/c.txt", "gamma")
        return harness
    }

    private static let everyUnit = [
        "brief:docs/a.txt", "brief:docs/logs/b.txt", "brief:docs/logs/c.txt", "digest:docs/", "digest:docs/logs/",
        "summary:",
    ]

    @Test(arguments: StoreKind.allCases)
    func `asks once for every unit in the first run and writes its outputs`(kind: StoreKind) async throws {
        let harness = try await harbour(kind)
        let first = try await harness.run()
        #expect(first.asked == Self.everyUnit)
        #expect(first.totals[.ok] == 6)
        #expect(first.totals[.requested] == 6)
        #expect(first.totals[.requested] == 6)
        #expect(first.calls == MemorySources.Calls(examinations: 3, digests: 3, extractions: 0, areExpected: true))
        #expect(
            harness.outputs.paths == [
                "briefs/a.txt.json", "briefs/logs/b.txt.json", "briefs/logs/c.txt.json", "digests/_root/digest.md",
                "digests/logs/digest.md", "summary.md",
            ])
        #expect(first.marks == [.new: 6])
    }

    @Test(arguments: StoreKind.allCases)
    func `does nothing in a second run`(kind: StoreKind) async throws {
        let harness = try await harbour(kind)
        _ = try await harness.run()
        let writes = harness.outputs.writes
        let second = try await harness.run()
        #expect(second.asked == [])
        #expect(second.calls == MemorySources.Calls())
        #expect(second.totals.units == [.ok: 6])
        #expect(second.totals.actions == [.fresh: 6])
        #expect(second.marks == [.fresh: 6])
        #expect(harness.outputs.writes == writes)
    }

    @Test func `writes nothing but the run's own record when nothing changed`() async throws {
        let harness = try await harbour(.ledger)
        harness.sources.write("keep", "")
        harness.sources.write("hidden", "h")
        harness.sources.edit("hidden") { $0.skipReason = "hidden" }
        harness.sources.write("locked.pdf", "locked")
        harness.sources.edit("locked.pdf") { $0.examineProblem = ReadingProblem(.encrypted, "needs a password") }
        harness.sources.write("refused.txt", "refused")
        harness.engine.use(ScriptedEngine.failing(.refused, where: { $0.unit.rawValue == "brief:docs/refused.txt" }))
        _ = try await harness.run()
        try await harness.begin()
        let before = try #require(harness.log)
        let second = try await harness.goOn()
        #expect(second.asked == [])
        #expect(harness.log == before)
    }

    @Test(arguments: StoreKind.allCases)
    func `asks again for a changed file and for what is made of it`(kind: StoreKind) async throws {
        let harness = try await harbour(kind)
        _ = try await harness.run()
        harness.sources.write("logs/b.txt", "beta, revised")
        let second = try await harness.run()
        #expect(second.asked == ["brief:docs/logs/b.txt", "digest:docs/logs/", "summary:"])
        #expect(second.reasons("brief:docs/logs/b.txt") == ["content changed"])
        #expect(second.reasons("digest:docs/logs/") == ["content changed"])
        #expect(second.action("digest:docs/") == .fresh)
        #expect(second.calls == MemorySources.Calls(examinations: 1, digests: 1, extractions: 0, areExpected: true))
        #expect(second.totals.units == [.ok: 6])
    }

    @Test(arguments: StoreKind.allCases)
    func `reads a touched file again and asks nobody`(kind: StoreKind) async throws {
        let harness = try await harbour(kind)
        _ = try await harness.run()
        harness.sources.edit("a.txt", touches: true) { _ in }
        let second = try await harness.run()
        #expect(second.asked == [])
        #expect(second.calls.digests == 1)
        #expect(second.totals.actions == [.fresh: 6])
        #expect(try await harness.run().calls.digests == 0)
    }

    @Test(arguments: StoreKind.allCases)
    func `takes the answer of a renamed file over and keeps the old unit as an orphan`(kind: StoreKind) async throws {
        let harness = try await harbour(kind)
        _ = try await harness.run()
        harness.sources.rename("logs/b.txt", to: "logs/z.txt")
        let second = try await harness.run()
        #expect(second.asked == [])
        #expect(second.status("brief:docs/logs/z.txt") == .ok)
        #expect(second.action("brief:docs/logs/z.txt") == .reused)
        #expect(second.status("brief:docs/logs/b.txt") == .orphan)
        #expect(second.action("digest:docs/logs/") == .fresh)
        #expect(harness.outputs.text("briefs/logs/z.txt.json") == harness.outputs.text("briefs/logs/b.txt.json"))
        #expect(second.totals.planned == 6)
    }

    @Test(arguments: StoreKind.allCases)
    func `asks once for identical files, however many are at work`(kind: StoreKind) async throws {
        let harness = try await RunHarness(
            PipelineSamples.single(write: #"[{ "answer": "out/{{relpath}}.md" }]"#), store: kind)
        harness.engine.work(onAtOnce: 8)
        for number in 0..<8 { harness.sources.write("copy\(number).txt", "the same") }
        let first = try await harness.run()
        #expect(first.asked.count == 1)
        #expect(first.totals[.requested] == 1)
        #expect(first.totals[.reused] == 7)
        #expect(first.totals[.ok] == 8)
        #expect(harness.outputs.paths.count == 8)
    }

    @Test(arguments: StoreKind.allCases)
    func `asks once for identical files that are refused`(kind: StoreKind) async throws {
        let harness = try await RunHarness(PipelineSamples.single(), store: kind)
        harness.engine.use(ScriptedEngine.failing(.refused))
        for number in 0..<4 { harness.sources.write("copy\(number).txt", "the same") }
        let first = try await harness.run()
        #expect(first.asked.count == 1)
        #expect(first.totals.units == [.rejected: 4])
    }

    @Test(arguments: StoreKind.allCases)
    func `works on as many units at once as it may`(kind: StoreKind) async throws {
        let harness = try await RunHarness(PipelineSamples.single(), store: kind)
        harness.engine.work(onAtOnce: 3)
        for number in 0..<9 { harness.sources.write("\(number).txt", "text \(number)") }
        let gate = Gate()
        harness.engine.hold(at: gate)
        let outcome = try await harness.run {
            await gate.waitForArrivals(3)
            await gate.open()
        }
        #expect(outcome.totals[.ok] == 9)
        #expect(harness.engine.mostInFlight == 3)
    }

    @Test(arguments: StoreKind.allCases)
    func `stops above a child that answers as it did before`(kind: StoreKind) async throws {
        let harness = try await harbour(kind)
        harness.engine.use(ScriptedEngine.always("as ever"))
        _ = try await harness.run()
        harness.sources.write("logs/b.txt", "beta, revised")
        let second = try await harness.run()
        #expect(second.asked == ["brief:docs/logs/b.txt"])
        #expect(second.action("digest:docs/logs/") == .fresh)
        #expect(second.action("summary:") == .fresh)
        #expect(second.totals.units == [.ok: 6])
        #expect(try await harness.run().marks == [.fresh: 6])
    }

    @Test(arguments: StoreKind.allCases)
    func `asks nobody for content that was answered before, after any detour`(kind: StoreKind) async throws {
        let harness = try await harbour(kind)
        _ = try await harness.run()
        harness.sources.write("logs/b.txt", "a detour")
        _ = try await harness.run()
        harness.sources.write("logs/b.txt", "beta")
        let third = try await harness.run()
        #expect(third.asked == [])
        #expect(third.action("brief:docs/logs/b.txt") == .reused)
        #expect(third.totals.units == [.ok: 6])
    }

    @Test(arguments: StoreKind.allCases)
    func `asks nobody again for a prompt that comes back`(kind: StoreKind) async throws {
        let harness = try await RunHarness(PipelineSamples.single(prompt: "One."), store: kind)
        harness.sources.write("a.txt", "alpha")
        _ = try await harness.run()
        try harness.use(PipelineSamples.single(prompt: "Two."))
        let second = try await harness.run()
        #expect(second.asked == ["brief:docs/a.txt"])
        #expect(second.reasons("brief:docs/a.txt") == ["prompt changed"])
        try harness.use(PipelineSamples.single(prompt: "One."))
        #expect(try await harness.run().asked == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `asks again for a forced unit`(kind: StoreKind) async throws {
        let harness = try await harbour(kind)
        _ = try await harness.run()
        harness.policy.forced = [UnitID(rawValue: "brief:docs/a.txt")]
        let second = try await harness.run()
        #expect(second.asked == ["brief:docs/a.txt"])
        #expect(second.reasons("brief:docs/a.txt") == ["forced"])
        #expect(second.action("brief:docs/a.txt") == .requested)
    }

    @Test(arguments: StoreKind.allCases)
    func `reads every file again when it is paranoid, and asks nobody`(kind: StoreKind) async throws {
        let harness = try await harbour(kind)
        _ = try await harness.run()
        harness.paranoid = true
        let second = try await harness.run()
        #expect(second.calls.digests == 3)
        #expect(second.asked == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `takes up only selected units and leaves the others due`(kind: StoreKind) async throws {
        let harness = try await harbour(kind)
        let first = try await harness.run { $0.id.rawValue == "brief:docs/a.txt" }
        #expect(first.asked == ["brief:docs/a.txt"])
        #expect(first.totals.units == [.ok: 1, .pending: 5])
        let second = try await harness.run()
        #expect(second.asked == Self.everyUnit.filter { $0 != "brief:docs/a.txt" })
        #expect(second.totals.units == [.ok: 6])
    }

    @Test(arguments: StoreKind.allCases)
    func `labels documents neutrally unless the prompt names them`(kind: StoreKind) async throws {
        let silent = try await RunHarness(PipelineSamples.single(), store: kind)
        silent.sources.write("secret/name.txt", "alpha")
        _ = try await silent.run()
        #expect(silent.engine.questions.flatMap { $0.parts.map(\.label) } == ["document"])
        let naming = try await RunHarness(PipelineSamples.single(prompt: "About {{source.relpath}}."), store: kind)
        naming.sources.write("open/name.txt", "alpha")
        _ = try await naming.run()
        #expect(naming.engine.questions.map(\.prompt) == ["About open/name.txt."])
        #expect(naming.engine.questions.flatMap { $0.parts.map(\.label) } == ["open/name.txt"])
    }
}
