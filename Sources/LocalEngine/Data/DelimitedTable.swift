/// A table in a text: values parted by commas, semicolons, tabs or bars, read row by row.
struct DelimitedTable {
    private(set) var columns: [ColumnProfile] = []
    private(set) var rows = 0
    private var hasHeader = false
    private var header: DataLine?
    private var lines: [Int: DataLine] = [:]
    private var events: [DataReading.Event] = []

    /// Columns described; wider tables are named by their first ones.
    private static let maximumColumns = 64
    /// Tables with so few rows are told row by row.
    private static let fewRows = 12

    /// - Parameter isCertain: whether the type says that it is a table; else only a plain regular one is taken for one.
    init?(_ lines: [DataLine], isCertain: Bool) {
        let filled = lines.filter { !$0.text.allSatisfy(\.isWhitespace) }
        guard filled.count >= (isCertain ? 2 : 5), let separator = Self.separator(filled, isCertain: isCertain) else {
            return nil
        }
        let names = Self.cells(filled[0].text, separator)
        let second = Self.cells(filled[1].text, separator)
        hasHeader =
            Set(names).count == names.count && names.allSatisfy { !$0.isEmpty && Double($0) == nil }
            && !names.contains { TextFormat.date($0) != nil }
            && (second.contains { Double($0) != nil || TextFormat.date($0) != nil } || isCertain)
        guard hasHeader || isCertain else { return nil }
        header = hasHeader ? filled[0] : nil
        columns = names.prefix(Self.maximumColumns).enumerated().map {
            ColumnProfile(name: hasHeader ? DisplayText.shortened(DisplayText.line($1), to: 60) : "column \($0 + 1)")
        }
        let body = hasHeader ? filled.dropFirst() : filled[...]
        let timeColumn = Self.timeColumn(body, separator)
        for line in body { add(line, separator, timeColumn: timeColumn, tells: body.count <= Self.fewRows) }
        let notable = Set(columns.flatMap(\.notableRows))
        for (index, line) in body.enumerated() where notable.contains(index) { self.lines[index] = line }
    }

    private mutating func add(_ line: DataLine, _ separator: Character, timeColumn: Int?, tells: Bool) {
        let cells = Self.cells(line.text, separator)
        let time = timeColumn.flatMap { $0 < cells.count ? cells[$0] : nil }.flatMap { $0.isEmpty ? nil : $0 }
        let row = time.map { DisplayText.shortened(DisplayText.line($0), to: 40) } ?? "row \(rows + 1)"
        for index in columns.indices {
            columns[index].add(index < cells.count ? cells[index] : "", row: row, index: rows)
        }
        if tells, let time, let date = TextFormat.date(time) {
            let others = zip(columns, cells).enumerated().filter { $0.offset != timeColumn && !$0.element.1.isEmpty }
                .map { "\($0.element.0.name) \(DisplayText.line($0.element.1))" }
            events.append(
                DataReading.Event(
                    date: date, clock: DataTime.clock(time), text: others.joined(separator: ", "), verbatim: row,
                    place: SourcePlace(line: line.number)))
        }
        rows += 1
    }

    var reading: DataReading {
        let names = columns.map(\.name)
        let shown = names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", …" : "")
        var reading = DataReading(
            title: "Table of \(rows) \(rows == 1 ? "row" : "rows"): \(shown)", documentType: "table")
        reading.overview.append(
            "A table of \(rows) \(rows == 1 ? "row" : "rows") and \(names.count) columns"
                + (hasHeader ? ": \(names.joined(separator: ", "))." : ", without a line of headings."))
        for column in columns {
            if let span = column.span {
                reading.overview.append("\(column.name) runs from \(span.first) to \(span.last).")
                reading.dates += span.first == span.last ? [span.first] : [span.first, span.last]
            }
            reading.points += column.sentences
        }
        reading.points = Array(reading.points.prefix(DataReading.maximumPoints))
        if hasHeader { reading.terms = names }
        if let header, header.isQuotable { reading.quote(String(header.text), line: header.number) }
        for index in lines.keys.sorted() {
            if let line = lines[index], line.isQuotable { reading.quote(String(line.text), line: line.number) }
        }
        reading.events = events
        return reading
    }

    // MARK: - Cells

    /// The separator that cuts the first lines into the same number of cells, two at least.
    private static func separator(_ lines: [DataLine], isCertain: Bool) -> Character? {
        let sample = lines.prefix(60)
        var best: (separator: Character, cells: Int)?
        for separator in [",", ";", "\t", "|"] as [Character] {
            let counts = sample.map { cells($0.text, separator).count }
            guard let first = counts.first, first >= (isCertain ? 2 : 3) else { continue }
            let equal = counts.count { $0 == first }
            guard equal * 20 >= counts.count * (isCertain ? 16 : 19) else { continue }
            if first > best?.cells ?? 0 { best = (separator, first) }
        }
        guard let best else { return nil }
        // Prose has commas too, but its parts are long.
        if !isCertain, sample.contains(where: { cells($0.text, best.separator).contains { $0.count > 60 } }) {
            return nil
        }
        return best.separator
    }

    private static func timeColumn(_ lines: ArraySlice<DataLine>, _ separator: Character) -> Int? {
        let sample = lines.prefix(20).map { cells($0.text, separator) }
        guard let first = sample.first else { return nil }
        return first.indices.first { index in
            sample.allSatisfy { index < $0.count && TextFormat.date($0[index]) != nil }
        }
    }

    /// Cells of a line; quotation marks keep separators together, doubled ones stand for themselves (RFC 4180).
    static func cells(_ line: Substring, _ separator: Character) -> [String] {
        var cells: [String] = []
        var cell = ""
        var isQuoted = false
        var previous: Character = " "
        for character in line {
            if character == "\"" {
                if isQuoted {
                    isQuoted = false
                } else {
                    if previous == "\"", !cell.isEmpty { cell.append("\"") }
                    isQuoted = true
                }
            } else if character == separator, !isQuoted {
                cells.append(trimmed(cell))
                cell = ""
            } else {
                cell.append(character)
            }
            previous = character
        }
        cells.append(trimmed(cell))
        return cells
    }

    private static func trimmed(_ text: String) -> String {
        text.drop(while: \.isWhitespace).trimmingSuffix(while: \.isWhitespace)
    }
}

/// Times in data, as ISO 8601 writes them.
enum DataTime {
    /// The `02:12:08` behind the date of `2025-11-07T02:12:08Z`.
    static func clock(_ text: String) -> String? {
        let scalars = Array(text.unicodeScalars)
        guard TextFormat.date(text) != nil, scalars.count > 11 else { return nil }
        return DateMatcher.clock(ScalarCursor(scalars, at: 11, end: scalars.count))?.clock
    }
}
