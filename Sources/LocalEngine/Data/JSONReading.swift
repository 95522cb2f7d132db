import Primitives

/// Describes a JSON document: its members, and each list of records as a table.
struct JSONReading {
    private(set) var reading: DataReading?

    private var members: [(path: String, value: String)] = []
    private var lists: [(path: String, nodes: [JSONNode])] = []
    private let bytes: [UInt8]
    private var lineStarts: [Int] = []
    private let lineNumbers: [Int]

    /// Bytes of the longest document that is taken apart.
    static let maximumBytes = 8 << 20
    private static let maximumMembers = 40
    private static let maximumLists = 12
    private static let fewRecords = 8

    init(_ lines: [DataLine]) {
        bytes = Array(lines.map(\.text).joined(separator: "\n").utf8)
        lineNumbers = lines.map(\.number)
        guard bytes.count <= Self.maximumBytes else {
            reading = Self.unread(lines, "it is longer than \(Self.maximumBytes >> 20) MiB")
            return
        }
        lineStarts = [0] + bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
        do {
            gather(try JSONParser.parse(bytes), path: "", depth: 0)
        } catch {
            let records = lines.filter { !$0.text.allSatisfy(\.isWhitespace) }
            var nodes: [JSONNode] = []
            for line in records {
                guard let node = try? JSONParser.parse(String(line.text)) else { break }
                nodes.append(node)
            }
            guard nodes.count == records.count, nodes.count > 1 else {
                reading = Self.unread(lines, "it is no valid JSON as far as it was read")
                return
            }
            describe(lineRecords: nodes, records)
            return
        }
        describe()
    }

    private static func unread(_ lines: [DataLine], _ reason: String) -> DataReading {
        let size = "\(lines.count) \(lines.count == 1 ? "line" : "lines")"
        var reading = DataReading(title: "JSON data of \(size)", documentType: "JSON data")
        reading.overview = ["JSON data of \(size); its structure was not read, because \(reason)."]
        return reading
    }

