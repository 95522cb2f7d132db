import Media
package import Pipeline
import Primitives
import Storage

extension Ledger {
    package func beginDiscovery() throws { try connection.execute("DELETE FROM temp.scan") }

    /// Notes a batch of names.
    ///
    /// Those that need no examination are settled here; the others wait for it. Not synced, like all that discovery
    /// records: what a power cut takes along is found again, and the plan's commit carries the rest onto the disk.
    ///
    /// - Returns: Whether any of `entries` has to be examined.
    @discardableResult
    package func discovered(_ entries: [DiscoveredEntry], policy: ExaminationPolicy) throws -> Bool {
        var areExaminationsDue = false
        try connection.transactionWithoutSync {
            for entry in entries {
                let known = try knownSource(input: entry.input, path: entry.path)
                let needsExamination = policy.needsExamination(entry, known: known)
                areExaminationsDue = areExaminationsDue || needsExamination
                try connection.run(
                    """
                    INSERT OR REPLACE INTO temp.scan (input, sort, is_unexamined, device, inode, size, modified, url)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [.text(entry.input), .blob(entry.path.sortKey), .flag(needsExamination)]
                        + Self.values(entry.identity) + [.optional(entry.web?.url)])
                // A walk leaves out the same names again and again.
                if case .skipped(let reason) = entry.verdict, known?.skipReason == reason { continue }
                if let record = policy.settled(entry) { try save(record) }
            }
        }
        return areExaminationsDue
    }

    /// The next files to be examined, in order; empty when none is left.
    package func nextUnexamined(
        after last: UnexaminedSource?, limit: Int
    ) throws -> [UnexaminedSource] {
        let (input, sort) = (last?.input ?? "", last?.path.sortKey ?? [])
        return try connection.rows(
            """
            SELECT input, sort, device, inode, size, modified, url FROM temp.scan
            WHERE is_unexamined = 1 AND (input, sort) > (?, ?) ORDER BY input, sort LIMIT ?
            """, [.text(input), .blob(sort), .integer(limit)]
        ) { row in
            UnexaminedSource(
                input: row.text(0), path: Self.path(row.blob(1)),
                identity: FileIdentity(
                    device: UInt64(bitPattern: Int64(row.int(2))), inode: UInt64(bitPattern: Int64(row.int(3))),
                    size: row.int(4), modified: row.int(5)), url: row.optionalText(6))
        }
    }

    /// Records what examinations found.
    package func examined(_ records: [SourceRecord]) throws {
        try connection.transactionWithoutSync {
            for record in records {
                try save(record)
                try connection.run(
                    "UPDATE temp.scan SET is_unexamined = 0 WHERE input = ? AND sort = ?",
                    [.text(record.input), .blob(record.path.sortKey)])
            }
        }
    }

    /// Forgets sources that this discovery did not meet.
    package func finishDiscovery() throws {
        try connection.run(
            """
            DELETE FROM sources WHERE NOT EXISTS (
                SELECT 1 FROM temp.scan WHERE scan.input = sources.input AND scan.sort = sources.sort)
            """)
    }

    private func knownSource(input: String, path: RelativePath) throws -> KnownSource? {
        try connection.firstRow(
            """
            SELECT device, inode, size, modified, type, family, sha256 IS NOT NULL, state, reason, attempts
            FROM sources WHERE input = ? AND sort = ?
            """, [.text(input), .blob(path.sortKey)]
        ) { row in
            let state = row.text(7)
            return KnownSource(
                identity: Self.identity(row, from: 0), type: row.optionalText(4).map(MediaType.init(rawValue:)),
                family: row.optionalText(5).flatMap(MediaFamily.init(rawValue:)), hasDigest: row.flag(6),
                problem: state == "failed"
                    ? row.optionalText(8).flatMap(ReadingProblem.Kind.init(rawValue:)) : nil,
                skipReason: state == "skipped" ? row.optionalText(8) : nil, attempts: row.int(9))
        }
    }

    func save(_ record: SourceRecord) throws {
        let (state, reason, message): (String, SQLiteValue, SQLiteValue) =
            switch record.state {
            case .selected: ("selected", .null, .null)
            case .skipped(let reason): ("skipped", .text(reason), .null)
            case .failed(let problem): ("failed", .text(problem.kind.rawValue), .text(problem.message))
            }
        let warnings = (record.facts?.warnings ?? []).map { warning -> JSONValue in
            ["code": .string(warning.code), "message": .string(warning.message)]
        }
        let columns: [SQLiteValue] =
            [.text(record.input), .blob(record.path.sortKey), .text(state), reason, message]
            + Self.values(record.identity)
            + [
                .optional(record.bytes), .optional(record.sha256), .optional(record.facts?.type.rawValue),
                .optional(record.facts?.family.rawValue),
                .text(JSONWriter.text(of: .object(record.facts?.facts ?? [:]))),
                .text(JSONWriter.text(of: .array(warnings))), .flag(record.problem != nil),
                .optional(record.url),
            ]
        try connection.run(
            """
            INSERT INTO sources (input, sort, state, reason, message, device, inode, size, modified, bytes, sha256,
                                 type, family, facts, warnings, attempts, url)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            ON CONFLICT (input, sort) DO UPDATE SET
                attempts = CASE WHEN ?16 = 0 THEN 0
                                WHEN size IS ?8 AND modified IS ?9 AND reason IS ?4 THEN attempts + 1 ELSE 1 END,
                state = ?3, reason = ?4, message = ?5, device = ?6, inode = ?7, size = ?8, modified = ?9, bytes = ?10,
                sha256 = ?11, type = ?12, family = ?13, facts = ?14, warnings = ?15,
                url = ?17
            """, columns)
    }

    static func values(_ identity: FileIdentity?) -> [SQLiteValue] {
        guard let identity else { return [.null, .null, .null, .null] }
        return [
            .integer(Int(Int64(bitPattern: identity.device))), .integer(Int(Int64(bitPattern: identity.inode))),
            .integer(identity.size), .integer(identity.modified),
        ]
    }

    static func identity(_ row: SQLiteStatement, from column: Int) -> FileIdentity? {
        guard !row.isNull(column) else { return nil }
        return FileIdentity(
            device: UInt64(bitPattern: Int64(row.int(column))), inode: UInt64(bitPattern: Int64(row.int(column + 1))),
            size: row.int(column + 2), modified: row.int(column + 3))
    }

    /// The path that a sort key stands for.
    static func path(_ sort: [UInt8]) -> RelativePath {
        RelativePath(unchecked: sort.map { $0 == 0 ? UInt8(ascii: "/") : $0 })
    }
}
