import Engine
import Media
import Pipeline
import Primitives
import TestSupport
import Testing

/// Units and sources that fail: what is tried again, what is left, what waits.
struct RunEngineFailuresTests {
    private func failing(
        _ failureClass: FailureClass, _ kind: StoreKind, attemptsAcrossRuns: Int = 5
    ) async throws -> RunHarness {
        let harness = try await RunHarness(store: kind)
        harness.policy.attemptsAcrossRuns = attemptsAcrossRuns
        harness.sources.write("bad.txt", "bad")
        harness.sources.write("good.txt", "good")
        harness.engine.use(
            ScriptedEngine.failing(failureClass, where: { $0.unit.rawValue == "brief:docs/bad.txt" }))
        return harness
    }

    @Test(
        arguments: StoreKind.allCases,
        [FailureClass.rate, .transient, .timeout, .limit, .interrupted, .unknownOutcome, .truncated])
    func `blocks what needs a failed unit and tries it again`(kind: StoreKind, failureClass: FailureClass) async throws
    {
        let harness = try await failing(failureClass, kind)
        let first = try await harness.run()
        #expect(first.status("brief:docs/bad.txt") == .failed)
        #expect(first["brief:docs/bad.txt"]?.failure == UnitFailure(failureClass, "as scripted"))
        #expect(first.status("digest:docs/") == .blocked)
        #expect(first.status("summary:") == .blocked)
        #expect(first.reasons("summary:") == ["1 of 2 members have no answer: brief:docs/bad.txt"])
        #expect(first.totals.failed == 1)
        harness.engine.use(ScriptedEngine.echo)
        let second = try await harness.run()
        #expect(second.asked == ["brief:docs/bad.txt", "digest:docs/", "summary:"])
        #expect(second.reasons("brief:docs/bad.txt") == ["failed: \(failureClass)"])
        #expect(second.totals.units == [.ok: 4])
        #expect(second["brief:docs/bad.txt"]?.failure == nil)
        // A limit or an interruption says nothing about the unit and is no attempt at it.
        let attempts = [.limit, .interrupted].contains(failureClass) ? 1 : 2
        #expect(second["brief:docs/bad.txt"]?.attempts == attempts)
    }

    @Test(
        arguments: StoreKind.allCases,
        [FailureClass.refused, .unsupported, .encrypted, .corrupt, .tooLarge, .schemaInvalid, .mediaDropped])
    func `leaves a rejected unit alone until it is told to retry`(
        kind: StoreKind, failureClass: FailureClass
    ) async throws {
        let harness = try await failing(failureClass, kind)
        #expect(try await harness.run().status("brief:docs/bad.txt") == .rejected)
        harness.engine.use(ScriptedEngine.echo)
        let second = try await harness.run()
        #expect(second.asked == [])
        #expect(second.marks == [.left: 1, .fresh: 1, .blocked: 2])
        #expect(second.totals.failed == 1)
        harness.policy.retriesRejected = true
        let third = try await harness.run()
        #expect(third.asked == ["brief:docs/bad.txt", "digest:docs/", "summary:"])
        #expect(third.totals.units == [.ok: 4])
    }

    @Test(arguments: StoreKind.allCases)
    func `quarantines a unit that failed in as many runs as allowed`(kind: StoreKind) async throws {
        let harness = try await failing(.transient, kind, attemptsAcrossRuns: 2)
        #expect(try await harness.run().status("brief:docs/bad.txt") == .failed)
        #expect(try await harness.run().asked == ["brief:docs/bad.txt"])
        let third = try await harness.run()
        #expect(third.asked == [])
        #expect(third.status("brief:docs/bad.txt") == .quarantined)
        #expect(third["brief:docs/bad.txt"]?.failure?.failureClass == .transient)
        #expect(third.totals.failed == 1)
        harness.engine.use(ScriptedEngine.echo)
        harness.policy.forced = [UnitID(rawValue: "brief:docs/bad.txt")]
        #expect(try await harness.run().totals.units == [.ok: 4])
    }

    @Test(arguments: StoreKind.allCases)
    func `leaves failed units alone when it does only what is new`(kind: StoreKind) async throws {
        let harness = try await failing(.transient, kind)
        _ = try await harness.run()
        harness.policy.onlyNew = true
        harness.sources.write("new.txt", "new")
        let second = try await harness.run()
        #expect(second.asked == ["brief:docs/new.txt"])
        #expect(second.status("brief:docs/bad.txt") == .failed)
    }

    @Test(arguments: StoreKind.allCases)
    func `counts attempts afresh when the content changes`(kind: StoreKind) async throws {
        let harness = try await failing(.transient, kind)
        _ = try await harness.run()
        #expect(try await harness.run()["brief:docs/bad.txt"]?.attempts == 2)
        harness.sources.write("bad.txt", "worse")
        #expect(try await harness.run()["brief:docs/bad.txt"]?.attempts == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func `keeps the outputs of a unit whose new question fails`(kind: StoreKind) async throws {
        let harness = try await failing(.transient, kind)
        harness.engine.use(ScriptedEngine.echo)
        _ = try await harness.run()
        let before = harness.outputs.text("briefs/bad.txt.json")
        harness.sources.write("bad.txt", "changed")
        harness.engine.use(ScriptedEngine.failing(.transient))
        let second = try await harness.run()
        #expect(second.status("brief:docs/bad.txt") == .failed)
        #expect(second["brief:docs/bad.txt"]?.outputs.map(\.path) == ["briefs/bad.txt.json"])
        #expect(harness.outputs.text("briefs/bad.txt.json") == before)
        harness.sources.write("bad.txt", "bad")
        let third = try await harness.run()
        #expect(third.asked == [])
        #expect(third.totals.units == [.ok: 4])
    }

