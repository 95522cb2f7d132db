/// What SQLite refused, with its code, its words and the statement.
package struct SQLiteError: Error, Sendable, CustomStringConvertible {
    /// The extended result code.
    package let code: Int
    package let message: String
    package let operation: String

    /// The primary code: the low byte of the extended one.
    package var primaryCode: Int { code & 0xFF }

    /// Whether the file is not a database, or a damaged one (SQLITE_CORRUPT, SQLITE_NOTADB).
    package var isDamage: Bool { primaryCode == 11 || primaryCode == 26 }
    /// Whether the disk or quota is full (SQLITE_FULL).
    package var isDiskFull: Bool { primaryCode == 13 }

    package var description: String { "\(message) (SQLite code \(code), \(operation))" }
}
