import Storage
import TestSupport
import Testing

struct WriteAheadLogTests {
    @Test func `syncs the log of commits that did not wait`() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let connection = try SQLiteConnection(path: folder.file("a.sqlite"))
        try connection.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER)")
        let log = try connection.logFile()
        try connection.transactionWithoutSync { try connection.run("INSERT INTO t VALUES (7)") }
        try log.synchronize()
        #expect(try connection.logFile() === log)
        let reader = try SQLiteConnection(path: folder.file("a.sqlite"), readOnly: true)
        #expect(try reader.firstRow("SELECT n FROM t") { $0.int(0) } == 7)
    }

    @Test func `creates the log where nothing was changed yet`() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let connection = try SQLiteConnection(path: folder.file("a.sqlite"))
        try connection.execute("PRAGMA journal_mode = WAL")
        try connection.logFile().synchronize()
    }

    @Test func `refuses a database that keeps no log`() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let connection = try SQLiteConnection(path: folder.file("a.sqlite"))
        try connection.execute("CREATE TABLE t (n INTEGER)")
        #expect(throws: SQLiteError.self) { try connection.logFile() }
    }

    @Test func `reads several queries on one state`() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let writer = try SQLiteConnection(path: folder.file("a.sqlite"))
        try writer.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1)")
        let reader = try SQLiteConnection(path: folder.file("a.sqlite"), readOnly: true)
        try reader.reading {
            #expect(try reader.firstRow("SELECT COUNT(*) FROM t") { $0.int(0) } == 1)
            try writer.run("INSERT INTO t VALUES (2)")
            #expect(try reader.firstRow("SELECT COUNT(*) FROM t") { $0.int(0) } == 1)
        }
        #expect(try reader.firstRow("SELECT COUNT(*) FROM t") { $0.int(0) } == 2)
    }
}
