import Glibc
import Primitives
import Storage
import TestSupport
import Testing

struct SQLiteConnectionTests {
    private struct Interrupted: Error, Equatable {}

    /// Calls `body` with an empty table `items` in a folder that lives as long as the call.
    private func withDatabase(_ body: (SQLiteConnection, TemporaryFolder) throws -> Void) throws {
        let folder = try TemporaryFolder()
        try withExtendedLifetime(folder) {
            let connection = try SQLiteConnection(path: folder.file("test.sqlite"))
            try connection.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, value)")
            try body(connection, folder)
        }
    }

    private func values(_ connection: SQLiteConnection) throws -> [Int] {
        try connection.rows("SELECT value FROM items ORDER BY id") { $0.int(0) }
    }

    @Test func `gives back every kind of value as it was bound`() throws {
        try withDatabase { connection, _ in
            let blob: [UInt8] = [0, 1, 0xFF, 0]
            let digest = SHA256Digest(words: [1, 2, 3, .max])
            try connection.execute("CREATE TABLE kinds (a, b, c, d, e, f, g, h)")
            try connection.run(
                "INSERT INTO kinds VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    .null, .integer(.min), .real(0.1), .text("a\0b \u{1F600}"), .blob(blob), .blob([]), .digest(digest),
                    .text(""),
                ])
            let found = try connection.firstRow("SELECT * FROM kinds") { row in
                #expect(
                    row.isNull(0) && row.optionalText(0) == nil && row.optionalInt(0) == nil && row.digest(0) == nil)
                #expect(row.int(1) == .min)
                #expect(row.real(2) == 0.1)
                #expect(row.text(3) == "a\0b \u{1F600}")
                #expect(row.blob(4) == blob)
                #expect(!row.isNull(5) && row.blob(5) == [])
                #expect(row.digest(6) == digest)
                #expect(!row.isNull(7) && row.text(7).isEmpty)
                return true
            }
            #expect(found == true)
        }
    }

    @Test func `forgets the parameters of the call before`() throws {
        try withDatabase { connection, _ in
            let sql = "INSERT INTO items (value) VALUES (?)"
            try connection.run(sql, [.integer(7)])
            try connection.run(sql)
            #expect(try connection.rows("SELECT value FROM items") { $0.isNull(0) } == [false, true])
        }
    }

    @Test func `rolls a transaction back when its body throws, and stays usable`() throws {
        try withDatabase { connection, _ in
            try connection.run("INSERT INTO items (value) VALUES (1)")
            #expect(throws: Interrupted.self) {
                try connection.transaction {
                    try connection.run("INSERT INTO items (value) VALUES (2)")
                    throw Interrupted()
                }
            }
            #expect(try values(connection) == [1])
            #expect(try connection.transaction { try values(connection).count } == 1)
            try connection.transaction { try connection.run("INSERT INTO items (value) VALUES (3)") }
            #expect(try values(connection) == [1, 3])
        }
    }

    @Test func `rolls back when a statement fails in the middle of its rows`() throws {
        try withDatabase { connection, _ in
            try connection.execute("CREATE TABLE names (name TEXT UNIQUE)")
            try connection.run("INSERT INTO names VALUES ('taken')")
            #expect(throws: SQLiteError.self) {
                try connection.transaction {
                    try connection.run("INSERT INTO items (value) VALUES (1)")
                    try connection.run("INSERT INTO names VALUES ('taken')")
                }
            }
            #expect(try values(connection) == [])
            try connection.run("INSERT INTO names VALUES ('free')")
        }
    }

    @Test func `can stop reading in the middle and write`() throws {
        try withDatabase { connection, _ in
            for value in 1...3 { try connection.run("INSERT INTO items (value) VALUES (?)", [.integer(value)]) }
            #expect(throws: Interrupted.self) {
                try connection.forEachRow("SELECT value FROM items") { _ in throw Interrupted() }
            }
            #expect(try connection.firstRow("SELECT value FROM items") { $0.int(0) } == 1)
            try connection.execute("DROP TABLE items")
        }
    }

    @Test func `names the statement and the reason of an error`() throws {
        try withDatabase { connection, _ in
            do throws(SQLiteError) {
                try connection.run("INSERT INTO nowhere VALUES (1)")
                Issue.record("a table that does not exist was written")
            } catch {
                #expect(error.primaryCode == 1)
                #expect(error.message.contains("nowhere"))
                #expect(error.description.contains("INSERT INTO nowhere"))
                #expect(!error.isDamage && !error.isDiskFull)
            }
        }
    }

    @Test func `refuses to write through a read-only connection`() throws {
        try withDatabase { connection, folder in
            try connection.run("INSERT INTO items (value) VALUES (1)")
            let reader = try SQLiteConnection(path: folder.file("test.sqlite"), readOnly: true)
            #expect(try values(reader) == [1])
            #expect(throws: SQLiteError.self) { try reader.run("INSERT INTO items (value) VALUES (2)") }
        }
    }

    @Test func `says that a file cannot be opened`() throws {
        try withDatabase { _, folder in
            #expect(throws: SQLiteError.self) { try SQLiteConnection(path: folder.file("none/test.sqlite")) }
        }
    }

    @Test func `tells a full disk from damage`() throws {
        try withDatabase { connection, _ in
            try connection.execute("PRAGMA max_page_count = 4")
            do throws(SQLiteError) {
                try connection.run("INSERT INTO items (value) VALUES (zeroblob(100000))")
                Issue.record("more was written than there is room for")
            } catch {
                #expect(error.isDiskFull)
                #expect(!error.isDamage)
            }
        }
    }

    @Test func `opens below a folder that is reached through a link, but is no link itself`() throws {
        try withDatabase { _, folder in
            try #require(mkdir(folder.file("real"), 0o755) == 0)
            try #require(symlink("real", folder.file("link")) == 0)
            let connection = try SQLiteConnection(path: folder.file("link/test.sqlite"))
            try connection.execute("CREATE TABLE items (id)")
            #expect(folder.bytes("real/test.sqlite")?.isEmpty == false)
            try #require(symlink("real/test.sqlite", folder.file("alias.sqlite")) == 0)
            #expect(throws: SQLiteError.self) { try SQLiteConnection(path: folder.file("alias.sqlite")) }
        }
    }

    @Test func `syncs whatever was not asked to be left to a later commit`() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let connection = try SQLiteConnection(path: folder.file("a.sqlite"))
        try connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (n INTEGER)")
        func mode() throws -> Int? { try connection.firstRow("PRAGMA synchronous") { $0.int(0) } }
        let (normal, full) = (1, 2)
        try connection.transactionWithoutSync { try connection.run("INSERT INTO t VALUES (1)") }
        #expect(try mode() == normal)
        try connection.run("INSERT INTO t VALUES (2)")
        #expect(try mode() == full)
        #expect(throws: SQLiteError.self) {
            try connection.transactionWithoutSync { try connection.run("INSERT INTO nowhere VALUES (3)") }
        }
        try connection.transaction { try connection.run("INSERT INTO t VALUES (4)") }
        #expect(try mode() == full)
        #expect(try connection.rows("SELECT n FROM t") { $0.int(0) } == [1, 2, 4])
    }
}
