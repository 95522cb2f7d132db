import CSQLiteShims

/// A connection that one thread at a time uses: its owner is an actor on a thread of its own.
///
/// Statements are prepared once per text and kept. Nothing here is `Sendable`, on purpose.
@safe
package final class SQLiteConnection {
    private let handle: OpaquePointer
    private let path: String
    private var openedLog: WriteAheadLog?
    /// Whether commits leave the log to the next one that is synced; see `transactionWithoutSync`.
    private var isRelaxed = false
    private var isInTransaction = false
    private var statements: [StatementKey: SQLiteStatement] = [:]

    /// Opens or creates the database at `path`.
    package init(path: String, readOnly: Bool = false) throws(SQLiteError) {
        var opened: OpaquePointer?
        var code: CInt = 0
        let message = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
            guard let base = buffer.baseAddress else { return "" }
            unsafe base.pointee = 0
            code = unsafe dossier_sqlite_open(path, readOnly ? 1 : 0, &opened, base, 512)
            return unsafe String(cString: base)
        }
        guard let opened = unsafe opened else {
            throw SQLiteError(code: Int(code), message: message, operation: "open")
        }
        unsafe handle = opened
        self.path = path
    }

    deinit {
        statements = [:]
        unsafe dossier_sqlite_close(handle)
    }

    /// Runs statements without parameters and without results.
    package func execute(_ sql: String) throws(SQLiteError) {
        let code = unsafe dossier_sqlite_execute(handle, sql)
        guard code == 0 else { throw error(code, sql) }
    }

    /// The prepared statement for `sql`, reset and bound to `values` in order.
    package func prepare(_ sql: String, _ values: [SQLiteValue] = []) throws(SQLiteError) -> SQLiteStatement {
        if let known = statements[StatementKey(sql: sql)] {
            known.reset()
            try known.bind(values)
            return known
        }
        var prepared: OpaquePointer?
        let code = unsafe dossier_sqlite_prepare(handle, sql, &prepared)
        guard code == 0, let prepared = unsafe prepared else { throw error(code, sql) }
        let statement = unsafe SQLiteStatement(handle: prepared, connection: handle, sql: sql)
        statements[StatementKey(sql: sql)] = statement
        try statement.bind(values)
        return statement
    }

    /// Runs one statement to its end, ignoring rows.
    package func run(_ sql: String, _ values: [SQLiteValue] = []) throws(SQLiteError) {
        // A statement on its own is a transaction, and those are synced.
        if !isInTransaction { try setRelaxed(false) }
        try runAsIs(sql, values)
    }

    private func runAsIs(_ sql: String, _ values: [SQLiteValue] = []) throws(SQLiteError) {
        let statement = try prepare(sql, values)
        while try statement.step() {}
        statement.reset()
    }

    /// Calls `body` for every row; the row is valid inside the call only.
    package func forEachRow(_ sql: String, _ values: [SQLiteValue] = [], _ body: (SQLiteStatement) throws -> Void)
        throws
    {
        let statement = try prepare(sql, values)
        defer { statement.reset() }
        while try statement.step() { try body(statement) }
    }

    /// The rows of a query, each made by `body`.
    package func rows<Row>(_ sql: String, _ values: [SQLiteValue] = [], _ body: (SQLiteStatement) throws -> Row) throws
        -> [Row]
    {
        var result: [Row] = []
        try forEachRow(sql, values) { result.append(try body($0)) }
        return result
    }

    /// The first row of a query, if there is one.
    package func firstRow<Row>(
        _ sql: String, _ values: [SQLiteValue] = [], _ body: (SQLiteStatement) throws -> Row
    ) throws -> Row? {
        let statement = try prepare(sql, values)
        defer { statement.reset() }
        return try statement.step() ? try body(statement) : nil
    }

    /// Runs `body` in a transaction that is rolled back when it throws.
    package func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        try setRelaxed(false)
        return try transactionAsIs(body)
    }

    private func transactionAsIs<Result>(_ body: () throws -> Result) throws -> Result {
        try runAsIs("BEGIN IMMEDIATE")
        isInTransaction = true
        defer { isInTransaction = false }
        do {
            let result = try body()
            try runAsIs("COMMIT")
            return result
        } catch {
            // A failed COMMIT may have ended the transaction already; the first error is the one that matters.
            try? runAsIs("ROLLBACK")
            throw error
        }
    }

    /// Runs queries on one state of the database; cheaper than one by one, because locks are taken once.
    package func reading<Result>(_ body: () throws -> Result) throws -> Result {
        try runAsIs("BEGIN")
        // Nothing was changed, so there is nothing that ending could lose.
        defer { try? runAsIs("COMMIT") }
        return try body()
    }

    /// Runs `body` in a transaction whose commit a killed process cannot lose but a power cut can.
    ///
    /// In write-ahead mode `NORMAL` writes the log without syncing it; the next synced commit carries it onto the disk.
    package func transactionWithoutSync<Result>(_ body: () throws -> Result) throws -> Result {
        try setRelaxed(true)
        return try transactionAsIs(body)
    }

    /// Chooses how the next commit is made; most are made like the one before.
    private func setRelaxed(_ relaxed: Bool) throws(SQLiteError) {
        guard relaxed != isRelaxed else { return }
        try execute(relaxed ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL")
        isRelaxed = relaxed
    }

    /// The log into which write-ahead mode commits, for waiting elsewhere until a commit without sync is on the disk.
    ///
    /// Ask for it before the commit: it hears of failures since it was opened.
    package func logFile() throws(SQLiteError) -> WriteAheadLog {
        if let openedLog { return openedLog }
        // Beginning opens the log, and creates it where this is the first change.
        try execute("BEGIN IMMEDIATE; COMMIT")
        let log = try WriteAheadLog(path: path + "-wal")
        openedLog = log
        return log
    }

    package var lastInsertedRow: Int { Int(unsafe dossier_sqlite_last_row(handle)) }
    package var changedRows: Int { Int(unsafe dossier_sqlite_changes(handle)) }

    package static var libraryVersion: String { unsafe String(cString: dossier_sqlite_version()) }

    private func error(_ code: CInt, _ sql: String) -> SQLiteError {
        unsafe SQLiteError(
            code: Int(code), message: String(cString: dossier_sqlite_borrow_message(handle)), operation: sql)
    }
}

/// A statement's text, found again without reading it: nearly all texts are constants, which are equal by their address,
/// and hardly two have the same length.
private struct StatementKey: Hashable {
    let sql: String

    func hash(into hasher: inout Hasher) { hasher.combine(sql.utf8.count) }
}
