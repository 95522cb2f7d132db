import CSQLiteShims
package import Primitives

/// A prepared statement; also the current row while it is being stepped.
@safe
package final class SQLiteStatement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer
    private let sql: String

    /// Takes ownership of `handle`; `connection` must outlive the statement.
    init(handle: OpaquePointer, connection: OpaquePointer, sql: String) {
        unsafe self.handle = handle
        unsafe self.connection = connection
        self.sql = sql
    }

    deinit { unsafe dossier_sqlite_statement_destroy(handle) }

    func reset() { unsafe dossier_sqlite_reset(handle) }

    func bind(_ values: [SQLiteValue]) throws(SQLiteError) {
        for (position, value) in values.enumerated() {
            let parameter = CInt(position + 1)
            let code: CInt
            switch value {
            case .null: code = unsafe dossier_sqlite_bind_null(handle, parameter)
            case .integer(let value): code = unsafe dossier_sqlite_bind_int(handle, parameter, Int64(value))
            case .real(let value): code = unsafe dossier_sqlite_bind_real(handle, parameter, value)
            case .text(var text):
                code = text.withUTF8 { bytes in
                    unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                        guard let base = characters.baseAddress else {
                            return unsafe dossier_sqlite_bind_text(handle, parameter, "", 0)
                        }
                        return unsafe dossier_sqlite_bind_text(handle, parameter, base, characters.count)
                    }
                }
            case .blob(let bytes):
                code = unsafe bytes.withUnsafeBytes {
                    unsafe dossier_sqlite_bind_blob(handle, parameter, $0.baseAddress, $0.count)
                }
            }
            guard code == 0 else { throw error(code) }
        }
    }

    /// Advances to the next row; `false` at the end.
    package func step() throws(SQLiteError) -> Bool {
        let code = unsafe dossier_sqlite_step(handle)
        switch Int(code) {
        case Int(DOSSIER_SQLITE_ROW): return true
        case Int(DOSSIER_SQLITE_DONE): return false
        default: throw error(code)
        }
    }

    package func isNull(_ column: Int) -> Bool { unsafe dossier_sqlite_column_is_null(handle, CInt(column)) != 0 }
    package func int(_ column: Int) -> Int { Int(unsafe dossier_sqlite_column_int(handle, CInt(column))) }
    package func real(_ column: Int) -> Double { unsafe dossier_sqlite_column_real(handle, CInt(column)) }
    package func flag(_ column: Int) -> Bool { int(column) != 0 }

    /// The column's bytes, copied.
    package func blob(_ column: Int) -> [UInt8] {
        var length = 0
        guard let bytes = unsafe dossier_sqlite_column_borrow_bytes(handle, CInt(column), &length) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: length))
    }

    package func text(_ column: Int) -> String {
        var length = 0
        guard let bytes = unsafe dossier_sqlite_column_borrow_bytes(handle, CInt(column), &length) else { return "" }
        return unsafe String(decoding: UnsafeRawBufferPointer(start: bytes, count: length), as: UTF8.self)
    }

    package func optionalInt(_ column: Int) -> Int? { isNull(column) ? nil : int(column) }
    package func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

    /// A digest stored as 32 bytes; `nil` for NULL and for anything else.
    package func digest(_ column: Int) -> SHA256Digest? {
        var length = 0
        guard let bytes = unsafe dossier_sqlite_column_borrow_bytes(handle, CInt(column), &length), length == 32 else {
            return nil
        }
        var words = InlineArray<4, UInt64>(repeating: 0)
        for index in words.indices {
            words[index] = unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        }
        return SHA256Digest(words: words)
    }

    private func error(_ code: CInt) -> SQLiteError {
        unsafe SQLiteError(
            code: Int(code), message: String(cString: dossier_sqlite_borrow_message(connection)), operation: sql)
    }
}
