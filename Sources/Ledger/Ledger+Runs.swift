package import Pipeline
package import Primitives
import Storage

extension Ledger {
    /// The identifier of the last run, the parent of the next.
    package func lastRunID() throws -> String? {
        try connection.firstRow("SELECT id FROM runs ORDER BY seq DESC LIMIT 1") { $0.text(0) }
    }

    /// The last run's record as its JSON text.
    package func lastRun() throws -> JSONValue? {
        try connection.firstRow("SELECT record FROM runs ORDER BY seq DESC LIMIT 1") { row in
            (try? JSONParser.parse(row.text(0)))?.value
        } ?? nil
    }

    /// Whether a run of this identifier was recorded here or imported.
    package func holdsRun(_ id: String) throws -> Bool {
        try connection.firstRow("SELECT EXISTS (SELECT 1 FROM runs WHERE id = ?)", [.text(id)]) { $0.flag(0) } ?? false
    }

    /// Units for which a condition of `--fail-on` holds.
    package func count(meeting condition: String) throws -> Int {
        let predicate: String
        switch condition {
        case "partial": predicate = "status = 'partial'"
        case "degraded": predicate = "json_array_length(details, '$.degradations') > 0"
        case "repaired": predicate = "json_extract(details, '$.repairs') > 0"
        case "ungrounded": predicate = "json_array_length(details, '$.grounding.ungrounded') > 0"
        default: return 0
        }
        return try connection.firstRow("SELECT COUNT(*) FROM units WHERE orphan = 0 AND \(predicate)") { $0.int(0) }
            ?? 0
    }

    /// Calls `body` for the units that have no answer and are not due, with the reason, in order.
    package func forEachFailure(_ body: @Sendable (UnitID, UnitStatus, _ reason: String) throws -> Void) throws {
        try connection.forEachRow(
            """
            SELECT unit, status, failure_class, failure_message, reasons FROM units
            WHERE orphan = 0 AND due = 0 AND status IN ('failed', 'rejected', 'quarantined', 'blocked') ORDER BY unit
            """
        ) { row in
            let failure = row.optionalText(2).map { "\($0): \(row.text(3))" }
            try body(
                UnitID(rawValue: row.text(0)), UnitStatus(rawValue: row.text(1)) ?? .failed,
                failure ?? Self.strings(row.text(4)).joined(separator: ", "))
        }
    }

    /// How many output files there are below each name at the top of the output folder; folders end with a slash.
    package func outputCounts() throws -> [(name: String, count: Int)] {
        try connection.rows(
            """
            SELECT CASE instr(path, '/') WHEN 0 THEN path ELSE substr(path, 1, instr(path, '/')) END AS top, COUNT(*)
            FROM outputs JOIN units ON units.id = outputs.unit WHERE units.orphan = 0 GROUP BY top ORDER BY top
            """
        ) { (name: $0.text(0), count: $0.int(1)) }
    }

    /// Whether the ledger has never held a run nor anything imported.
    package func isEmpty() throws -> Bool {
        let runs = try connection.firstRow("SELECT EXISTS (SELECT 1 FROM runs)") { $0.flag(0) } ?? false
        let units = try connection.firstRow("SELECT EXISTS (SELECT 1 FROM units)") { $0.flag(0) } ?? false
        return !runs && !units
    }

    /// The logical models of the stored answers, so that a run does not overwrite paid answers by accident.
    package func answeringModels() throws -> Set<String> {
        var models: Set<String> = []
        // Every unit of a run shares its model, so a few distinct texts stand for all units.
        try connection.forEachRow(
            """
            SELECT DISTINCT json_extract(components, '$.model.id') FROM units
            WHERE answer IS NOT NULL AND orphan = 0
            """
        ) { row in
            if let model = row.optionalText(0) { models.insert(model) }
        }
        return models
    }

    /// Begins a run and settles what earlier ones left open.
    ///
    /// Not synced by itself: the first commit that is carries it onto the disk.
    package func begin(_ run: RunRecord) throws {
        try connection.transactionWithoutSync {
            try connection.run(
                "INSERT INTO runs (id, record) VALUES (?, ?)", [.text(run.id), .text(JSONWriter.text(of: run.json))])
            runRow = connection.lastInsertedRow
            try settleLostRequests()
        }
    }

    package func update(_ run: RunRecord) throws {
        try connection.run(
            "UPDATE runs SET record = ? WHERE seq = ?", [.text(JSONWriter.text(of: run.json)), .integer(runRow)])
    }

    /// The lasting status as manifests tell it: what is due is pending, whatever it was before.
    static let visibleStatus = "CASE WHEN orphan = 1 THEN 'orphan' WHEN due > 0 THEN 'pending' ELSE status END"

    /// What the run in `runs.seq = ?` did about a unit.
    static let visibleAction = """
        CASE WHEN run = ?1 THEN action
             WHEN orphan = 1 OR due > 0 THEN 'none'
             WHEN status IN ('ok', 'accepted', 'partial') THEN 'fresh'
             ELSE 'none' END
        """

    package func totals() throws -> RunTotals {
        var totals = RunTotals()
        let row = try runRow > 0 ? runRow : connection.firstRow("SELECT COALESCE(MAX(seq), 0) FROM runs") { $0.int(0) }
        try connection.forEachRow(
            "SELECT \(Self.visibleStatus), \(Self.visibleAction), COUNT(*) FROM units GROUP BY 1, 2",
            [.integer(row ?? 0)]
        ) { line in
            if let status = UnitStatus(rawValue: line.text(0)) { totals.units[status, default: 0] += line.int(2) }
            if let action = UnitAction(rawValue: line.text(1)) { totals.actions[action, default: 0] += line.int(2) }
        }
        try connection.forEachRow("SELECT state, COUNT(*) FROM sources GROUP BY 1") {
            totals.sources[$0.text(0)] = $0.int(1)
        }
        totals.unreadableSources =
            try connection.firstRow(
                "SELECT COUNT(*) FROM sources WHERE state = 'failed' AND family IS NULL"
            ) { $0.int(0) } ?? 0
        totals.wire = try requestTotals(run: row ?? 0)
        return totals
    }
}
