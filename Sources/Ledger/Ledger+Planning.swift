import Media
package import Pipeline
package import Primitives
import Storage

extension Ledger {
    package func beginPlan() throws {
        nameClashes = []
        try readLostRequests()
        try connection.execute("DELETE FROM temp.planned; DELETE FROM temp.members; DELETE FROM temp.paths")
    }

    /// Plans one unit per source of `inputs`, in order.
    ///
    /// `decide` gets the source and a way to look up what an earlier run left of a unit; it returns `nil` for sources
    /// that the step does not take.
    package func planFiles(
        stepID: String, inputs: [String],
        decide: @Sendable (SourceSummary, (UnitID) throws -> PreviousUnit?) throws -> PlannedUnit?
    ) throws {
        try connection.transaction {
            for input in inputs {
                try forEachSource(input: input) { source in
                    guard let unit = try decide(source, previousUnit) else { return }
                    try insert(unit, stepID: stepID)
                }
            }
        }
    }

    /// Plans one unit per source or unit that `over` names, grouped by `rule`; decisions follow in `decideGroups`.
    package func planGroups(
        step: Int, stepID: String, rule: GroupingRule, inputs: [String], steps: [Int],
        accepts: @Sendable (SourceSummary) -> Bool
    ) throws {
        try connection.transaction {
            for input in inputs {
                try forEachSource(input: input) { source in
                    guard accepts(source), let group = rule.group(of: source.path) else { return }
                    try addMember(
                        step: step, stepID: stepID, rule: rule, input: input, group: group, source: source.row,
                        child: nil)
                }
            }
            for child in steps {
                var last = 0
                while true {
                    let page = try connection.rows(
                        "SELECT seq, input, sort FROM temp.planned WHERE step = ? AND seq > ? ORDER BY seq LIMIT 500",
                        [.integer(child), .integer(last)]
                    ) { (seq: $0.int(0), input: $0.text(1), path: Self.path($0.blob(2))) }
                    guard let end = page.last else { break }
                    last = end.seq
                    for row in page {
                        guard let group = rule.group(of: row.path) else { continue }
                        try addMember(
                            step: step, stepID: stepID, rule: rule, input: row.input, group: group, source: nil,
                            child: row.seq)
                    }
                }
            }
        }
    }

    /// Decides every group of `step` from its members as they stand now.
    package func decideGroups(
        step: Int, decide: @Sendable (DueUnit, [GroupMember], PreviousUnit?) throws -> PlannedUnit
    ) throws {
        var last = 0
        while true {
            let page = try connection.rows(
                "\(Self.selectPlanned) WHERE step = ? AND seq > ? ORDER BY seq LIMIT 200",
                [.integer(step), .integer(last)], Self.dueUnit)
            guard let end = page.last else { return }
            last = end.row
            try connection.transaction {
                for due in page {
                    let decided = try decide(due, try members(of: due.row), try previousUnit(due.unit.id))
                    try update(due.row, decided)
                }
            }
        }
    }

    /// The members of a planned group in order.
    package func members(of row: Int) throws -> [GroupMember] {
        try connection.rows(
            """
            SELECT m.source, p.unit, p.input, p.sort, p.status, p.work, p.done,
                   u.status, u.answer, u.answer_is_json,
                   s.input, s.sort, s.type, s.family, s.sha256, s.state, s.reason, s.message, s.attempts, s.facts
            FROM temp.members m
            LEFT JOIN temp.planned p ON p.seq = m.child
            LEFT JOIN units u ON u.unit = p.unit
            LEFT JOIN sources s ON s.id = m.source
            WHERE m.owner = ? ORDER BY m.ordinal
            """, [.integer(row)]
        ) { line in
            if let source = line.optionalInt(0) {
                let summary = Self.summary(line, row: source, from: 10)
                return GroupMember(input: summary.input, path: summary.path, origin: .source(summary))
            }
            // Writing outputs again changes no answer, so nobody has to wait for it.
            let isDue = ![DueWork.nothing, .render].map(\.rawValue).contains(line.text(5)) && !line.flag(6)
            // A finished unit's status stands in `units`; one that waits for nothing has its status from the plan.
            let status = UnitStatus(rawValue: line.flag(6) ? line.text(7) : line.text(4)) ?? .pending
            let answer = line.digest(8).map { AnswerReference(digest: $0, isJSON: line.flag(9)) }
            // One that was taken up and could not be done is as due as before.
            let isUndone = line.flag(6) && line.text(4) == UnitStatus.pending.rawValue
            return GroupMember(
                input: line.text(2), path: Self.path(line.blob(3)),
                origin: .unit(
                    UnitID(rawValue: line.text(1)), status: status, answer: answer, isDue: isDue || isUndone))
        }
    }

