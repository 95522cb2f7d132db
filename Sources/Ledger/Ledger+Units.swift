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

    package func source(row: Int) throws -> SourceRecord? {
        try connection.firstRow(
            """
            SELECT input, sort, state, reason, message, device, inode, size, modified, bytes, sha256, type, family,
                   facts, warnings FROM sources WHERE id = ?
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
            bytes: line.optionalInt(9), sha256: line.digest(10), facts: facts)
    }

    /// The answer of any unit that has this key.
    package func answer(forKey key: SHA256Digest) throws -> AnswerReference? {
        try connection.firstRow(
            """
            SELECT answer, answer_is_json FROM units
            WHERE key = ? AND status IN ('ok', 'accepted', 'partial') AND answer IS NOT NULL LIMIT 1
            """, [.digest(key)]
        ) { row in row.digest(0).map { AnswerReference(digest: $0, isJSON: row.flag(1)) } } ?? nil
    }

    /// Output files from which the answer of a unit with this key can be read back when the store has lost it.
    package func outputs(forKey key: SHA256Digest) throws -> [OutputRecord] {
        let row = try connection.firstRow(
            """
            SELECT id FROM units
            WHERE key = ? AND status IN ('ok', 'accepted', 'partial') AND answer IS NOT NULL LIMIT 1
            """, [.digest(key)]
        ) { $0.int(0) }
        return try row.map(outputs(of:)) ?? []
    }

    /// What the ledger holds of a unit's outputs.
    package func outputs(of id: UnitID) throws -> [OutputRecord] {
        let row = try connection.firstRow("SELECT id FROM units WHERE unit = ?", [.text(id.rawValue)]) { $0.int(0) }
        return try row.map(outputs(of:)) ?? []
    }

    /// Records that outputs were found to be what was written, with the identities that show it from now on.
    package func verified(_ id: UnitID, _ outputs: [OutputRecord]) throws {
        try connection.transaction {
            for output in outputs {
                try connection.run(
                    """
                    UPDATE outputs SET device = ?, inode = ?, size = ?, modified = ?
                    WHERE path = ? AND unit = (SELECT id FROM units WHERE unit = ?)
                    """, Self.values(output.identity) + [.text(output.path), .text(id.rawValue)])
            }
        }
    }

    /// Commits a finished unit; returns when the group of commits that holds it is on disk.
    ///
    /// The group forms by itself: the first to arrive steps aside once, so that whatever queued up while the thread
    /// synced the last group joins it, and then commits for all.
    package func complete(row: Int, _ record: UnitRecord) async throws {
        pending.append((row, record))
        guard leaderIsWaiting else {
            leaderIsWaiting = true
            await Task.yield()
            leaderIsWaiting = false
            return try flush()
        }
        try await withCheckedThrowingContinuation { followers.append($0) }
    }

    private func flush() throws {
        let (group, waiting) = (pending, followers)
        (pending, followers) = ([], [])
        let result = Result {
            try connection.transaction {
                for entry in group { try save(row: entry.row, entry.record) }
            }
        }
        for continuation in waiting { continuation.resume(with: result) }
        try result.get()
    }

    private func save(row: Int, _ record: UnitRecord) throws {
        let isDue = record.status == .pending
        try connection.run(
            """
            UPDATE units SET status = ?, action = ?, run = ?, due = ?, orphan = 0, reasons = ?, key = ?,
                components = ?, answer = ?, answer_is_json = ?, rendering = ?, attempts = ?, failure_class = ?,
                failure_message = ?, details = ?
            WHERE unit = ?
            """,
            [
                .text(record.status.rawValue), .text(record.action.rawValue), .integer(runRow), .flag(isDue),
                .text(Self.text(record.reasons)), .optional(record.key),
                .text(JSONWriter.text(of: record.components)), .optional(record.answer?.digest),
                .flag(record.answer?.isJSON ?? false), .optional(record.rendering), .integer(record.attempts),
                .optional(record.failure?.failureClass.rawValue), .optional(record.failure?.message),
                .text(JSONWriter.text(of: .object(JSONObject(record.details.members)))), .text(record.id.rawValue),
            ])
        try connection.run(
            "UPDATE temp.planned SET done = 1, status = ? WHERE seq = ?",
            [.text(record.status.rawValue), .integer(row)])
        guard record.status.hasAnswer else { return }
        try replaceOutputs(of: record.id, with: record.outputs)
    }

    func replaceOutputs(of id: UnitID, with outputs: [OutputRecord]) throws {
        guard
            let row = try connection.firstRow("SELECT id FROM units WHERE unit = ?", [.text(id.rawValue)], { $0.int(0) })
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
