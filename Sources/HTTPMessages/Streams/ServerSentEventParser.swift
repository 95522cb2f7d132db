/// Splits a byte stream into server-sent events, by the WHATWG HTML standard, section 9.2.6.
///
/// Bytes may be cut anywhere: lines are assembled from bytes, and nothing is decoded before its line is whole. `id` and
/// `retry` are dropped, because nobody here reconnects.
package struct ServerSentEventParser: Sendable {
    /// What an event carries; `data` is the joined `data` lines without the last line break.
    package struct Event: Sendable, Hashable {
        /// The value of the `event` field; `nil` is the standard's `message`.
        package var name: String?
        package var data: [UInt8]

        package init(name: String? = nil, data: [UInt8]) {
            self.name = name
            self.data = data
        }
    }

    /// An event is longer than was allowed.
    package struct TooLong: Error, Sendable, Hashable, CustomStringConvertible {
        package let limit: Int

        package var description: String { "an event of the stream is longer than \(limit) bytes" }
    }

    /// One frame holds a few tokens, but some servers put a whole answer into one.
    package static let defaultMaxEventBytes = 32 << 20

    private let maxEventBytes: Int
    /// The line so far.
    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var name: String?
    /// Whether a line feed would belong to the carriage return before it.
    private var followsCarriageReturn = false
    private var isFirstLine = true

    /// - Parameter maxEventBytes: the bound on a line, and on the data of one event.
    package init(maxEventBytes: Int = Self.defaultMaxEventBytes) { self.maxEventBytes = maxEventBytes }

    /// Takes the next bytes and hands over every event that they complete, in order.
    package mutating func receive(
        _ bytes: [UInt8], _ body: (Event) throws -> Void
    ) throws {
        var start = 0
        var position = 0
        let count = bytes.count
        while position < count {
            let byte = bytes[position]
            // Line ends are the only bytes below 14 that matter: one comparison for nearly every byte.
            if byte > 0x0D || (byte != 0x0A && byte != 0x0D) {
                position += 1
                continue
            }
            if byte == 0x0A, followsCarriageReturn, position == start, line.isEmpty {
                followsCarriageReturn = false
                position += 1
                start = position
                continue
            }
            try append(bytes[start..<position])
            followsCarriageReturn = byte == 0x0D
            if let event = try endLine() { try body(event) }
            position += 1
            start = position
        }
        if start < count {
            followsCarriageReturn = false
            try append(bytes[start...])
        }
    }

    /// The event that the stream's end left without its blank line.
    ///
    /// The standard drops it; whoever reads it must expect that it is cut.
    package mutating func finish() throws -> Event? {
        if !line.isEmpty { _ = try endLine() }
        return takeEvent()
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) throws(TooLong) {
        guard line.count + bytes.count <= maxEventBytes else { throw TooLong(limit: maxEventBytes) }
        line += bytes
    }

    /// Reads the line that is complete; a blank one ends the event.
    private mutating func endLine() throws(TooLong) -> Event? {
        defer { line.removeAll(keepingCapacity: true) }
        var start = 0
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
        }
        guard start < line.count else { return takeEvent() }
        if line.has(Self.dataField, at: start) {
            try appendData(valueStart(after: start + Self.dataField.count))
        } else if line.has(Self.eventField, at: start) {
            name = String(decoding: line[valueStart(after: start + Self.eventField.count)...], as: UTF8.self)
        } else if line.count - start == 4, line.has(Self.dataField.dropLast(), at: start) {
            try appendData(line.count)
        }
        return nil
    }

    private static let dataField = Array("data:".utf8)
    private static let eventField = Array("event:".utf8)

    /// One space after the colon is no part of the value.
    private func valueStart(after colon: Int) -> Int {
        colon < line.count && line[colon] == 0x20 ? colon + 1 : colon
    }

    private mutating func appendData(_ start: Int) throws(TooLong) {
        guard data.count + line.count - start < maxEventBytes else { throw TooLong(limit: maxEventBytes) }
        if hasData { data.append(0x0A) }
        data += line[start...]
        hasData = true
    }

    private mutating func takeEvent() -> Event? {
        defer {
            data = []
            hasData = false
            name = nil
        }
        return hasData ? Event(name: name, data: data) : nil
    }
}

extension [UInt8] {
    /// Whether `prefix` stands at `start`.
    fileprivate func has(_ prefix: some RandomAccessCollection<UInt8>, at start: Int) -> Bool {
        count - start >= prefix.count && self[start..<start + prefix.count].elementsEqual(prefix)
    }
}
