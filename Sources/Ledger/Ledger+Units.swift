import Media
package import Pipeline
package import Primitives
import Storage

extension Ledger {
    /// The next units of `steps` that are due, in plan order; each is handed out once.
    package func nextDue(steps: [Int], after row: Int, limit: Int) throws -> [DueUnit] {
        // Step numbers are our own integers, so they may stand in the text.
        let list = steps.map(String.init).joined(separator: ",")
        return try connection.rows(
            """
            \(Self.selectPlanned)
            WHERE step IN (\(list)) AND work <> 'nothing' AND done = 0 AND is_selected = 1 AND seq > ?
            ORDER BY seq LIMIT ?
            """, [.integer(row), .integer(limit)], Self.dueUnit)
    }

    /// The same with all that is known of each unit, so that nobody has to ask for it unit by unit.
    package func takeUp(steps: [Int], after row: Int, limit: Int) throws -> [TakenUnit] {
        try connection.reading {
            try nextDue(steps: steps, after: row, limit: limit).map { due in
                TakenUnit(
                    due, previous: try previousUnit(due.unit.id), source: try due.unit.source.flatMap(source(row:)))
            }
        }
    }

    /// Restricts the run to the units for which `isSelected` holds; the others stay due.
    package func select(_ isSelected: @Sendable (PlannedUnit) -> Bool) throws {
        var last = 0
        while true {
            let page = try connection.rows(
                "\(Self.selectPlanned) WHERE seq > ? ORDER BY seq LIMIT 500", [.integer(last)], Self.dueUnit)
            guard let end = page.last else { return }
            last = end.row
            try connection.transaction {
                for due in page where !isSelected(due.unit) {
                    try connection.run("UPDATE temp.planned SET is_selected = 0 WHERE seq = ?", [.integer(due.row)])
                }
            }
        }
    }

    /// Due units per step that this run will take up.
    package func dueCount() throws -> Int {
        try connection.firstRow(
            "SELECT COUNT(*) FROM temp.planned WHERE work <> 'nothing' AND done = 0 AND is_selected = 1"
        ) { $0.int(0) } ?? 0
    }

    /// Whether anything that this run will take up has to be asked about.
    package func requestsAreDue() throws -> Bool {
        try connection.firstRow(
            """
            SELECT EXISTS (SELECT 1 FROM temp.planned
            WHERE work IN ('request', 'after_members') AND done = 0 AND is_selected = 1)
            """
        ) { $0.flag(0) } ?? false
    }

    package func source(row: Int) throws -> SourceRecord? {
        try connection.firstRow(
            """
            SELECT input, sort, state, reason, message, device, inode, size, modified, bytes, sha256, type, family,
                   facts, warnings, url FROM sources WHERE id = ?
            """, [.integer(row)], Self.sourceRecord)
    }

    static func sourceRecord(_ line: SQLiteStatement) -> SourceRecord {
        let state: SourceRecord.State =
            switch line.text(2) {
            case "selected": .selected
            case "failed":
                .failed(
                    ReadingProblem(ReadingProblem.Kind(rawValue: line.text(3)) ?? .unreadable, line.text(4)))
            default: .skipped(reason: line.text(3))
            }
        var facts: SourceFacts?
        if let type = line.optionalText(11), let family = MediaFamily(rawValue: line.text(12)) {
            let object = (try? JSONParser.parse(line.text(13)))?.value.objectValue ?? [:]
            let warnings = (try? JSONParser.parse(line.text(14)))?.value.arrayValue ?? []
            facts = SourceFacts(
                type: MediaType(rawValue: type), family: family, facts: object,
                warnings: warnings.map {
                    SourceWarning(code: $0["code"]?.stringValue ?? "", message: $0["message"]?.stringValue ?? "")
                })
        }
        return SourceRecord(
            input: line.text(0), path: path(line.blob(1)), state: state, identity: identity(line, from: 5),
            bytes: line.optionalInt(9), sha256: line.digest(10), facts: facts,
            url: line.optionalText(15))
    }

    /// What any unit with this key came to, now or earlier: an answer, or in this very run a failure that would repeat.
    package func outcome(forKey key: SHA256Digest) throws -> StoredOutcome? {
        // Key and answer are always recorded together, so an answer counts whatever became of its unit since.
        let found = try connection.firstRow(
            """
            SELECT id, answer, answer_is_json, status, details, failure_class, failure_message FROM units
            WHERE key = ?1 AND (answer IS NOT NULL OR status = 'rejected' AND run = ?2)
            ORDER BY answer IS NULL LIMIT 1
            """, [.digest(key), .integer(runRow)]
        ) { row in
            (
                row: row.int(0), answer: Self.storedAnswer(row, from: 1),
                failure: UnitFailure(FailureClass(rawValue: row.text(5)), row.text(6))
            )
        }
        if let found, var answer = found.answer {
            answer.outputs = try outputs(of: found.row)
            return .answer(answer)
        }
        let former = try connection.firstRow(
            "SELECT answer, answer_is_json, status, details FROM former_answers WHERE key = ?", [.digest(key)]
        ) { Self.storedAnswer($0, from: 0) }
        if let answer = former ?? nil { return .answer(answer) }
        return found.map { .failure($0.failure) }
    }

