import Engine
import Pipeline
import Primitives
import TestSupport
import Testing

/// Outputs that are lost, changed or shaped anew: rendered again wherever an answer can be found.
struct RunEngineOutputsTests {
    private func oneBrief(_ kind: StoreKind) async throws -> RunHarness {
        let harness = try await RunHarness(store: kind)
        harness.sources.write("a.txt", "alpha")
        _ = try await harness.run()
        return harness
    }

    @Test(arguments: StoreKind.allCases)
    func `renders a deleted output from the store`(kind: StoreKind) async throws {
        let harness = try await oneBrief(kind)
        let before = harness.outputs.text("briefs/a.txt.json")
        harness.outputs.delete("briefs/a.txt.json")
        let second = try await harness.run()
        #expect(second.asked == [])
        #expect(second.action("brief:docs/a.txt") == .rendered)
        #expect(second.reasons("brief:docs/a.txt") == ["output missing: briefs/a.txt.json"])
        #expect(harness.outputs.text("briefs/a.txt.json") == before)
        #expect(try await harness.run().marks == [.fresh: 3])
    }

    @Test(arguments: StoreKind.allCases)
    func `renders a changed output from the store`(kind: StoreKind) async throws {
        let harness = try await oneBrief(kind)
        let before = harness.outputs.text("summary.md")
        harness.outputs.modify("summary.md", "scribbled over")
        let second = try await harness.run()
        #expect(second.asked == [])
        #expect(second.action("summary:") == .rendered)
        #expect(harness.outputs.text("summary.md") == before)
    }

    @Test(arguments: StoreKind.allCases)
    func `renders without a request when a template or a path changes`(kind: StoreKind) async throws {
        func pipeline(_ path: String) -> String {
            PipelineSamples.single(write: #"[{ "template": "t.mustache", "path": "\#(path)" }]"#)
        }
        let harness = try await RunHarness(
            pipeline("{{relpath}}.md"), texts: ["t.mustache": "one {{answer}}"], store: kind)
        harness.sources.write("a.txt", "alpha")
        _ = try await harness.run()
        #expect(harness.outputs.text("a.txt.md")?.hasPrefix("one ") == true)
        try harness.use(pipeline("{{relpath}}.md"), texts: ["t.mustache": "two {{answer}}"])
        let second = try await harness.run()
        #expect(second.asked == [])
        #expect(second.reasons("brief:docs/a.txt") == ["rendering changed"])
        #expect(second.action("brief:docs/a.txt") == .rendered)
        #expect(harness.outputs.text("a.txt.md")?.hasPrefix("two ") == true)
        try harness.use(pipeline("sub/{{relpath}}.md"), texts: ["t.mustache": "two {{answer}}"])
        let third = try await harness.run()
        #expect(third.asked == [])
        #expect(third["brief:docs/a.txt"]?.outputs.map(\.path) == ["sub/a.txt.md"])
        #expect(try await harness.run().marks == [.fresh: 1])
    }

    @Test(arguments: StoreKind.allCases)
    func `reads a lost answer back from an output that holds it`(kind: StoreKind) async throws {
        func pipeline(_ path: String) -> String {
            PipelineSamples.single(
                write: """
                    [{ "answer": "{{relpath}}.txt" }, { "template": "t.mustache", "path": "\(path)" }]
                    """)
        }
        let texts = ["t.mustache": "<{{answer}}>"]
        let harness = try await RunHarness(pipeline("{{relpath}}.md"), texts: texts, store: kind)
        harness.sources.write("a.txt", "alpha")
        _ = try await harness.run()
        harness.outputs.dropAnswers()
        harness.outputs.delete("a.txt.md")
        let second = try await harness.run()
        #expect(second.asked == [])
        #expect(second.action("brief:docs/a.txt") == .rendered)
        #expect(harness.outputs.text("a.txt.md")?.hasPrefix("<") == true)
    }

    @Test(arguments: StoreKind.allCases)
    func `asks again when answer and outputs are lost`(kind: StoreKind) async throws {
        let harness = try await oneBrief(kind)
        harness.outputs.dropAnswers()
        harness.outputs.delete("briefs/a.txt.json")
        let second = try await harness.run()
        #expect(second.asked == ["brief:docs/a.txt"])
        #expect(second.reasons("brief:docs/a.txt") == ["output missing: briefs/a.txt.json", "answer not stored"])
        #expect(second.totals.units == [.ok: 3])
    }

    @Test(arguments: StoreKind.allCases)
    func `does not rewrite outputs that were copied, and remembers the copies`(kind: StoreKind) async throws {
        let harness = try await oneBrief(kind)
        harness.outputs.copyAll()
        let writes = harness.outputs.writes
        let second = try await harness.run()
        #expect(second.marks == [.fresh: 3])
        #expect(harness.outputs.writes == writes)
        let previous = try #require(try await harness.store.previousUnit(UnitID(rawValue: "summary:")))
        #expect(previous.outputs.allSatisfy { harness.outputs.inspect($0) == .unchanged })
    }

    @Test(arguments: StoreKind.allCases)
    func `ends the run when an output cannot be written, and keeps what was recorded`(kind: StoreKind) async throws {
        let harness = try await RunHarness(PipelineSamples.single(), store: kind)
        harness.engine.work(onAtOnce: 1)
        for number in 0..<5 { harness.sources.write("\(number).txt", "text \(number)") }
        // Two units' worth: an answer and an output each; the third stores its answer and fails on its output.
        harness.outputs.failWrites(after: 5)
        await #expect(throws: MemoryOutputs.DiskFull.self) { try await harness.run() }
        harness.outputs.failWrites(after: nil)
        let snapshot = try await harness.store.snapshot()
        #expect(snapshot.units.count { $0.status == .ok } == 2)
        #expect(snapshot.units.count { $0.status == .pending } == 3)
        let second = try await harness.run()
        #expect(second.totals.units == [.ok: 5])
        #expect(second.asked.count == 3)
    }
}