    package func previousUnit(_ id: UnitID) throws -> PreviousUnit? {
        let found = try connection.firstRow(
            """
            SELECT id, status, key, components, failure_class, attempts, answer, answer_is_json, rendering, details
            FROM units WHERE unit = ?
            """, [.text(id.rawValue)]
        ) { row in
            (
                row: row.int(0),
                unit: PreviousUnit(
                    status: UnitStatus(rawValue: row.text(1)) ?? .pending, key: row.digest(2),
                    componentsText: row.text(3), failureClass: row.optionalText(4).map(FailureClass.init(rawValue:)),
                    attempts: row.int(5),
                    answer: row.digest(6).map { AnswerReference(digest: $0, isJSON: row.flag(7)) },
                    rendering: row.digest(8), detailsText: row.text(9))
            )
        }
        guard var found else { return nil }
        found.unit.outputs = try outputs(of: found.row)
        found.unit.lostRequests = lostRequests[id] ?? [:]
        return found.unit
    }

    func outputs(of unit: Int) throws -> [OutputRecord] {
        try connection.rows(
            """
            SELECT kind, path, sha256, bytes, device, inode, size, modified FROM outputs
            WHERE unit = ? ORDER BY ordinal
            """, [.integer(unit)]
        ) { row in
            OutputRecord(
                kind: row.text(0), path: row.text(1), sha256: row.digest(2) ?? Self.noDigest, bytes: row.int(3),
                identity: Self.identity(row, from: 4))
        }
    }

    /// Stands for a digest column that holds no digest: it matches no file.
    private static let noDigest = SHA256Digest(words: [0, 0, 0, 0])

    /// Output paths that two units would write, or that one would need as a folder and another as a file.
    package func collisions(limit: Int) throws -> [OutputCollision] {
        var found = Array(nameClashes.prefix(limit))
        var previous: (folded: [UInt8], unit: UnitID, path: String)?
        try connection.forEachRow("SELECT folded, unit, path FROM temp.paths ORDER BY folded, path, unit") { row in
            guard found.count < limit else { return }
            let current = (folded: row.blob(0), unit: UnitID(rawValue: row.text(1)), path: row.text(2))
            if let previous {
                let kind: String? =
                    if current.folded == previous.folded {
                        current.path == previous.path ? "the same path" : OutputCollision.byCase
                    } else if current.folded.starts(with: previous.folded + [0]) {
                        "a file where the other needs a folder"
                    } else {
                        nil
                    }
                if let kind {
                    found.append(
                        OutputCollision(path: current.path, first: previous.unit, second: current.unit, kind: kind))
                }
                // A folder's files follow it directly, so the file in their way is kept for all of them.
                if kind == "a file where the other needs a folder" { return }
            }
            previous = current
        }
        return found
    }

