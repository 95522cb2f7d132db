import Engine
import Media
package import Pipeline
import Primitives

/// What a store holds, as a manifest would tell it.
package struct StoreSnapshot: Sendable, Hashable {
    package var sources: [SourceRecord]
    package var units: [UnitRecord]

    package init(sources: [SourceRecord], units: [UnitRecord]) {
        self.sources = sources
        self.units = units
    }

    package subscript(id: String) -> UnitRecord? { units.first { $0.id.rawValue == id } }
}

/// The run store in plain Swift: the rules of the ledger without a database, so that the engine's suites need no library.
package actor MemoryRunStore {
    /// Texts by their bytes: Swift's own equality takes different spellings of one character for the same.
    typealias Name = [UInt8]

    struct SourceKey: Hashable {
        let input: String
        let path: RelativePath
    }

    struct Source {
        var row: Int
        var record: SourceRecord
        var attempts: Int
    }

    struct Unit {
        var record: UnitRecord
        /// The run that touched it last.
        var run: Int
        var isDue: Bool
        var isOrphan: Bool
    }

    struct Planned {
        var unit: PlannedUnit
        var stepID: String
        var isDone = false
        /// The status that the commit gave, once there is one.
        var committed: UnitStatus?
        var isSelected = true
    }

    enum Member {
        case source(Int)
        case child(Int)
    }

    var sources: [SourceKey: Source] = [:]
    var nextRow = 1
    var scan: [SourceKey: (identity: FileIdentity?, needsExamination: Bool, url: String?)] = [:]
    var units: [Name: Unit] = [:]
    var answers: [SHA256Digest: StoredAnswer] = [:]
    /// Planned units; the row of a unit is its position plus one.
    var planned: [Planned] = []
    var plannedRows: [Name: Int] = [:]
    var membersOfRow: [Int: [Member]] = [:]
    var claims: [(folded: [UInt8], path: String, unit: UnitID)] = []
    var nameClashes: [OutputCollision] = []
    var run = 0
    var requests = MemoryRequests()

    package init() {}

    static func name(_ id: UnitID) -> Name { Array(id.rawValue.utf8) }

    package func begin(_ run: RunRecord) {
        self.run += 1
        requests.settleLost(run: self.run)
    }

    /// What a manifest would say now.
    package func snapshot() -> StoreSnapshot {
        let units = units.values.map { unit -> UnitRecord in
            var record = unit.record
            record.status = visibleStatus(unit)
            record.action = visibleAction(unit)
            record.outputs = record.outputs.map { output in
                var output = output
                output.identity = nil
                return output
            }
            return record
        }
        return StoreSnapshot(
            sources: sources.values.map { source in
                var record = source.record
                record.identity = nil
                // A manifest shows no digest of what nobody here has seen.
                if record.bytes == nil { record.sha256 = nil }
                return record
            }.sorted { ($0.input, $0.path) < ($1.input, $1.path) },
            units: units.sorted { $0.id.rawValue.utf8.lexicographicallyPrecedes($1.id.rawValue.utf8) })
    }

    /// Takes over what a manifest says.
    package func importManifest(_ manifest: Manifest) {
        run += 1
        for source in manifest.sources { save(source) }
        for record in manifest.units {
            var record = record
            let (wasDue, wasOrphan) = (record.status == .pending, record.status == .orphan)
            if wasDue || wasOrphan { record.status = record.answer == nil ? .pending : .ok }
            units[Self.name(record.id)] = Unit(record: record, run: run, isDue: wasDue, isOrphan: wasOrphan)
            remember(record)
        }
    }

    /// Keeps the answer of a unit under its key, for whoever has the same key later.
    func remember(_ record: UnitRecord) {
        guard let key = record.key, let reference = record.answer, record.status.hasAnswer else { return }
        answers[key] = StoredAnswer(
            reference: reference, status: record.status == .partial ? .partial : .ok, details: record.details,
            outputs: record.outputs)
    }

    private func visibleStatus(_ unit: Unit) -> UnitStatus {
        unit.isOrphan ? .orphan : unit.isDue ? .pending : unit.record.status
    }

    private func visibleAction(_ unit: Unit) -> UnitAction {
        if unit.run == run { return unit.record.action }
        return !unit.isOrphan && !unit.isDue && unit.record.status.hasAnswer ? .fresh : .none
    }

    package func totals() -> RunTotals {
        var totals = RunTotals()
        for unit in units.values {
            totals.units[visibleStatus(unit), default: 0] += 1
            totals.actions[visibleAction(unit), default: 0] += 1
        }
        for source in sources.values {
            switch source.record.state {
            case .selected: totals.sources["selected", default: 0] += 1
            case .skipped: totals.sources["skipped", default: 0] += 1
            case .failed:
                totals.sources["failed", default: 0] += 1
                if source.record.facts == nil { totals.unreadableSources += 1 }
            }
        }
        totals.wire = requests.totals(run: run)
        return totals
    }
}

// MARK: - Discovery

extension MemoryRunStore: RunStore {
    package func beginDiscovery() { scan = [:] }

    package func discovered(_ entries: [DiscoveredEntry], policy: ExaminationPolicy) -> Bool {
        for entry in entries {
            let key = SourceKey(input: entry.input, path: entry.path)
            let known = sources[key].map(knowledge)
            scan[key] = (entry.identity, policy.needsExamination(entry, known: known), entry.web?.url)
            if case .skipped(let reason) = entry.verdict, known?.skipReason == reason { continue }
            if let record = policy.settled(entry) { save(record) }
        }
        return entries.contains { scan[SourceKey(input: $0.input, path: $0.path)]?.needsExamination == true }
    }

    private func knowledge(_ source: Source) -> KnownSource {
        let record = source.record
        var skipReason: String?
        if case .skipped(let reason) = record.state { skipReason = reason }
        return KnownSource(
            identity: record.identity, type: record.facts?.type, family: record.facts?.family,
            hasDigest: record.sha256 != nil, problem: record.problem?.kind, skipReason: skipReason,
            attempts: source.attempts)
    }

    package func nextUnexamined(after last: UnexaminedSource?, limit: Int) -> [UnexaminedSource] {
        let (input, path) = (last?.input ?? "", last?.path ?? .root)
        let waiting = scan.compactMap { key, entry -> UnexaminedSource? in
            guard entry.needsExamination, let identity = entry.identity, (key.input, key.path) > (input, path) else {
                return nil
            }
            return UnexaminedSource(input: key.input, path: key.path, identity: identity, url: entry.url)
        }
        return Array(waiting.sorted { ($0.input, $0.path) < ($1.input, $1.path) }.prefix(limit))
    }

    package func examined(_ records: [SourceRecord]) {
        for record in records {
            save(record)
            scan[SourceKey(input: record.input, path: record.path)]?.needsExamination = false
        }
    }

    package func finishDiscovery() { sources = sources.filter { scan[$0.key] != nil } }

    func save(_ record: SourceRecord) {
        let key = SourceKey(input: record.input, path: record.path)
        let before = sources[key]
        var attempts = 0
        if let problem = record.problem {
            let isSame =
                before?.record.identity?.size == record.identity?.size
                && before?.record.identity?.modified == record.identity?.modified
                && before?.record.problem?.kind == problem.kind
            attempts = isSame ? (before?.attempts ?? 0) + 1 : 1
        }
        if before == nil { nextRow += 1 }
        sources[key] = Source(row: before?.row ?? nextRow - 1, record: record, attempts: attempts)
    }

    package func source(row: Int) -> SourceRecord? { sources.values.first { $0.row == row }?.record }
}
