import Digests
import Engine
import Ledger
import Pipeline
import Primitives
import Synchronization
import TestSupport
import Testing

/// The stores that the engine's suites run over; both must behave alike.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
    case memory, ledger

    var testDescription: String { rawValue }
}

/// What suites need of a store beside what the engine needs.
protocol InspectableStore: RunStore {
    func begin(_ run: RunRecord) async throws
    func snapshot() async throws -> StoreSnapshot
    func importManifest(_ manifest: Manifest) async throws
}

extension MemoryRunStore: InspectableStore {}

extension Ledger: InspectableStore {
    func snapshot() async throws -> StoreSnapshot {
        let manifest = try Manifest(parsing: try await manifestBytes())
        return StoreSnapshot(sources: manifest.sources, units: manifest.units)
    }

    func manifestBytes() async throws -> [UInt8] {
        let pieces = Mutex<[UInt8]>([])
        try await exportManifest(run: try lastRun() ?? .null, tool: ["name": "dossier"]) { produce in
            try produce { piece in pieces.withLock { $0 += piece } }
        }
        return pieces.withLock { $0 }
    }
}

/// What one run did, as far as tests ask.
struct RunOutcome {
    var asked: [String]
    var calls: MemorySources.Calls
    var totals: RunTotals
    var marks: [PlanMark: Int]
    var snapshot: StoreSnapshot
    var stop: StopReason?
    var events: [RunEvent]

    subscript(id: String) -> UnitRecord? { snapshot[id] }
    func status(_ id: String) -> UnitStatus? { snapshot[id]?.status }
    func action(_ id: String) -> UnitAction? { snapshot[id]?.action }
    func reasons(_ id: String) -> [String]? { snapshot[id]?.reasons }
}

/// A pipeline with a world in memory around it, run again and again.
final class RunHarness {
    let hashing: any ContentHashing
    let sources: MemorySources
    let outputs: MemoryOutputs
    let engine = ScriptedEngine()
    /// Makes the engine of a run that asks over a wire, instead of the scripted one.
    var wire: ((any RunStore, any RunObserver, StopControl) throws -> any AnswerEngine)?
    let time = ManualTime()
    var store: any InspectableStore
    var pipeline: ResolvedPipeline
    var policy: RerunPolicy
    var limits = RunLimits()
    var paranoid = false
    private(set) var runs = 0
    private let folder: TemporaryFolder?
    private var kept: [RunHarness] = []

    init(
        _ json: String = PipelineSamples.briefs, texts: [String: String] = [:], store kind: StoreKind
    ) async throws {
        hashing = try OpenSSLHashing()
        sources = MemorySources(hashing: hashing)
        outputs = MemoryOutputs(hashing: hashing)
        pipeline = try PipelineSamples.resolve(json, texts: texts, hashing: hashing)
        policy = RerunPolicy(attemptsAcrossRuns: pipeline.spec.retry.attemptsAcrossRuns)
        switch kind {
        case .memory:
            folder = nil
            store = MemoryRunStore()
        case .ledger:
            let folder = try TemporaryFolder()
            self.folder = folder
            store = try Ledger(path: folder.file("ledger.sqlite"))
        }
    }

    /// What the ledger has written since it was opened: SQLite's write-ahead log.
    var log: [UInt8]? { folder?.bytes("ledger.sqlite-wal") }

    /// Keeps another harness alive whose store this one uses.
    func keep(_ other: RunHarness) { kept.append(other) }

    func use(_ json: String, texts: [String: String] = [:]) throws {
        pipeline = try PipelineSamples.resolve(json, texts: texts, hashing: hashing)
    }

    /// One run, and what happens around it while it lives.
    func run(
        stop: StopControl = StopControl(), meanwhile: @escaping @Sendable () async -> Void
    ) async throws -> RunOutcome {
        async let around: Void = meanwhile()
        let outcome = try await run(stop: stop)
        await around
        return outcome
    }

    /// One run from discovery to the last commit.
    func run(
        stop: StopControl = StopControl(), selecting isSelected: (@Sendable (PlannedUnit) -> Bool)? = nil
    ) async throws -> RunOutcome {
        try await begin()
        return try await goOn(stop: stop, selecting: isSelected)
    }

    /// The first record of a run, and nothing more.
    func begin() async throws {
        runs += 1
        try await store.begin(
            RunRecord(
                id: "run-\(runs)", parent: nil, pipeline: pipeline.spec.name, pipelineDigest: pipeline.digest,
                started: time.now(), arguments: []))
    }

    /// What follows the first record of a run.
    func goOn(
        stop: StopControl = StopControl(), selecting isSelected: (@Sendable (PlannedUnit) -> Bool)? = nil
    ) async throws -> RunOutcome {
        engine.forgetQuestions()
        sources.resetCalls()
        let observer = CollectingObserver()
        let run = RunEngine(
            pipeline,
            RunEngine.Capabilities(
                store: store, sources: sources, outputs: outputs,
                engine: try wire?(store, observer, stop) ?? engine, hashing: hashing,
                observer: observer, time: time),
            RunEngine.Options(policy: policy, limits: limits, paranoid: paranoid, isSelected: isSelected), stop: stop)
        var marks: [PlanMark: Int] = [:]
        if try await run.plan() {
            marks = try await store.planCounts()
            try await store.applyPlan()
            try await run.execute(since: time.now())
        }
        return RunOutcome(
            asked: engine.asked, calls: sources.calls, totals: try await store.totals(), marks: marks,
            snapshot: try await store.snapshot(), stop: stop.reason, events: observer.events)
    }
}