    @Test(arguments: StoreKind.allCases)
    func `refuses an answer that does not fit the schema`(kind: StoreKind) async throws {
        let harness = try await RunHarness(store: kind)
        harness.sources.write("a.txt", "alpha")
        harness.engine.use { question in
            question.schema == nil
                ? try ScriptedEngine.echo(question)
                : .success(Answer(body: .json(["text": 3]), details: UnitDetails()))
        }
        let first = try await harness.run()
        #expect(first.status("brief:docs/a.txt") == .rejected)
        #expect(first["brief:docs/a.txt"]?.failure?.failureClass == .schemaInvalid)
        #expect(harness.outputs.paths == [])
        #expect(harness.outputs.answerCount == 0)
    }

    // MARK: - Sources

    @Test(arguments: StoreKind.allCases, [ReadingProblem.Kind.encrypted, .corrupt, .unsupported])
    func `rejects a source that cannot be parsed, and runs its replacement`(
        kind: StoreKind, problem: ReadingProblem.Kind
    ) async throws {
        let harness = try await RunHarness(store: kind)
        harness.sources.write("report.pdf", "locked")
        harness.sources.edit("report.pdf") { $0.examineProblem = ReadingProblem(problem, "as scripted") }
        harness.sources.write("note.txt", "fine")
        let first = try await harness.run()
        let unit = try #require(first["brief:docs/report.pdf"])
        #expect(unit.status == .rejected)
        #expect(unit.failure == UnitFailure(FailureClass(problem), "as scripted"))
        #expect(unit.key == nil)
        #expect(first.asked == ["brief:docs/note.txt"])
        #expect(first.status("summary:") == .blocked)
        #expect(first.totals.failed == 1)
        let second = try await harness.run()
        #expect(second.calls.examinations == 0)
        #expect(second.status("brief:docs/report.pdf") == .rejected)
        harness.sources.write("report.pdf", "open")
        let third = try await harness.run()
        #expect(third.asked == ["brief:docs/report.pdf", "digest:docs/", "summary:"])
        #expect(third["brief:docs/report.pdf"]?.failure == nil)
        #expect(third.totals.units == [.ok: 4])
    }

    @Test(arguments: StoreKind.allCases)
    func `tries an unreadable source again in every run until the cap`(kind: StoreKind) async throws {
        let harness = try await RunHarness(PipelineSamples.single(), store: kind)
        harness.policy.attemptsAcrossRuns = 2
        harness.sources.write("a.txt", "alpha")
        harness.sources.edit("a.txt") { $0.digestProblem = ReadingProblem(.unreadable, "permission denied") }
        let first = try await harness.run()
        #expect(first.status("brief:docs/a.txt") == .failed)
        #expect(first["brief:docs/a.txt"]?.failure == UnitFailure(.unreadable, "permission denied"))
        let second = try await harness.run()
        #expect(second.calls.examinations == 1)
        #expect(second.status("brief:docs/a.txt") == .quarantined)
        let third = try await harness.run()
        #expect(third.calls.examinations == 0)
        #expect(third.status("brief:docs/a.txt") == .quarantined)
        harness.sources.edit("a.txt", touches: true) { $0.digestProblem = nil }
        #expect(try await harness.run().totals.units == [.ok: 1])
    }

    @Test(arguments: StoreKind.allCases)
    func `asks nobody again after a source was out of reach for a while`(kind: StoreKind) async throws {
        let harness = try await RunHarness(PipelineSamples.single(), store: kind)
        harness.sources.write("a.txt", "alpha")
        _ = try await harness.run()
        harness.sources.edit("a.txt", touches: true) {
            $0.digestProblem = ReadingProblem(.unreadable, "permission denied")
        }
        #expect(try await harness.run().status("brief:docs/a.txt") == .failed)
        harness.sources.edit("a.txt") { $0.digestProblem = nil }
        let third = try await harness.run()
        #expect(third.asked == [])
        #expect(third.totals.units == [.ok: 1])
    }

    @Test(arguments: StoreKind.allCases)
    func `names a wanted file that is empty, and leaves other empty files out once and for all`(
        kind: StoreKind
    ) async throws {
        let harness = try await RunHarness(PipelineSamples.single(), store: kind)
        harness.sources.write("lost.pdf", "")
        harness.sources.write("keep", "")
        let first = try await harness.run()
        #expect(first["brief:docs/lost.pdf"]?.failure?.failureClass == .corrupt)
        #expect(
            first.snapshot.sources.map(\.state) == [
                .skipped(reason: "empty"), .failed(ReadingProblem(.corrupt, "the file is empty (0 bytes)")),
            ])
        let second = try await harness.run()
        #expect(!second.events.contains { if case .examining = $0 { true } else { false } })
    }

    @Test(arguments: StoreKind.allCases)
    func `counts a source that no unit speaks for`(kind: StoreKind) async throws {
        let harness = try await RunHarness(store: kind)
        harness.sources.write("a.txt", "alpha")
        harness.sources.write("locked", "")
        harness.sources.edit("locked") { $0.walkProblem = ReadingProblem(.unreadable, "permission denied") }
        let first = try await harness.run()
        #expect(first.totals.unreadableSources == 1)
        #expect(first.totals.failed == 1)
        #expect(first.totals.sources == ["selected": 1, "failed": 1])
    }
}
