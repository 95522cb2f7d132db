import Media

/// Recognises tables in text: RFC 4180, and the same with tabs or semicolons.
enum DelimitedTextSniffer {
    static let commaSeparated = MediaType(rawValue: "text/csv")
    static let tabSeparated = MediaType(rawValue: "text/tab-separated-values")

    /// The type of table in `text`.
    ///
    /// A name that says so is believed; a name that says something else is too; without one, several lines must agree
    /// on three columns or more.
    static func type(_ text: ArraySlice<UInt8>, hint: MediaType?) -> MediaType? {
        if hint == commaSeparated || hint == tabSeparated { return hint }
        guard hint == nil else { return nil }
        if isTable(text, separator: UInt8(ascii: "\t")) { return tabSeparated }
        if isTable(text, separator: UInt8(ascii: ",")) || isTable(text, separator: UInt8(ascii: ";")) {
            return commaSeparated
        }
        return nil
    }

    private static func isTable(_ text: ArraySlice<UInt8>, separator: UInt8) -> Bool {
        var columns = 0
        var rows = 0
        var count = 1
        var isQuoted = false
        var fieldLength = 0
        for byte in text {
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if isQuoted {
                continue
            } else if byte == separator {
                count += 1
                fieldLength = 0
            } else if byte == 0x0A {
                if rows == 0 { columns = count }
                guard count == columns, columns >= 3 else { return false }
                rows += 1
                count = 1
                fieldLength = 0
                if rows == 10 { return true }
            } else {
                fieldLength += 1
                if fieldLength > 200 { return false }
            }
        }
        return rows >= 4
    }
}