    /// Reads `answer, answer_is_json, status, details` from `column` on; `nil` where there is no answer.
    private static func storedAnswer(_ row: SQLiteStatement, from column: Int) -> StoredAnswer? {
        guard let digest = row.digest(column) else { return nil }
        let details = (try? JSONParser.parse(row.text(column + 3)))?.value ?? .null
        return StoredAnswer(
            reference: AnswerReference(digest: digest, isJSON: row.flag(column + 1)),
            // A person accepted the unit, not the answer.
            status: row.text(column + 2) == UnitStatus.partial.rawValue ? .partial : .ok,
            details: UnitDetails(json: details), outputs: [])
    }

    /// What the ledger holds of a unit's outputs.
    package func outputs(of id: UnitID) throws -> [OutputRecord] {
        let row = try connection.firstRow("SELECT id FROM units WHERE unit = ?", [.text(id.rawValue)]) { $0.int(0) }
        return try row.map(outputs(of:)) ?? []
    }

    /// Records that outputs were found to be what was written, with the identities that show it from now on.
    package func verified(_ verified: [(unit: UnitID, outputs: [OutputRecord])]) throws {
        // One commit for all: a fresh clone verifies thousands at once.
        try connection.transaction {
            for (unit, outputs) in verified {
                for output in outputs {
                    try connection.run(
                        """
                        UPDATE outputs SET device = ?, inode = ?, size = ?, modified = ?
                        WHERE path = ? AND unit = (SELECT id FROM units WHERE unit = ?)
                        """, Self.values(output.identity) + [.text(output.path), .text(unit.rawValue)])
                }
            }
        }
    }

    func save(row: Int, _ commit: UnitCommit) throws {
        switch commit {
        case .finished(let record):
            try save(record)
            for request in record.requests { try save(request) }
            if record.status.hasAnswer { try replaceOutputs(of: record.id, with: record.outputs) }
        case .rendered(let id, let status, let reasons, let rendering, let outputs):
            try connection.run(
                """
                UPDATE units SET status = ?, action = 'rendered', run = ?, due = 0, orphan = 0, reasons = ?,
                    rendering = ?, failure_class = NULL, failure_message = NULL WHERE unit = ?
                """,
                [
                    .text(status.rawValue), .integer(runRow), .text(Self.text(reasons)), .digest(rendering),
                    .text(id.rawValue),
                ])
            try replaceOutputs(of: id, with: outputs)
        case .settled(let id, let status, let action, let reasons):
            try connection.run(
                """
                UPDATE units SET status = CASE WHEN ?1 = 'pending' THEN status ELSE ?1 END, action = ?2, run = ?3,
                    due = ?1 = 'pending', orphan = 0, reasons = ?4 WHERE unit = ?5
                """,
                [
                    .text(status.rawValue), .text(action.rawValue), .integer(runRow), .text(Self.text(reasons)),
                    .text(id.rawValue),
                ])
        }
        try connection.run(
            "UPDATE temp.planned SET done = 1, status = ? WHERE seq = ?",
            [.text(commit.status.rawValue), .integer(row)])
    }

    private func save(_ record: UnitRecord) throws {
        try connection.run(
            """
            INSERT OR REPLACE INTO former_answers (key, answer, answer_is_json, status, details)
            SELECT key, answer, answer_is_json, status, details FROM units
            WHERE unit = ?1 AND key IS NOT NULL AND answer IS NOT NULL AND (key IS NOT ?2 OR ?3 IS NULL)
            """, [.text(record.id.rawValue), .optional(record.key), .optional(record.answer?.digest)])
        try connection.run(
            """
            UPDATE units SET status = ?, action = ?, run = ?, due = ?, orphan = 0, reasons = ?, key = ?,
                components = ?, answer = ?, answer_is_json = ?, rendering = ?, attempts = ?, failure_class = ?,
                failure_message = ?, details = ?
            WHERE unit = ?
            """,
            [
                .text(record.status.rawValue), .text(record.action.rawValue), .integer(runRow),
                .flag(record.status == .pending), .text(Self.text(record.reasons)), .optional(record.key),
                .text(JSONWriter.text(of: record.components)), .optional(record.answer?.digest),
                .flag(record.answer?.isJSON ?? false), .optional(record.rendering), .integer(record.attempts),
                .optional(record.failure?.failureClass.rawValue), .optional(record.failure?.message),
                .text(JSONWriter.text(of: .object(JSONObject(record.details.members)))), .text(record.id.rawValue),
            ])
    }

    func replaceOutputs(of id: UnitID, with outputs: [OutputRecord]) throws {
        guard
            let row = try connection.firstRow(
                "SELECT id FROM units WHERE unit = ?", [.text(id.rawValue)], { $0.int(0) })
        else { return }
        try connection.run("DELETE FROM outputs WHERE unit = ?", [.integer(row)])
        for (ordinal, output) in outputs.enumerated() {
            try connection.run(
                """
                INSERT INTO outputs (unit, ordinal, kind, path, sha256, bytes, device, inode, size, modified)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .integer(row), .integer(ordinal), .text(output.kind), .text(output.path),
                    .digest(output.sha256), .integer(output.bytes),
                ] + Self.values(output.identity))
        }
    }
}
