import Engine
import Ledger
import Media
import Pipeline
import Primitives
import TestSupport
import Testing

/// Runs that start from a manifest and output files alone.
struct ManifestResumeTests {
    /// A finished run over the ledger, its manifest, and the same world as a fresh clone would find it.
    private func clone(
        into kind: StoreKind, after prepare: (RunHarness) async throws -> Void = { _ in }
    ) async throws -> RunHarness {
        let harness = try await RunHarness(store: .ledger)
        harness.sources.write("a.txt", "alpha")
        harness.sources.write("logs/b.txt", "beta")
        _ = try await harness.run()
        try await prepare(harness)
        let ledger = try #require(harness.store as? Ledger)
        let manifest = try Manifest(parsing: await ledger.manifestBytes())
        harness.outputs.dropAnswers()
        harness.outputs.copyAll()
        harness.sources.copyAll()
        let other = try await RunHarness(store: kind)
        harness.store = other.store
        harness.keep(other)
        try await harness.store.importManifest(manifest)
        return harness
    }

    @Test(arguments: StoreKind.allCases)
    func `asks nobody, verifies by digest and remembers what it verified`(kind: StoreKind) async throws {
        let harness = try await clone(into: kind)
        let writes = harness.outputs.writes
        let first = try await harness.run()
        #expect(first.asked == [])
        #expect(first.calls == MemorySources.Calls(examinations: 2, digests: 2, extractions: 0, areExpected: true))
        #expect(first.totals.actions == [.fresh: 5])
        #expect(harness.outputs.writes == writes)
        let second = try await harness.run()
        #expect(second.calls == MemorySources.Calls())
        let unit = try #require(try await harness.store.previousUnit(UnitID(rawValue: "brief:docs/a.txt")))
        #expect(unit.outputs.allSatisfy { harness.outputs.inspect($0) == .unchanged })
    }

    @Test(arguments: StoreKind.allCases)
    func `finishes what the manifest left undone`(kind: StoreKind) async throws {
        let harness = try await clone(into: kind) { harness in
            harness.sources.write("c.txt", "gamma")
            harness.sources.write("a.txt", "alpha 2")
            _ = try await harness.run { $0.id.rawValue == "brief:docs/c.txt" }
        }
        let first = try await harness.run()
        #expect(first.asked == ["brief:docs/a.txt", "digest:docs/", "summary:"])
        #expect(first.totals.units == [.ok: 6])
    }

    @Test(arguments: StoreKind.allCases)
    func `knows failures, their attempts and rejections`(kind: StoreKind) async throws {
        let harness = try await clone(into: kind) { harness in
            harness.sources.write("refused.txt", "refused")
            harness.sources.write("failed.txt", "failed")
            harness.engine.use { question in
                switch question.unit.rawValue {
                case "brief:docs/refused.txt": .failure(UnitFailure(.refused, "no"))
                case "brief:docs/failed.txt": .failure(UnitFailure(.transient, "later"))
                default: try ScriptedEngine.echo(question)
                }
            }
            _ = try await harness.run()
        }
        let first = try await harness.run()
        #expect(first.asked == ["brief:docs/failed.txt"])
        #expect(first["brief:docs/failed.txt"]?.attempts == 2)
        #expect(first["brief:docs/refused.txt"]?.failure == UnitFailure(.refused, "no"))
    }

    @Test(arguments: StoreKind.allCases)
    func `takes answers from orphans and from units that are due`(kind: StoreKind) async throws {
        let harness = try await clone(into: kind) { harness in
            harness.sources.remove("logs/b.txt")
            harness.sources.write("a.txt", "changed")
            _ = try await harness.run { _ in false }
        }
        harness.sources.write("back.txt", "beta")
        harness.sources.write("moved.txt", "alpha")
        // The unit that is due would write over the one output that holds its old answer, so it has to wait.
        let first = try await harness.run { $0.id.rawValue.hasPrefix("brief:") && $0.path.text != "a.txt" }
        #expect(first.asked == [])
        #expect(first.action("brief:docs/back.txt") == .reused)
        #expect(first.action("brief:docs/moved.txt") == .reused)
    }

    @Test(arguments: [false, true]) func `says the same after it was imported`(hasSecondRun: Bool) async throws {
        let harness = try await RunHarness(store: .ledger)
        harness.sources.write("a.txt", "alpha")
        harness.sources.write("gone.txt", "gone")
        harness.sources.write("locked.pdf", "locked")
        harness.sources.edit("locked.pdf") { $0.examineProblem = .init(.encrypted, "needs a password") }
        harness.sources.write(RelativePath(unchecked: [0xFF, 0x2E, 0x74, 0x78, 0x74]), "bytes", family: .text)
        harness.sources.write("skipped.bin", "skipped")
        _ = try await harness.run()
        if hasSecondRun {
            harness.sources.remove("gone.txt")
            harness.sources.write("b.txt", "beta")
            _ = try await harness.run { $0.id.rawValue != "brief:docs/b.txt" }
        }
        let ledger = try #require(harness.store as? Ledger)
        let exported = try await ledger.manifestBytes()
        let other = try await RunHarness(store: .ledger)
        try await other.store.importManifest(try Manifest(parsing: exported))
        let again = try await #require(other.store as? Ledger).manifestBytes()
        #expect(String(decoding: again, as: UTF8.self) == String(decoding: exported, as: UTF8.self))
    }
}
