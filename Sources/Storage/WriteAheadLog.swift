import Glibc

/// The file into which a connection in write-ahead mode commits; it can be forced onto the disk from any thread.
///
/// The descriptor is not SQLite's own. Closing it takes no lock away: SQLite's locks are on the database and on its
/// shared memory, never on the log. The log exists under the same name as long as its connection does.
package final class WriteAheadLog: Sendable {
    private let descriptor: CInt
    private let path: String

    init(path: String) throws(SQLiteError) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        self.path = path
        guard descriptor >= 0 else { throw Self.failure("cannot open the log", path) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Blocks until every commit that was made before is on the disk.
    package func synchronize() throws(SQLiteError) {
        while fdatasync(descriptor) != 0 {
            guard errno == EINTR else { throw Self.failure("cannot sync the log", path) }
        }
    }

    private static func failure(_ what: String, _ path: String) -> SQLiteError {
        let number = errno
        // SQLITE_FULL or SQLITE_IOERR, as SQLite would have said.
        return SQLiteError(
            code: number == ENOSPC || number == EDQUOT ? 13 : 10,
            message: "\(what) \(path): \(unsafe String(cString: strerror(number)))", operation: "sync")
    }
}
