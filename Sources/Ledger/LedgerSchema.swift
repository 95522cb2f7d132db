import Storage

/// The tables of the ledger, and how older ones become today's.
enum LedgerSchema {
    /// One step per version; `PRAGMA user_version` counts those that were applied.
    private static let migrations = [version1, version2, version3, version4, version5]

    static var version: Int { migrations.count }

    /// Brings the database up to date; refuses one that a newer release wrote.
    static func migrate(_ connection: SQLiteConnection) throws {
        let current = try readableVersion(connection)
        for version in current..<migrations.count {
            try connection.transaction {
                try connection.execute(migrations[version])
                try connection.execute("PRAGMA user_version = \(version + 1)")
            }
        }
    }

    /// Refuses a database that cannot be read as it is.
    static func requireCurrent(_ connection: SQLiteConnection) throws {
        let found = try readableVersion(connection)
        guard found > 0 else {
            throw LedgerError(.empty, "the ledger is empty", remedy: "run the pipeline")
        }
        guard found == version else {
            throw LedgerError(
                .unusable, "the ledger has an older format",
                remedy: "run the pipeline once: it brings the ledger up to date")
        }
    }

    private static func readableVersion(_ connection: SQLiteConnection) throws -> Int {
        let current = try connection.firstRow("PRAGMA user_version") { $0.int(0) } ?? 0
        guard current <= version else {
            throw LedgerError(
                .newerFormat, "the ledger has format \(current), and this release reads up to \(version)",
                remedy: "use the release that wrote it, or another --out folder")
        }
        return current
    }

    // `sort` is a path with 0 in place of '/': its plain order is the order of a sorted walk, and it is the path.
    private static let version1 = """
        CREATE TABLE runs (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record TEXT NOT NULL);
        CREATE TABLE sources (
            id INTEGER PRIMARY KEY, input TEXT NOT NULL, sort BLOB NOT NULL,
            state TEXT NOT NULL, reason TEXT, message TEXT,
            device INTEGER, inode INTEGER, size INTEGER, modified INTEGER,
            bytes INTEGER, sha256 BLOB, type TEXT, family TEXT, facts TEXT NOT NULL, warnings TEXT NOT NULL,
            attempts INTEGER NOT NULL, UNIQUE (input, sort));
        CREATE TABLE units (
            id INTEGER PRIMARY KEY, unit TEXT NOT NULL UNIQUE, step TEXT NOT NULL,
            status TEXT NOT NULL, action TEXT NOT NULL, run INTEGER NOT NULL,
            due INTEGER NOT NULL, orphan INTEGER NOT NULL, reasons TEXT NOT NULL,
            key BLOB, components TEXT NOT NULL, answer BLOB, answer_is_json INTEGER NOT NULL, rendering BLOB,
            attempts INTEGER NOT NULL, failure_class TEXT, failure_message TEXT, details TEXT NOT NULL);
        CREATE INDEX units_by_key ON units (key) WHERE key IS NOT NULL;
        -- Answers whose unit has moved on to another key: content or a prompt that comes back is not asked about again.
        CREATE TABLE former_answers (
            key BLOB PRIMARY KEY, answer BLOB NOT NULL, answer_is_json INTEGER NOT NULL, status TEXT NOT NULL,
            details TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE outputs (
            unit INTEGER NOT NULL, ordinal INTEGER NOT NULL, kind TEXT NOT NULL, path TEXT NOT NULL,
            sha256 BLOB NOT NULL, bytes INTEGER NOT NULL,
            device INTEGER, inode INTEGER, size INTEGER, modified INTEGER,
            PRIMARY KEY (unit, ordinal)) WITHOUT ROWID;
        """

    // Amounts are picodollars. `found` is the run that learned of a lost request, where it is not the one that sent it.
    private static let version2 = """
        CREATE TABLE requests (
            id INTEGER PRIMARY KEY, run INTEGER NOT NULL, found INTEGER, unit TEXT NOT NULL, key BLOB NOT NULL,
            provider TEXT NOT NULL, model TEXT NOT NULL, estimate INTEGER, state TEXT NOT NULL,
            failure_class TEXT, status INTEGER, request_id TEXT, input INTEGER, output INTEGER, thinking INTEGER,
            cached INTEGER, searches INTEGER, cost INTEGER, cost_source TEXT);
        CREATE INDEX requests_by_run ON requests (run);
        CREATE INDEX requests_unsettled ON requests (state, unit) WHERE state IN ('open', 'lost');
        """

    // How a lost request is asked after, or repeated.
    private static let version3 = """
        ALTER TABLE requests ADD COLUMN task TEXT;
        ALTER TABLE requests ADD COLUMN is_repeatable INTEGER NOT NULL DEFAULT 0;
        """

    // What the prices give, where the provider reported a cost that is notably different.
    private static let version4 = "ALTER TABLE requests ADD COLUMN computed INTEGER"

    // Where sources were fetched from, or may be.
    private static let version5 = "ALTER TABLE sources ADD COLUMN url TEXT"

    /// What lives only as long as one command: the scan and the plan.
    ///
    /// SQLite spills it to disk when it grows.
    static let temporary = """
        CREATE TEMP TABLE scan (
            input TEXT NOT NULL, sort BLOB NOT NULL, is_unexamined INTEGER NOT NULL,
            device INTEGER, inode INTEGER, size INTEGER, modified INTEGER, url TEXT,
            PRIMARY KEY (input, sort)) WITHOUT ROWID;
        CREATE INDEX temp.scan_unexamined ON scan (input, sort) WHERE is_unexamined = 1;
        CREATE TEMP TABLE planned (
            seq INTEGER PRIMARY KEY, unit TEXT NOT NULL UNIQUE, step INTEGER NOT NULL, step_id TEXT NOT NULL,
            input TEXT NOT NULL, sort BLOB NOT NULL, source INTEGER,
            mark TEXT NOT NULL, work TEXT NOT NULL, status TEXT NOT NULL, reasons TEXT NOT NULL, key BLOB,
            failure_class TEXT, failure_message TEXT, outputs TEXT NOT NULL,
            done INTEGER NOT NULL, is_selected INTEGER NOT NULL);
        CREATE TEMP TABLE members (
            owner INTEGER NOT NULL, ordinal INTEGER NOT NULL, source INTEGER, child INTEGER,
            PRIMARY KEY (owner, ordinal)) WITHOUT ROWID;
        -- Read in order once, and sorted then: an index costs more, row by row.
        CREATE TEMP TABLE paths (folded BLOB NOT NULL, unit TEXT NOT NULL, path TEXT NOT NULL);
        """
}
