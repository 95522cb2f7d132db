import Digests
import Glibc
import Ledger
import Media
import Pipeline
import Primitives
import Synchronization
import TestSupport

/// A ledger on disk with a plan of files, filled by hand.
struct LedgerSamples {
    let folder: TemporaryFolder
    let hashing: OpenSSLHashing
    let policy = ExaminationPolicy(
        inputs: [
            InputSpec(
                id: "docs", origin: .folder("docs"),
                location: SourceLocation(pointer: JSONPointer(), position: TextPosition(line: 1, column: 1)))
        ], attemptsAcrossRuns: 5)

    init() throws {
        folder = try TemporaryFolder()
        hashing = try OpenSSLHashing()
    }

    var path: String { folder.file("ledger.sqlite") }

    func open() throws(LedgerError) -> Ledger { try Ledger(path: path) }

    func run(_ id: String) -> RunRecord {
        RunRecord(
            id: id, parent: nil, pipeline: "test", pipelineDigest: hashing.sha256("pipeline"),
            started: Timestamp(millisecondsSinceEpoch: 0), arguments: ["run"])
    }

    func unitID(_ number: Int) -> UnitID { UnitID(rawValue: "brief:docs/\(number).txt") }

    /// Discovers and plans `count` files that are all new, or all fresh where `isFresh`.
    func plan(_ count: Int, in ledger: Ledger, isFresh: Bool = false) async throws {
        try await ledger.beginDiscovery()
        let entries = (0..<count).map { number in
            let identity = FileIdentity(device: 1, inode: UInt64(number), size: 1, modified: 1)
            return DiscoveredEntry(
                input: "docs", path: RelativePath(unchecked: Array("\(number).txt".utf8)), verdict: .file(identity))
        }
        try await ledger.discovered(entries, policy: policy)
        try await ledger.finishDiscovery()
        let found = try await ledger.nextUnexamined(after: nil, limit: count)
        if !found.isEmpty {
            try await ledger.examined(
                found.map { source in
                    SourceRecord(
                        input: source.input, path: source.path, state: .selected, identity: source.identity,
                        bytes: source.identity.size, sha256: hashing.sha256(source.path.bytes),
                        facts: SourceFacts(type: .plainText, family: .text))
                })
        }
        try await ledger.beginPlan()
        try await ledger.planFiles(stepID: "brief", inputs: ["docs"]) { source, _ in
            PlannedUnit(
                id: .file(step: "brief", input: source.input, path: source.path), step: 0, input: source.input,
                path: source.path,
                decision: isFresh
                    ? .fresh : PlanDecision(mark: .new, work: .request, status: .pending, reasons: ["new"]),
                key: source.sha256, source: source.row)
        }
        try await ledger.applyPlan()
    }

    func finished(_ due: DueUnit) -> UnitCommit {
        .finished(
            UnitRecord(
                id: due.unit.id, step: "brief", status: .ok, action: .requested, reasons: ["new"], key: due.unit.key,
                answer: AnswerReference(digest: hashing.sha256("answer"), isJSON: false),
                rendering: hashing.sha256("rendering"), attempts: 1,
                outputs: [
                    OutputRecord(
                        kind: "answer", path: "\(due.unit.path.text).md", sha256: hashing.sha256("answer"), bytes: 6)
                ]))
    }

    /// The manifest as it would be written now.
    func manifest(of ledger: Ledger) async throws -> [UInt8] {
        let pieces = Mutex<[UInt8]>([])
        try await ledger.exportManifest(run: try await ledger.lastRun() ?? .null, tool: ["name": "dossier"]) {
            try $0 { piece in pieces.withLock { $0 += piece } }
        }
        return pieces.withLock { $0 }
    }
}