    private mutating func gather(_ node: JSONNode, path: String, depth: Int) {
        guard depth < 6 else { return }
        switch node.content {
        case .object(let object):
            for member in object {
                let name = path.isEmpty ? member.key : "\(path).\(member.key)"
                gather(member.value, path: DisplayText.line(name), depth: depth + 1)
            }
        case .array(let elements):
            guard lists.count < Self.maximumLists else { return }
            lists.append((path, elements))
        default:
            if members.count < Self.maximumMembers { members.append((path, Self.text(node.value))) }
        }
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): DisplayText.shortened(DisplayText.line(text), to: 120)
        case .array(let list): "\(list.count) values"
        case .object(let object): "\(object.count) members"
        default: JSONWriter.text(of: value)
        }
    }

    private static func records(_ nodes: [JSONNode]) -> [[(key: String, value: String)]] {
        nodes.map { node in
            guard case .object(let object) = node.content else { return [("value", text(node.value))] }
            return object.map { (DisplayText.shortened($0.key, to: 60), text($0.value.value)) }
        }
    }

    // MARK: - Telling

    private mutating func describe() {
        let name = members.first { member in
            ["title", "name", "system", "description", "subject", "report", "dataset"].contains(
                member.path.lowercased())
                && member.value.contains(" ")
        }?.value
        let counts = lists.map { "\($0.path.isEmpty ? "records" : $0.path) (\($0.nodes.count))" }
        let what = counts.isEmpty ? members.prefix(8).map(\.path) : counts
        var reading = DataReading(
            title: (name.map { "\($0): JSON data" } ?? "JSON data")
                + (what.isEmpty ? "" : " with \(what.joined(separator: ", "))"),
            documentType: "JSON data")
        if !counts.isEmpty { reading.overview.append("JSON data with the lists \(counts.joined(separator: ", ")).") }
        if !members.isEmpty {
            reading.overview.append(
                "Its single values: \(members.map { "\($0.path) \($0.value)" }.joined(separator: "; ")).")
        }
        reading.terms = members.prefix(12).map(\.path)
        for list in lists { describe(list.path, list.nodes, in: &reading) { self.quote($0) } }
        self.reading = reading
    }

    private mutating func describe(lineRecords nodes: [JSONNode], _ lines: [DataLine]) {
        var reading = DataReading(title: "JSON data of \(nodes.count) records, one a line", documentType: "JSON data")
        reading.overview = ["JSON data of \(nodes.count) records, one a line."]
        describe("", nodes, in: &reading) { index in
            lines[index].isQuotable ? (String(lines[index].text), lines[index].number) : nil
        }
        self.reading = reading
    }

    private func describe(
        _ path: String, _ nodes: [JSONNode], in reading: inout DataReading,
        source: (JSONNode) -> (text: String, line: Int)?
    ) {
        describe(path, nodes, in: &reading) { index in source(nodes[index]) }
    }

    private func describe(
        _ path: String, _ nodes: [JSONNode], in reading: inout DataReading,
        source: (Int) -> (text: String, line: Int)?
    ) {
        guard !nodes.isEmpty else { return }
        let prefix = path.isEmpty ? "" : "\(path), "
        let records = Self.records(nodes)
        var columns: [ColumnProfile] = []
        var index: [String: Int] = [:]
        for key in records.prefix(200).flatMap({ $0.map(\.key) }) where index[key] == nil && columns.count < 64 {
            index[key] = columns.count
            columns.append(ColumnProfile(name: key))
        }
        let timeKey = columns.first { column in
            records.prefix(20).allSatisfy { $0.contains { $0.key == column.name && TextFormat.date($0.value) != nil } }
        }?.name
        for (row, record) in records.enumerated() {
            let label = record.first { $0.key == timeKey }?.value ?? "record \(row + 1)"
            var left = Set(index.values)
            for (key, value) in record {
                guard let column = index[key], left.remove(column) != nil else { continue }
                columns[column].add(value, row: label, index: row)
            }
            for column in left.sorted() { columns[column].add("", row: label, index: row) }
        }
        for column in columns {
            guard let span = column.span else { continue }
            if records.count > 1 {
                reading.overview.append("\(prefix)\(column.name) runs from \(span.first) to \(span.last).")
            }
            for time in [span.first, span.last] where !reading.dates.contains(time) { reading.dates.append(time) }
        }
        if records.count <= Self.fewRecords {
            for (row, record) in records.enumerated() {
                let text = record.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
                reading.points.append("\(prefix)record \(row + 1): \(DisplayText.shortened(text, to: 300)).")
                tell(record, timeKey: timeKey, line: source(row)?.line, in: &reading)
                if let found = source(row) { reading.quote(found.text, line: found.line) }
            }
        } else {
            reading.points += columns.flatMap(\.sentences).map { prefix + $0 }
            for row in Set(columns.flatMap(\.notableRows)).sorted().prefix(4) {
                if let found = source(row) { reading.quote(found.text, line: found.line) }
            }
        }
        for term in [path] + columns.map(\.name) where !term.isEmpty && !reading.terms.contains(term) {
            reading.terms.append(term)
        }
        reading.points = Array(reading.points.prefix(DataReading.maximumPoints))
    }

    private func tell(
        _ record: [(key: String, value: String)], timeKey: String?, line: Int?,
        in reading: inout DataReading
    ) {
        guard let timeKey, let time = record.first(where: { $0.key == timeKey })?.value,
            let date = TextFormat.date(time), reading.events.count < DataReading.maximumEvents
        else { return }
        let text = record.filter { $0.key != timeKey }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        reading.events.append(
            DataReading.Event(
                date: date, clock: DataTime.clock(time), text: DisplayText.shortened(text, to: 300), verbatim: time,
                place: SourcePlace(line: line)))
    }

    /// The exact text of an object and the line on which it starts.
    private func quote(_ node: JSONNode) -> (text: String, line: Int)? {
        guard case .object = node.content, node.offset < bytes.count else { return nil }
        var depth = 0
        var isString = false
        var position = node.offset
        while position < min(bytes.count, node.offset + 1200) {
            switch bytes[position] {
            case UInt8(ascii: "\\") where isString: position += 1
            case UInt8(ascii: "\""): isString.toggle()
            case UInt8(ascii: "{") where !isString: depth += 1
            case UInt8(ascii: "}") where !isString:
                depth -= 1
                if depth == 0 {
                    var low = lineStarts.startIndex
                    var high = lineStarts.endIndex
                    while low < high {
                        let middle = (low + high) / 2
                        if lineStarts[middle] <= node.offset { low = middle + 1 } else { high = middle }
                    }
                    return (
                        String(decoding: bytes[node.offset...position], as: UTF8.self), lineNumbers[max(0, low - 1)]
                    )
                }
            default: break
            }
            position += 1
        }
        return nil
    }
}
