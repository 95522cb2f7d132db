import HTTPMessages

/// Reads the header section that libcurl has accepted.
enum ReplyHeadParser {
    /// Lines without a colon are passed over; a line that begins with a space continues the one before (RFC 9112, 5.2).
    static func parse(_ bytes: [UInt8], status: Int) -> HTTPReplyHead {
        var fields: [(name: String, value: String)] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")).dropFirst() {
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            if let first = line.first, isSpace(first) {
                guard let last = fields.indices.last else { continue }
                fields[last].value += " " + text(line)
            } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
                fields.append((text(line[..<colon]), text(line[(colon + 1)...])))
            }
        }
        return HTTPReplyHead(status: status, fields: HTTPHeaderFields(fields))
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var bytes = bytes
        while let first = bytes.first, isSpace(first) { bytes = bytes.dropFirst() }
        while let last = bytes.last, isSpace(last) { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
