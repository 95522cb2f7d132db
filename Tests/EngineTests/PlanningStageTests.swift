import Engine
import Media
import Pipeline
import Primitives
import TestSupport
import Testing

/// What a plan holds: units, groups, refusals.
struct PlanningStageTests {
    // MARK: - Collisions

    private func refusal(_ harness: RunHarness) async throws -> PlanRefusal? {
        do {
            _ = try await harness.run()
            return nil
        } catch let refusal as PlanRefusal {
            return refusal
        }
    }

    @Test(
        arguments: StoreKind.allCases,
        [
            (["a/x.txt", "a/x.md"], "out/{{folder}}/{{stem}}.json", "the same path: out/a/x.json"),
            (["a", "a.md/b"], "out/{{relpath}}.md", "a file where the other needs a folder"),
            (["a/x.txt", "b/x.txt"], "{{stem}}.md", "the same path: x.md"),
        ])
    func `refuses output paths that collide`(
        kind: StoreKind, example: (files: [String], path: String, message: String)
    ) async throws {
        let harness = try await RunHarness(
            PipelineSamples.single(write: #"[{ "answer": "\#(example.path)" }]"#), store: kind)
        for file in example.files { harness.sources.write(file, "text of \(file)") }
        let refusal = try #require(try await refusal(harness))
        #expect(refusal.description.contains(example.message))
        #expect(harness.engine.questions.isEmpty)
        #expect(harness.outputs.paths == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `refuses paths that differ by case only where case does not matter`(kind: StoreKind) async throws {
        let harness = try await RunHarness(
            PipelineSamples.single(write: #"[{ "answer": "out/{{relpath}}.json" }]"#), store: kind)
        harness.sources.write("a/X.txt", "one")
        harness.sources.write("a/x.txt", "other")
        harness.outputs.foldsCase = true
        #expect(try await refusal(harness)?.description.contains("the same path but for case") == true)
        harness.outputs.foldsCase = false
        #expect(try await harness.run().totals.units == [.ok: 2])
    }

    @Test(arguments: StoreKind.allCases)
    func `refuses two outputs of one unit under one path`(kind: StoreKind) async throws {
        let harness = try await RunHarness(
            PipelineSamples.single(
                write: #"[{ "answer": "{{folder}}/{{stem}}.txt" }, { "answer": "x/{{stem}}.txt" }]"#), store: kind)
        harness.sources.write("y/b.txt", "fine")
        #expect(try await refusal(harness) == nil)
        harness.sources.write("x/a.txt", "its two outputs are one")
        #expect(try await refusal(harness)?.description.contains("the same path: x/a.txt") == true)
    }

    @Test(arguments: StoreKind.allCases)
    func `refuses two files whose names read alike`(kind: StoreKind) async throws {
        let harness = try await RunHarness(PipelineSamples.single(), store: kind)
        harness.sources.write("a%FF.txt", "spelled out")
        harness.sources.write(RelativePath(unchecked: [0x61, 0xFF] + Array(".txt".utf8)), "in bytes")
        #expect(try await refusal(harness)?.description.contains("their names read alike: a%FF.txt") == true)
    }

    @Test(arguments: StoreKind.allCases)
    func `keeps apart names that only Unicode holds for equal`(kind: StoreKind) async throws {
        let harness = try await RunHarness(PipelineSamples.single(), store: kind)
        harness.sources.write("\u{E9}.txt", "composed")
        harness.sources.write("e\u{301}.txt", "decomposed")
        let first = try await harness.run()
        #expect(first.asked.count == 2)
        #expect(first.totals.units == [.ok: 2])
        #expect(harness.outputs.paths.count == 2)
        #expect(try await harness.run().marks == [.fresh: 2])
    }

    @Test(arguments: StoreKind.allCases)
    func `works on names that are not text`(kind: StoreKind) async throws {
        let harness = try await RunHarness(PipelineSamples.single(), store: kind)
        harness.sources.write(RelativePath(unchecked: [0x61, 0xFF] + Array("/b.txt".utf8)), "in bytes")
        let first = try await harness.run()
        #expect(first.asked == ["brief:docs/a%FF/b.txt"])
        #expect(harness.outputs.paths == ["out/a%FF/b.txt.md"])
        #expect(try await harness.run().marks == [.fresh: 1])
    }

    // MARK: - Types

    @Test(arguments: StoreKind.allCases)
    func `follows types as they narrow and widen between runs`(kind: StoreKind) async throws {
        func pipeline(_ types: String) -> String { PipelineSamples.single(input: #", "types": [\#(types)]"#) }
        let harness = try await RunHarness(pipeline(#""text", "pdf""#), store: kind)
        harness.sources.write("a.txt", "alpha")
        harness.sources.write("b.pdf", "beta")
        #expect(try await harness.run().totals.units == [.ok: 2])
        try harness.use(pipeline(#""text""#))
        let narrow = try await harness.run()
        #expect(narrow.totals.units == [.ok: 1, .orphan: 1])
        #expect(narrow.totals.sources == ["selected": 1, "skipped": 1])
        #expect(narrow.snapshot.sources.last?.state == .skipped(reason: "type_not_selected"))
        #expect(try await harness.run().calls == MemorySources.Calls())
        try harness.use(pipeline(#""text", "pdf""#))
        let wide = try await harness.run()
        #expect(wide.asked == [])
        #expect(wide.totals.units == [.ok: 2])
        #expect(wide.calls.examinations == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func `rejects what is over the limit of its input, until the limit is raised`(kind: StoreKind) async throws {
        func pipeline(_ limit: String) -> String { PipelineSamples.single(input: #", "maxBytes": "\#(limit)""#) }
        let harness = try await RunHarness(pipeline("4B"), store: kind)
        harness.sources.write("a.txt", "alpha")
        harness.sources.write("b.txt", "b")
        let first = try await harness.run()
        #expect(first["brief:docs/a.txt"]?.failure?.failureClass == .tooLarge)
        #expect(first.status("brief:docs/b.txt") == .ok)
        #expect(try await harness.run().calls == MemorySources.Calls())
        try harness.use(pipeline("1KiB"))
        #expect(try await harness.run().totals.units == [.ok: 2])
        try harness.use(pipeline("4B"))
        #expect(try await harness.run().status("brief:docs/a.txt") == .rejected)
    }

    // MARK: - Groups

    private static func steps(_ steps: String, inputs: String = #""docs": { "root": "docs" }"#) -> String {
        #"{ "version": 1, "name": "steps", "inputs": { \#(inputs) }, "steps": [ \#(steps) ] }"#
    }

    @Test(arguments: StoreKind.allCases)
    func `reads a step that reads a step that reads a step`(kind: StoreKind) async throws {
        let harness = try await RunHarness(
            Self.steps(
                #"""
                { "id": "one", "over": ["docs"], "prompt": { "text": "1" }, "write": [{ "answer": "1/{{relpath}}" }] },
                { "id": "two", "over": ["one"], "prompt": { "text": "2" }, "write": [{ "answer": "2/{{relpath}}" }] },
                { "id": "three", "over": ["two"], "each": "folder", "prompt": { "text": "3" },
                  "write": [{ "answer": "3/{{folder}}.md" }] },
                { "id": "four", "over": ["three"], "each": "all", "prompt": { "text": "4" },
                  "write": [{ "answer": "4.md" }] }
                """#), store: kind)
        harness.sources.write("x/a.txt", "alpha")
        harness.sources.write("y/b.txt", "beta")
        let first = try await harness.run()
        #expect(
            first.asked == [
                "four:", "one:docs/x/a.txt", "one:docs/y/b.txt", "three:docs/x/", "three:docs/y/", "two:docs/x/a.txt",
                "two:docs/y/b.txt",
            ])
        #expect(first.totals.units == [.ok: 7])
        #expect(try await harness.run().marks == [.fresh: 7])
        harness.sources.write("x/a.txt", "alpha 2")
        #expect(
            try await harness.run().asked == ["four:", "one:docs/x/a.txt", "three:docs/x/", "two:docs/x/a.txt"])
    }

    @Test(arguments: StoreKind.allCases)
    func `waits for a member that could not be asked about`(kind: StoreKind) async throws {
        let harness = try await RunHarness(
            Self.steps(
                #"""
                { "id": "brief", "over": ["docs"], "prompt": { "text": "1" },
                  "write": [{ "template": "t", "path": "1/{{relpath}}" }] },
                { "id": "digest", "over": ["brief"], "each": "folder", "prompt": { "text": "2" },
                  "write": [{ "answer": "2/{{folder}}.md" }] },
                { "id": "sum", "over": ["digest"], "each": "all", "prompt": { "text": "3" },
                  "write": [{ "answer": "3.md" }] }
                """#), texts: ["t": "holds no answer"], store: kind)
        harness.sources.write("a.txt", "alpha")
        _ = try await harness.run()
        harness.outputs.dropAnswers()
        harness.sources.write("b.txt", "beta")
        let second = try await harness.run()
        #expect(second.asked == ["brief:docs/b.txt"])
        #expect(second.status("digest:docs/") == .pending)
        #expect(second.reasons("digest:docs/")?.first?.contains("--force brief:docs/a.txt") == true)
        #expect(second.status("sum:") == .pending)
        harness.policy.forced = [UnitID(rawValue: "brief:docs/a.txt")]
        #expect(try await harness.run().totals.units == [.ok: 4])
    }

    @Test(arguments: StoreKind.allCases)
    func `puts all of two inputs into one unit`(kind: StoreKind) async throws {
        let harness = try await RunHarness(
            Self.steps(
                #"""
                { "id": "all", "over": ["left", "right"], "each": "all", "prompt": { "text": "All." },
                  "write": [{ "answer": "all.md" }] }
                """#, inputs: #""left": { "root": "l" }, "right": { "root": "r" }"#), store: kind)
        harness.sources.write("a.txt", "alpha", input: "left")
        harness.sources.write("a.txt", "beta", input: "right")
        let first = try await harness.run()
        #expect(first.asked == ["all:"])
        #expect(harness.engine.questions.first?.parts.map(\.label) == ["document 1", "document 2"])
        #expect(try await harness.run().asked == [])
        harness.sources.rename("a.txt", to: "b.txt", input: "left")
        #expect(try await harness.run().asked == [])
        harness.sources.remove("a.txt", input: "right")
        #expect(try await harness.run().asked == ["all:"])
    }

    @Test(arguments: StoreKind.allCases)
    func `groups by stem and by capture`(kind: StoreKind) async throws {
        let harness = try await RunHarness(
            Self.steps(
                #"""
                { "id": "pair", "over": ["docs"], "each": { "groupBy": "stem" }, "prompt": { "text": "Pair." },
                  "write": [{ "answer": "pairs/{{group}}.md" }] },
                { "id": "case", "over": ["docs"], "each": { "groupBy": "cases/(*)/**" }, "prompt": { "text": "Case." },
                  "write": [{ "answer": "by-case/{{group}}.md" }] }
                """#), store: kind)
        harness.sources.write("cases/7/x.mp3", "sound")
        harness.sources.write("cases/7/x.txt", "words")
        harness.sources.write("cases/8/deep/y.txt", "more")
        harness.sources.write("elsewhere/z.txt", "other")
        let first = try await harness.run()
        #expect(
            first.asked == [
                "case:docs/7", "case:docs/8", "pair:docs/cases/7/x", "pair:docs/cases/8/deep/y",
                "pair:docs/elsewhere/z",
            ])
        #expect(harness.outputs.paths.contains("pairs/cases/7/x.md"))
        #expect(harness.outputs.paths.contains("by-case/7.md"))
    }

    @Test(arguments: StoreKind.allCases)
    func `asks about a group when enough of its members have answers`(kind: StoreKind) async throws {
        let harness = try await RunHarness(
            Self.steps(
                #"""
                { "id": "brief", "over": ["docs"], "prompt": { "text": "Brief." },
                  "write": [{ "answer": "{{relpath}}.md" }] },
                { "id": "sum", "over": ["brief"], "each": "all", "requires": { "ok": "95%" }, "prompt": { "text": "Sum." },
                  "write": [{ "answer": "sum.md" }] }
                """#), store: kind)
        for number in 0..<20 { harness.sources.write("\(number).txt", "text \(number)") }
        harness.engine.use(
            ScriptedEngine.failing(.refused, where: { $0.unit.rawValue == "brief:docs/3.txt" }))
        let first = try await harness.run()
        #expect(first.status("sum:") == .ok)
        #expect(harness.engine.questions.last?.parts.count == 19)
        harness.engine.use(
            ScriptedEngine.failing(
                .refused,
                where: { ["brief:docs/3.txt", "brief:docs/4.txt"].contains($0.unit.rawValue) }))
        harness.sources.write("4.txt", "now refused")
        let second = try await harness.run()
        #expect(second.status("sum:") == .blocked)
        #expect(
            second.reasons("sum:") == ["2 of 20 members have no answer: brief:docs/3.txt, brief:docs/4.txt"])
    }

    @Test(arguments: StoreKind.allCases)
    func `asks again about a group that lost a member, and drops the group that lost all`(
        kind: StoreKind
    ) async throws {
        let harness = try await RunHarness(store: kind)
        harness.sources.write("x/a.txt", "alpha")
        harness.sources.write("x/b.txt", "beta")
        harness.sources.write("y/c.txt", "gamma")
        _ = try await harness.run()
        harness.sources.remove("x/b.txt")
        harness.sources.remove("y/c.txt")
        let second = try await harness.run()
        #expect(second.asked == ["digest:docs/x/", "summary:"])
        #expect(second.status("digest:docs/y/") == .orphan)
        #expect(second.status("brief:docs/y/c.txt") == .orphan)
        #expect(second.totals.planned == 3)
        #expect(second.marks[.orphan] == 3)
        harness.sources.write("y/c.txt", "gamma")
        let third = try await harness.run()
        #expect(third.status("digest:docs/y/") == .ok)
        #expect(third.asked == ["summary:"])
    }

    @Test(arguments: StoreKind.allCases)
    func `gives equal plans equal digests, and other plans others`(kind: StoreKind) async throws {
        let harness = try await RunHarness(store: kind)
        harness.sources.write("a.txt", "alpha")
        _ = try await harness.run()
        _ = try await harness.run()
        let second = try await harness.store.planDigest(harness.hashing)
        _ = try await harness.run()
        #expect(try await harness.store.planDigest(harness.hashing) == second)
        harness.sources.write("b.txt", "beta")
        _ = try await harness.run()
        #expect(try await harness.store.planDigest(harness.hashing) != second)
    }
}
