import Media
import Pipeline
import Primitives
import Storage

/// How planned units, members and source summaries lie in rows.
extension Ledger {
    static let selectPlanned = """
        SELECT seq, unit, step, input, sort, source, mark, work, status, reasons, key, failure_class,
               failure_message, outputs FROM temp.planned
        """

    static func dueUnit(_ row: SQLiteStatement) -> DueUnit {
        let failure = row.optionalText(11).map {
            UnitFailure(FailureClass(rawValue: $0), row.optionalText(12) ?? "")
        }
        let decision = PlanDecision(
            mark: PlanMark(rawValue: row.text(6)) ?? .new, work: DueWork(rawValue: row.text(7)) ?? .request,
            status: UnitStatus(rawValue: row.text(8)) ?? .pending, reasons: strings(row.text(9)))
        return DueUnit(
            row: row.int(0),
            unit: PlannedUnit(
                id: UnitID(rawValue: row.text(1)), step: row.int(2), input: row.text(3), path: path(row.blob(4)),
                decision: decision, key: row.digest(10), failure: failure,
                outputPaths: row.text(13).split(separator: "\0").compactMap { RelativePath(String($0)) },
                source: row.optionalInt(5)))
    }

    /// Adds a unit of one file to the plan.
    func insert(_ unit: PlannedUnit, stepID: String) throws {
        try connection.run(
            """
            INSERT INTO temp.planned (unit, step, step_id, input, sort, source, mark, work, status, reasons, key,
                failure_class, failure_message, outputs, done, is_selected)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1) ON CONFLICT (unit) DO NOTHING
            """,
            [
                .text(unit.id.rawValue), .integer(unit.step), .text(stepID), .text(unit.input),
                .blob(unit.path.sortKey), .optional(unit.source),
            ] + Self.decisionValues(unit))
        guard connection.changedRows > 0 else {
            nameClashes.append(
                OutputCollision(
                    path: unit.path.text, first: unit.id, second: unit.id, kind: OutputCollision.oneName))
            return
        }
        try notePaths(unit)
    }

    func update(_ row: Int, _ unit: PlannedUnit) throws {
        try connection.run(
            """
            UPDATE temp.planned SET mark = ?, work = ?, status = ?, reasons = ?, key = ?, failure_class = ?,
                failure_message = ?, outputs = ? WHERE seq = ?
            """, Self.decisionValues(unit) + [.integer(row)])
        try notePaths(unit)
    }

    private static func decisionValues(_ unit: PlannedUnit) -> [SQLiteValue] {
        [
            .text(unit.decision.mark.rawValue), .text(unit.decision.work.rawValue),
            .text(unit.decision.status.rawValue), .text(text(unit.decision.reasons)), .optional(unit.key),
            .optional(unit.failure?.failureClass.rawValue), .optional(unit.failure?.message),
            .text(unit.outputPaths.map(\.text).joined(separator: "\0")),
        ]
    }

    private func notePaths(_ unit: PlannedUnit) throws {
        for path in unit.outputPaths {
            let text = path.text
            // Folded for file systems that ignore case; the separator sorts first, so a folder follows its namesake.
            let folded = Array(text.lowercased().utf8).map { $0 == UInt8(ascii: "/") ? 0 : $0 }
            try connection.run(
                "INSERT INTO temp.paths (folded, unit, path) VALUES (?, ?, ?)",
                [.blob(folded), .text(unit.id.rawValue), .text(text)])
        }
    }

    /// Adds a member to its group, and the group to the plan when it is the first.
    func addMember(
        step: Int, stepID: String, rule: GroupingRule, input: String, group: RelativePath, source: Int?, child: Int?
    ) throws {
        let unit = rule.unitID(step: stepID, input: input, group: group)
        try connection.run(
            """
            INSERT OR IGNORE INTO temp.planned (unit, step, step_id, input, sort, source, mark, work, status, reasons,
                outputs, done, is_selected)
            VALUES (?, ?, ?, ?, ?, NULL, '+', 'after_members', 'pending', '[]', '', 0, 1)
            """,
            [
                .text(unit.rawValue), .integer(step), .text(stepID), .text(rule.separatesInputs ? input : ""),
                .blob(group.sortKey),
            ])
        try connection.run(
            """
            INSERT INTO temp.members (owner, ordinal, source, child)
            SELECT seq, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM temp.members WHERE owner = seq), ?, ?
            FROM temp.planned WHERE unit = ?
            """, [.optional(source), .optional(child), .text(unit.rawValue)])
    }

    /// Sources that may be units, in order: selected ones, wanted ones that could not be read, and those that are only
    /// to be fetched by a run.
    func forEachSource(input: String, _ body: (SourceSummary) throws -> Void) throws {
        try connection.forEachRow(
            """
            SELECT id, input, sort, type, family, sha256, state, reason, message, attempts, facts FROM sources
            WHERE input = ? AND (state <> 'skipped' OR reason = ?) AND family IS NOT NULL ORDER BY sort
            """, [.text(input), .text(ExaminationPolicy.notDownloaded)]
        ) { try body(Self.summary($0, row: $0.int(0), from: 1)) }
    }

    /// Reads `input, sort, type, family, sha256, state, reason, message, attempts, facts` from `column` on.
    static func summary(_ line: SQLiteStatement, row: Int, from column: Int) -> SourceSummary {
        var problem: ReadingProblem?
        if line.text(column + 5) == "failed" {
            problem = ReadingProblem(
                ReadingProblem.Kind(rawValue: line.text(column + 6)) ?? .unreadable, line.text(column + 7))
        }
        return SourceSummary(
            row: row, input: line.text(column), path: path(line.blob(column + 1)),
            type: line.optionalText(column + 2).map(MediaType.init(rawValue:)),
            family: line.optionalText(column + 3).flatMap(MediaFamily.init(rawValue:)),
            sha256: line.digest(column + 4), problem: problem, attempts: line.int(column + 8),
            factsText: line.text(column + 9),
            isAwaited: line.text(column + 5) == "skipped"
                && line.optionalText(column + 6) == ExaminationPolicy.notDownloaded)
    }

    static func text(_ strings: [String]) -> String { JSONWriter.text(of: .array(strings.map(JSONValue.string))) }

    static func strings(_ text: String) -> [String] {
        (try? JSONParser.parse(text))?.value.arrayValue?.compactMap(\.stringValue) ?? []
    }
}
