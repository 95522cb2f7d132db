import Ledger
import Media
import Pipeline
import Primitives
import Storage
import Testing

/// Addresses of sources in the ledger's tables and in what is written from them.
struct WebSourcesLedgerTests {
    private func entry(
        _ samples: LedgerSamples, _ verdict: DiscoveredEntry.Verdict, _ url: String = "https://h/a.png"
    ) throws -> DiscoveredEntry {
        DiscoveredEntry(
            input: "docs", path: try #require(RelativePath("h/a.png")), verdict: verdict,
            web: WebSource(
                url: url, facts: SourceFacts(type: MediaType(rawValue: "image/png"), family: .image),
                content: samples.hashing.sha256(url)))
    }

    private func discover(_ ledger: Ledger, _ samples: LedgerSamples, _ entry: DiscoveredEntry) async throws {
        try await ledger.beginDiscovery()
        try await ledger.discovered([entry], policy: samples.policy)
        try await ledger.finishDiscovery()
    }

    private func line(_ ledger: Ledger, _ samples: LedgerSamples) async throws -> JSONValue {
        let manifest = try JSONParser.parse(try await samples.manifest(of: ledger)).value
        return try #require(manifest["sources"]?.arrayValue?.first)
    }

    @Test func `keep the address, and the digest out of the manifest until there are bytes`() async throws {
        let samples = try LedgerSamples()
        let ledger = try samples.open()
        try await ledger.begin(samples.run("1"))
        try await discover(ledger, samples, try entry(samples, .reference))
        var source = try await line(ledger, samples)
        #expect(source["url"] == "https://h/a.png" && source["sha256"] == .null && source["bytes"] == .null)
        #expect(source["state"] == "selected" && source["type"] == "image/png")
        let identity = FileIdentity(device: 1, inode: 2, size: 3, modified: 4)
        try await discover(ledger, samples, try entry(samples, .file(identity)))
        let unexamined = try #require(try await ledger.nextUnexamined(after: nil, limit: 9).first)
        #expect(unexamined.url == "https://h/a.png")
        let digest = samples.hashing.sha256("bytes")
        try await ledger.examined([
            SourceRecord(
                input: "docs", path: unexamined.path, state: .selected, identity: identity, bytes: 3, sha256: digest,
                facts: SourceFacts(type: MediaType(rawValue: "image/png"), family: .image), url: unexamined.url)
        ])
        source = try await line(ledger, samples)
        #expect(source["url"] == "https://h/a.png" && source["sha256"]?.stringValue == digest.hex)
        // The same file again needs no examination, and its address stays.
        try await discover(ledger, samples, try entry(samples, .file(identity)))
        #expect(try await ledger.nextUnexamined(after: nil, limit: 9).isEmpty)
        source = try await line(ledger, samples)
        #expect(source["url"] == "https://h/a.png" && source["sha256"]?.stringValue == digest.hex)
    }

    @Test func `come into a ledger that an older release wrote`() async throws {
        let samples = try LedgerSamples()
        do {
            let ledger = try samples.open()
            try await ledger.begin(samples.run("1"))
            try await samples.plan(2, in: ledger)
        }
        do {
            // As the release before left it: without the column, and one version back.
            let connection = try SQLiteConnection(path: samples.path)
            try connection.execute("ALTER TABLE sources DROP COLUMN url")
            let version = try connection.firstRow("PRAGMA user_version") { $0.int(0) } ?? 0
            try connection.execute("PRAGMA user_version = \(version - 1)")
        }
        let ledger = try samples.open()
        try await discover(ledger, samples, try entry(samples, .reference))
        #expect(try await line(ledger, samples)["url"] == "https://h/a.png")
    }
}
