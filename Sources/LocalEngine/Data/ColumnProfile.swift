import Primitives

/// What a column of a table, or a member of many records, holds: gathered row by row, without keeping the rows.
struct ColumnProfile: Sendable {
    /// A value and the row it stands in.
    struct Cell: Sendable {
        let text: String
        /// How sentences name the row: its time, or its number.
        let row: String
        let index: Int
    }

    let name: String
    private(set) var count = 0
    private(set) var missing: [Cell] = []
    private(set) var missingCount = 0
    private(set) var numbers = 0
    private(set) var times = 0
    private(set) var lowest: (value: Double, cell: Cell)?
    private(set) var highest: (value: Double, cell: Cell)?
    private(set) var first: Cell?
    private(set) var last: Cell?
    /// Different values in the order of first appearance, at most `maximumKinds` + 1 of them.
    private(set) var kinds: [(text: String, count: Int, cells: [Cell])] = []
    private var positions: [String: Int] = [:]

    private static let maximumKinds = 8
    private static let namedRows = 4

    init(name: String) { self.name = name }

    mutating func add(_ raw: String, row: String, index: Int) {
        count += 1
        let text = DisplayText.shortened(DisplayText.line(raw), to: 80)
        let cell = Cell(text: text, row: row, index: index)
        guard !text.isEmpty, text != "null", text != "NaN", text != "N/A", text != "n/a" else {
            missingCount += 1
            if missing.count < Self.namedRows { missing.append(cell) } else { missing[Self.namedRows - 1] = cell }
            return
        }
        if first == nil { first = cell }
        last = cell
        if TextFormat.date(text) != nil { times += 1 }
        if let value = Self.number(text) {
            numbers += 1
            if lowest.map({ value < $0.value }) ?? true { lowest = (value, cell) }
            if highest.map({ value > $0.value }) ?? true { highest = (value, cell) }
        }
        if let known = positions[text] {
            kinds[known].count += 1
            if kinds[known].cells.count < Self.namedRows { kinds[known].cells.append(cell) }
        } else if kinds.count <= Self.maximumKinds {
            positions[text] = kinds.count
            kinds.append((text, 1, [cell]))
        }
    }

    /// A plain number; a grouped one or one with a unit is none.
    private static func number(_ text: String) -> Double? {
        guard text.utf8.count <= 24, let value = Double(text), value.isFinite,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains($0) })
        else { return nil }
        return value
    }

    private var present: Int { count - missingCount }
    var isTime: Bool { present > 0 && times == present }
    var isNumeric: Bool { present > 0 && numbers == present }

    /// The rows worth quoting.
    var notableRows: [Int] {
        var rows: [Int] = []
        if isNumeric, kinds.count > 1, let highest { rows.append(highest.cell.index) }
        if let gap = missing.first, missingCount < count { rows.append(gap.index) }
        if let rare, let cell = rare.cells.first { rows.append(cell.index) }
        return rows
    }

    /// A value that stands out from a few others by being rare.
    private var rare: (text: String, count: Int, cells: [Cell])? {
        guard !isNumeric, !isTime, (2...Self.maximumKinds).contains(kinds.count) else { return nil }
        return kinds.min { $0.count < $1.count }.flatMap { $0.count * 10 <= count ? $0 : nil }
    }

    /// What the column holds, in a sentence; `nil` where there is nothing to tell.
    var sentences: [String] {
        guard count > 0 else { return [] }
        var sentences: [String] = []
        if present == 0 { return ["\(name) is empty in all rows."] }
        if kinds.count == 1, count > 1, missingCount == 0, !isTime {
            sentences.append("\(name) is \(kinds[0].text) in all rows.")
        } else if isNumeric, let lowest, let highest {
            sentences.append(
                "\(name): lowest \(lowest.cell.text) (\(lowest.cell.row)), highest \(highest.cell.text) (\(highest.cell.row))."
            )
        } else if !isTime, kinds.count <= Self.maximumKinds {
            let parts = kinds.map { kind in
                let rows = kind.count <= Self.namedRows ? " (\(kind.cells.map(\.row).joined(separator: ", ")))" : ""
                return "\(kind.text) in \(kind.count) \(kind.count == 1 ? "row" : "rows")\(rows)"
            }
            sentences.append("\(name): \(parts.joined(separator: ", ")).")
        } else if !isTime {
            sentences.append(
                "\(name): \(Self.maximumKinds < kinds.count ? "more than \(Self.maximumKinds)" : "\(kinds.count)") different values, such as \(kinds.prefix(3).map(\.text).joined(separator: ", "))."
            )
        }
        if missingCount > 0 {
            let rows =
                missingCount <= Self.namedRows
                ? missing.map(\.row).joined(separator: ", ")
                : "\(missing[0].row) to \(missing[Self.namedRows - 1].row)"
            sentences.append("\(name) has no value in \(missingCount) of \(count) rows (\(rows)).")
        }
        return sentences
    }

    /// The first and the last time of a column of times, in the order of time.
    var span: (first: String, last: String)? {
        guard isTime, let first, let last else { return nil }
        let ends = [first.text, last.text].sorted()
        return (ends[0], ends[1])
    }
}