    /// Writes the plan into the ledger: new units, what is due, what is gone.
    ///
    /// An unchanged plan writes nothing.
    package func applyPlan() throws {
        try connection.transaction {
            try connection.run(
                """
                INSERT INTO units (unit, step, status, action, run, due, orphan, reasons, components,
                                   answer_is_json, attempts, failure_class, failure_message, details)
                SELECT unit, step_id, status, 'none', ?, work <> 'nothing', 0, reasons, 'null', 0,
                       failure_class IS NOT NULL, failure_class, failure_message, '{}'
                FROM temp.planned p WHERE NOT EXISTS (SELECT 1 FROM units u WHERE u.unit = p.unit)
                """, [.integer(runRow)])
            try connection.run(
                """
                UPDATE units SET due = p.wanted, reasons = p.reasons, orphan = 0
                FROM (SELECT unit, reasons, CASE work WHEN 'nothing' THEN 0 WHEN 'render' THEN 2 ELSE 1 END AS wanted
                      FROM temp.planned) AS p
                WHERE p.unit = units.unit
                  AND (units.due <> p.wanted OR units.orphan = 1 OR (p.wanted > 0 AND units.reasons <> p.reasons))
                """)
            // A source that cannot be read takes the key away; the answer stays for when it can be read again.
            try connection.run(
                """
                INSERT OR REPLACE INTO former_answers (key, answer, answer_is_json, status, details)
                SELECT units.key, units.answer, units.answer_is_json, units.status, units.details
                FROM units JOIN temp.planned p ON p.unit = units.unit
                WHERE p.work = 'nothing' AND p.failure_class IS NOT NULL
                  AND units.key IS NOT NULL AND units.answer IS NOT NULL
                """)
            // What planning alone decided: sources that cannot be read, quarantine, groups that wait in vain.
            try connection.run(
                """
                UPDATE units SET status = p.status, reasons = p.reasons, run = ?1, action = 'none',
                    key = CASE WHEN p.failure_class IS NULL THEN units.key END,
                    failure_class = CASE WHEN p.status IN ('ok', 'accepted', 'partial', 'blocked') THEN NULL
                                         ELSE COALESCE(p.failure_class, units.failure_class) END,
                    failure_message = CASE WHEN p.status IN ('ok', 'accepted', 'partial', 'blocked') THEN NULL
                                           ELSE COALESCE(p.failure_message, units.failure_message) END
                FROM (SELECT unit, status, reasons, failure_class, failure_message FROM temp.planned
                      WHERE work = 'nothing') AS p
                WHERE p.unit = units.unit
                  AND (units.status <> p.status
                       OR (p.failure_message IS NOT NULL AND p.failure_message IS NOT units.failure_message))
                """, [.integer(runRow)])
            try connection.run(
                """
                UPDATE units SET orphan = 1, due = 0, reasons = '["source gone"]'
                WHERE orphan = 0 AND NOT EXISTS (SELECT 1 FROM temp.planned p WHERE p.unit = units.unit)
                """)
        }
    }

    /// Units per mark, orphans included.
    package func planCounts() throws -> [PlanMark: Int] {
        var counts: [PlanMark: Int] = [:]
        try connection.forEachRow("SELECT mark, COUNT(*) FROM temp.planned GROUP BY mark") {
            if let mark = PlanMark(rawValue: $0.text(0)) { counts[mark] = $0.int(1) }
        }
        let orphans = try connection.firstRow(
            "SELECT COUNT(*) FROM units WHERE NOT EXISTS (SELECT 1 FROM temp.planned p WHERE p.unit = units.unit)"
        ) { $0.int(0) }
        if let orphans, orphans > 0 { counts[.orphan] = orphans }
        return counts
    }

    /// Calls `body` for every planned unit in order.
    package func forEachPlanned(_ body: @Sendable (PlannedUnit) throws -> Void) throws {
        try connection.forEachRow("\(Self.selectPlanned) ORDER BY seq") { try body(Self.dueUnit($0).unit) }
    }

    /// Those of `ids` that are no unit of the plan.
    package func unplanned(_ ids: Set<UnitID>) throws -> [UnitID] {
        try ids.sorted { $0.rawValue < $1.rawValue }.filter { id in
            try connection.firstRow(
                "SELECT EXISTS (SELECT 1 FROM temp.planned WHERE unit = ?)", [.text(id.rawValue)]
            ) { !$0.flag(0) } ?? true
        }
    }

    /// Units that the ledger holds and the plan does not.
    package func orphans() throws -> [UnitID] {
        try connection.rows(
            """
            SELECT unit FROM units WHERE NOT EXISTS (SELECT 1 FROM temp.planned p WHERE p.unit = units.unit)
            ORDER BY unit
            """
        ) { UnitID(rawValue: $0.text(0)) }
    }

    /// One digest for the whole plan: which units there are and what they are made of.
    package func planDigest(_ hashing: any ContentHashing) throws -> SHA256Digest {
        var digest = hashing.sha256("plan")
        try connection.forEachRow("SELECT unit, key FROM temp.planned ORDER BY unit") { row in
            digest = hashing.sha256(digest.bytes + Array(row.text(0).utf8) + [0] + row.blob(1))
        }
        return digest
    }
}
