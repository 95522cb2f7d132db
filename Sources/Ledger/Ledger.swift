import ConcurrencyPrimitives
import Pipeline
import Primitives
import Storage

/// The durable state of an output folder, in one SQLite file; the source of truth while a run lives.
///
/// Every statement runs on one thread of the ledger's own. Finished units are committed in groups: `complete` returns
/// when the group that holds its unit is on disk, so many units share one sync, for which another thread waits. A killed
/// process loses nothing that was returned; scan and plan are temporary tables, so their size costs disk and not memory.
package actor Ledger {
    private let executor: DedicatedThreadExecutor
    let path: String
    let connection: SQLiteConnection
    /// The row of the current run; 0 while nothing runs.
    var runRow = 0
    /// Finished units that wait for the next commit; see `complete`.
    var pending: [FinishedUnit] = []
    /// Whether a group of finished units is on its way to the disk; its leader calls the next one.
    var isCommitting = false
    /// Requests that are about to leave and wait to be recorded, and those who wait with them; see `intend`.
    var intents: [(intent: RequestIntent, number: CheckedContinuation<RequestNumber, any Error>)] = []
    var intentLeaderIsWaiting = false
    /// Requests of earlier runs without an outcome, per unit and key.
    var lostRequests: [UnitID: [SHA256Digest: [UnsettledRequest]]] = [:]
    /// Forces the files onto the disk of which the next commit speaks.
    var synchronize: (@Sendable () throws -> Void)?
    /// Waits for the disk in the ledger's place.
    private(set) lazy var disk = DiskWaiting()
    /// Files of the current plan that another file's unit already stands for.
    var nameClashes: [OutputCollision] = []

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens or creates the ledger at `path`.
    ///
    /// - Throws: `LedgerError` when the file is damaged, of a newer format, or cannot be opened.
    package init(path: String) throws(LedgerError) {
        executor = DedicatedThreadExecutor()
        self.path = path
        do {
            let connection = try SQLiteConnection(path: path)
            self.connection = connection
            try Self.configure(connection)
            try LedgerSchema.migrate(connection)
            // FULL: a commit that returned survives a power cut. Groups make it cheap.
            try connection.execute("PRAGMA synchronous = FULL")
            try connection.execute(LedgerSchema.temporary)
        } catch let error as LedgerError {
            throw error
        } catch let error as SQLiteError {
            throw Self.explain(error, path: path)
        } catch {
            throw LedgerError(.unusable, "\(error)")
        }
    }

    /// Opens an existing ledger to look at, also while a run is writing to it; nothing can be changed.
    package init(reading path: String) throws(LedgerError) {
        executor = DedicatedThreadExecutor()
        self.path = path
        do {
            let connection = try SQLiteConnection(path: path, readOnly: true)
            self.connection = connection
            try LedgerSchema.requireCurrent(connection)
        } catch let error as LedgerError {
            throw error
        } catch let error as SQLiteError {
            throw Self.explain(error, path: path)
        } catch {
            throw LedgerError(.unusable, "\(error)")
        }
    }

    private static func configure(_ connection: SQLiteConnection) throws(SQLiteError) {
        // NORMAL: tables that a power cut takes along are made again, and a new folder need not wait for each step.
        try connection.execute(
            """
            PRAGMA synchronous = NORMAL;
            PRAGMA journal_mode = WAL;
            PRAGMA temp_store = FILE;
            PRAGMA cache_size = -8000;
            PRAGMA temp.cache_size = -4000;
            PRAGMA busy_timeout = 5000;
            PRAGMA trusted_schema = OFF;
            """)
    }

    private static func explain(_ error: SQLiteError, path: String) -> LedgerError {
        if error.isDamage {
            return LedgerError(
                .damaged, "the ledger \(path) is damaged: \(error.message)",
                remedy: "move the state folder away and run again: the manifest and the outputs are enough to resume")
        }
        return LedgerError(.unusable, "cannot open the ledger \(path): \(error.message)")
    }
}
