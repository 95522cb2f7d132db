import JSONSchema
import Ledger
import Media
import Patterns
import Pipeline
import Primitives
import TestSupport
import Testing

struct ManifestExportTests {
    /// A ledger with units and sources in many states.
    private func ledger(_ samples: LedgerSamples) async throws -> Ledger {
        let ledger = try samples.open()
        try await ledger.begin(samples.run("one"))
        try await samples.plan(12, in: ledger)
        let due = try await ledger.nextDue(steps: [0], after: 0, limit: 100)
        for (position, unit) in due.enumerated() {
            guard case .finished(var record) = samples.finished(unit) else { continue }
            switch position {
            case 0..<4: break
            case 4..<6:
                (record.status, record.answer, record.outputs) = (.failed, nil, [])
                record.failure = UnitFailure(.transient, "line\nbreak and \"quote\"")
            case 6: (record.status, record.answer, record.failure) = (.rejected, nil, UnitFailure(.refused, "no"))
            case 7:
                record.status = .partial
                record.details.coverage = CoverageRecord.json(
                    Coverage(unit: .pages, total: 3, read: 2, missing: ["page 3"]), rest: [])
            default: continue
            }
            try await ledger.complete(row: unit.row, .finished(record))
        }
        try await ledger.discovered(
            [
                DiscoveredEntry(input: "docs", path: .root, verdict: .failed(ReadingProblem(.unreadable, "denied"))),
                DiscoveredEntry(
                    input: "docs", path: RelativePath(unchecked: [0x7A, 0xFF]), verdict: .skipped(reason: "fifo")),
            ], policy: samples.policy)
        return ledger
    }

    @Test func `is what its published schema says`() async throws {
        let samples = try LedgerSamples()
        let ledger = try await ledger(samples)
        let schema = try JSONSchema(
            compiling: try JSONParser.parse(ManifestSchemaText.json).value, patterns: PatternCompiler())
        let document = try JSONParser.parse(try await samples.manifest(of: ledger)).value
        #expect(schema.validate(document).map { "\($0)" } == [])
        // The schema is no rubber stamp.
        guard case .object(var broken) = document else { throw ManifestExportError.notAnObject }
        broken["totals"] = nil
        #expect(!schema.validate(.object(broken)).isEmpty)
    }

    private enum ManifestExportError: Error { case notAnObject }

    @Test func `has the same keys in every unit and every source`() async throws {
        let samples = try LedgerSamples()
        let document = try JSONParser.parse(try await samples.manifest(of: try await ledger(samples))).value
        for name in ["units", "sources"] {
            let elements = try #require(document[name]?.arrayValue)
            let keys = Set(elements.map { $0.objectValue?.keys ?? [] })
            #expect(keys.count == 1, "\(name) have several sets of keys: \(keys)")
        }
    }

    @Test func `puts every source and every unit on a line of its own, in order`() async throws {
        let samples = try LedgerSamples()
        let text = String(decoding: try await samples.manifest(of: try await ledger(samples)), as: UTF8.self)
        let lines = text.split(separator: "\n")
        let units = lines.filter { $0.hasPrefix("{\"id\":") }
        let sources = lines.filter { $0.hasPrefix("{\"input\":") }
        #expect(units.count == 12)
        #expect(sources.count == 14)
        let manifest = try Manifest(parsing: Array(text.utf8))
        #expect(
            manifest.units.map { Array($0.id.rawValue.utf8) }
                == manifest.units.map { Array($0.id.rawValue.utf8) }
                .sorted { $0.lexicographicallyPrecedes($1) })
        #expect(manifest.sources.map(\.path) == manifest.sources.map(\.path).sorted())
        for line in units + sources {
            #expect(throws: Never.self) { try JSONParser.parse(String(line.last == "," ? line.dropLast() : line)) }
        }
    }

    @Test func `adds up`() async throws {
        let samples = try LedgerSamples()
        let ledger = try await ledger(samples)
        let manifest = try Manifest(parsing: try await samples.manifest(of: ledger))
        func sum(_ name: String) -> Int {
            manifest.totals[name]?.objectValue?.reduce(0) { $0 + ($1.value.intValue ?? 0) } ?? -1
        }
        #expect(sum("units") == manifest.units.count)
        #expect(sum("actions") == manifest.units.count)
        #expect(sum("sources") == manifest.sources.count)
        #expect(manifest.totals["unreadable_sources"]?.intValue == 1)
        for status in UnitStatus.allCases {
            let counted = manifest.totals["units"]?[status.rawValue]?.intValue
            #expect(counted == manifest.units.count { $0.status == status })
        }
    }

    @Test func `says the same after it was imported into another ledger`() async throws {
        let samples = try LedgerSamples()
        let exported = try await samples.manifest(of: try await ledger(samples))
        let other = try LedgerSamples()
        let ledger = try other.open()
        try await ledger.importManifest(try Manifest(parsing: exported))
        let again = try await other.manifest(of: ledger)
        #expect(String(decoding: again, as: UTF8.self) == String(decoding: exported, as: UTF8.self))
    }

    @Test func `is valid and empty before anything happened`() async throws {
        let samples = try LedgerSamples()
        let ledger = try samples.open()
        let manifest = try Manifest(parsing: try await samples.manifest(of: ledger))
        #expect(manifest.units.isEmpty && manifest.sources.isEmpty)
    }
}
