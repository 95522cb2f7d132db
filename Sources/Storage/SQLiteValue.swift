package import Primitives

/// A value bound to a statement.
package enum SQLiteValue: Sendable {
    case null
    case integer(Int)
    case real(Double)
    case text(String)
    case blob([UInt8])

    package static func optional(_ value: String?) -> SQLiteValue { value.map(SQLiteValue.text) ?? .null }
    package static func optional(_ value: Int?) -> SQLiteValue { value.map(SQLiteValue.integer) ?? .null }
    package static func optional(_ digest: SHA256Digest?) -> SQLiteValue { digest.map { .blob($0.bytes) } ?? .null }
    package static func flag(_ value: Bool) -> SQLiteValue { .integer(value ? 1 : 0) }
    package static func digest(_ digest: SHA256Digest) -> SQLiteValue { .blob(digest.bytes) }
}
