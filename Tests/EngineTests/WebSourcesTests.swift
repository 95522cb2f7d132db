import Engine
import Ledger
import Media
import Pipeline
import Primitives
import TestSupport
import Testing

/// Sources that have an address, through whole runs over both stores.
struct WebSourcesTests {
    private static let pipeline = """
        { "version": 1, "name": "web", "inputs": { "docs": { "urls": ["https://h/x.png"] } },
          "steps": [ { "id": "brief", "over": ["docs"], "prompt": { "text": "Brief." },
                       "write": [{ "answer": "out/{{relpath}}.md" }] },
                     { "id": "all", "over": ["docs"], "each": "all", "prompt": { "text": "Sum." },
                       "write": [{ "answer": "all.md" }] } ] }
        """

    private func source(_ url: String, _ type: String? = nil) -> SourceURL {
        SourceURL(url, type: type.map(MediaType.init(rawValue:)), location: .commandLine)
    }

    @Test(arguments: StoreKind.allCases)
    func `asks about a URL once, under the URL as its content`(store: StoreKind) async throws {
        let harness = try await RunHarness(Self.pipeline, store: store)
        harness.sources.refer("h/a.png", to: source("https://h/a.png"))
        let first = try await harness.run()
        #expect(first.asked.sorted() == ["all:", "brief:docs/h/a.png"])
        #expect(first.calls == MemorySources.Calls(), "there is nothing to open")
        let expected = source("https://h/a.png").contentDigest(harness.hashing).hex
        #expect(first["brief:docs/h/a.png"]?.components["content"]?.stringValue == expected)
        let record = try #require(first.snapshot.sources.first)
        #expect(record.url == "https://h/a.png" && record.sha256 == nil && record.bytes == nil)
        #expect(try await harness.run().asked.isEmpty)
        // The name may change: what is asked about is the URL.
        harness.sources.remove("h/a.png")
        harness.sources.refer("h/b.png", to: source("https://h/a.png"))
        let renamed = try await harness.run()
        #expect(renamed.asked.isEmpty && renamed.action("brief:docs/h/b.png") == .reused)
        harness.sources.refer("h/b.png", to: source("https://h/a.png?v=2"))
        let changed = try await harness.run()
        #expect(changed.asked.sorted() == ["all:", "brief:docs/h/b.png"])
        #expect(changed.reasons("brief:docs/h/b.png") == ["content changed"])
    }

    @Test(arguments: StoreKind.allCases)
    func `resumes from the manifest alone`(store: StoreKind) async throws {
        let harness = try await RunHarness(Self.pipeline, store: .ledger)
        harness.sources.refer("h/a.png", to: source("https://h/a.png"))
        #expect(try await harness.run().asked.count == 2)
        let ledger = try #require(harness.store as? Ledger)
        let manifest = try Manifest(parsing: await ledger.manifestBytes())
        harness.outputs.dropAnswers()
        harness.outputs.copyAll()
        let other = try await RunHarness(Self.pipeline, store: store)
        harness.store = other.store
        harness.keep(other)
        try await harness.store.importManifest(manifest)
        let again = try await harness.run()
        #expect(again.asked.isEmpty && again.totals.actions == [.fresh: 2])
        #expect(again.snapshot.sources.first?.url == "https://h/a.png")
    }

    @Test(arguments: StoreKind.allCases)
    func `plans what only a run may fetch as due, groups included`(store: StoreKind) async throws {
        let harness = try await RunHarness(Self.pipeline, store: store)
        harness.sources.refer("h/a", to: source("https://h/a"), .awaited)
        try await harness.begin()
        let observer = CollectingObserver()
        let engine = RunEngine(
            harness.pipeline,
            RunEngine.Capabilities(
                store: harness.store, sources: harness.sources, outputs: harness.outputs, engine: harness.engine,
                hashing: harness.hashing, observer: observer, time: harness.time),
            RunEngine.Options(policy: harness.policy, limits: RunLimits()), stop: StopControl())
        #expect(try await engine.plan())
        #expect(try await harness.store.planCounts() == [.new: 2])
        let due = try await harness.store.takeUp(steps: [0, 1], after: 0, limit: 9)
        #expect(due.map(\.due.unit.decision.reasons) == [["not downloaded yet"], ["docs/h/a is due"]])
        // Once it is there, it is a file like any other.
        harness.sources.remove("h/a")
        harness.sources.write("h/a", "text", family: .text)
        let run = try await harness.run()
        #expect(run.asked.sorted() == ["all:", "brief:docs/h/a"])
        #expect(run.snapshot.sources.first?.sha256 == harness.hashing.sha256("text"))
    }

    @Test(arguments: StoreKind.allCases)
    func `keeps an answer while its source cannot be fetched`(store: StoreKind) async throws {
        let harness = try await RunHarness(Self.pipeline, store: store)
        harness.sources.write("h/a.png", "picture")
        #expect(try await harness.run().asked.count == 2)
        harness.sources.refer("h/a.png", to: source("https://h/a.png"), .failed(ReadingProblem(.transient, "no")))
        let failed = try await harness.run()
        #expect(failed["brief:docs/h/a.png"]?.failure == UnitFailure(.transient, "no"))
        #expect(failed.status("brief:docs/h/a.png") == .failed && failed.asked.isEmpty)
        harness.sources.write("h/a.png", "picture")
        let back = try await harness.run()
        #expect(back.asked.isEmpty && back.status("brief:docs/h/a.png") == .ok)
    }

    @Test(arguments: StoreKind.allCases)
    func `says what is left out and what cannot be passed on`(store: StoreKind) async throws {
        let harness = try await RunHarness(Self.pipeline, store: store)
        harness.sources.refer("h/page", to: source("https://h/page"))
        harness.sources.refer("h/a.txt", to: source("https://h/a.txt"))
        let run = try await harness.run()
        #expect(run.asked.isEmpty && run.status("brief:docs/h/a.txt") == .rejected)
        let skipped = run.events.contains { event in
            if case .sourceSkipped("docs", "h/page", "url_type_unknown") = event { true } else { false }
        }
        let failed = run.events.contains { event in
            if case .sourceFailed("docs", "h/a.txt", let failure) = event {
                failure.failureClass == .unsupported
            } else {
                false
            }
        }
        #expect(skipped && failed)
    }
}
