/// The time at the start of a line, as logs and tables of events put it.
struct LineStamp: Sendable {
    /// `2024-03-12`, where the line itself gives it.
    let date: String?
    /// `04:12` or `04:12:30`.
    let clock: String
    /// What stands behind it.
    let content: Range<Int>
    /// Whether it is four digits and nothing else, which only a column of them makes a time.
    let isBare: Bool

    /// Reads `04:12 …`, `0412  …`, `[2024-03-12T04:12:00Z] …`, `Mar 12 04:12:00 …`.
    static func read(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> LineStamp? {
        guard range.count >= 8, let first = scalars[range].first,
            first.isASCIIDigit || first == "[" || first.isCapital
        else { return nil }
        var start = range.lowerBound
        if first == "[" { start += 1 }
        var cursor = ScalarCursor(scalars, at: start, end: range.upperBound)
        var date: String?
        var clock: String?
        var isBare = false
        if let match = DateMatcher.date(cursor) {
            date = match.isoDate
            clock = match.clock
            cursor.position = match.end
            if clock == nil {
                cursor.skipBlanks()
                _ = cursor.take("T", ",")
                cursor.skipBlanks()
            }
        } else if !first.isASCIIDigit, first != "[" {
            return nil
        }
        if clock == nil {
            if let match = DateMatcher.clock(cursor) {
                // `10:15-11:00` is a span, and no zone.
                let hasSpan = scalars[cursor.position..<match.end].contains { $0.isDash }
                guard date != nil || !hasSpan else { return nil }
                clock = match.clock
                cursor.position = match.end
            } else if date == nil, let digits = bare(&cursor) {
                clock = digits
                isBare = true
            }
        }
        guard let clock, clock != "24:00" else { return nil }
        if let mark = cursor.current, mark == "Z" || mark == "z" { cursor.position += 1 }
        if first == "[" { guard cursor.take("]") else { return nil } }
        // `10:15-11:00` and `04:12.` are something else.
        guard let next = cursor.current, next.isBlank || next == ":" || next == "," || next == "|" else { return nil }
        var lower = cursor.position
        while lower < range.upperBound,
            scalars[lower].isBlank || scalars[lower].isDash || [":", ",", "|"].contains(scalars[lower])
        {
            lower += 1
        }
        let content = scalars.trimmed(lower..<range.upperBound)
        let letters = scalars[content].count { $0.isWordLetter }
        guard letters >= 6, letters * 2 >= content.count, WordReader.words(in: scalars, content).count >= 2 else {
            return nil
        }
        return LineStamp(date: date?.utf8.count == 10 ? date : nil, clock: clock, content: content, isBare: isBare)
    }

    private static func bare(_ cursor: inout ScalarCursor) -> String? {
        var rest = cursor
        let first = rest.position
        guard let value = rest.digits(4, 4), rest.position - first == 4, value / 100 < 24, value % 100 < 60,
            rest.current?.isBlank == true
        else { return nil }
        cursor = rest
        let digits = cursor.scalars[first..<rest.position]
        return String(scalars: digits.prefix(2)) + ":" + String(scalars: digits.suffix(2))
    }
}

/// Finds the entries of logs and of tables of events: three lines at least that begin with a time, near each other.
enum LogEntries {
    static func mark(_ lines: inout [[TextLine]], of bodies: [TextBody]) {
        var found = lines.indices.map { body in
            bodies[body].isTimed
                ? [:] : candidates(lines[body], bodies[body].scalars)
        }
        // Four digits are a time only in a column of nothing else.
        let bare = found.reduce(0) { $0 + $1.values.count { $0.isBare } }
        if bare < 4 || bare * 2 < found.reduce(0, { $0 + $1.count }) {
            found = found.map { $0.filter { !$0.value.isBare } }
        }
        var kept = found.indices.map { body in neighbours(found[body], lines[body]) }
        if kept.reduce(0, { $0 + $1.count }) < 3 { kept = [] }
        for (body, indices) in kept.enumerated() {
            for index in indices {
                lines[body][index].kind = .entry
                lines[body][index].stamp = found[body][index]
            }
        }
    }

    private static func candidates(_ lines: [TextLine], _ scalars: [Unicode.Scalar]) -> [Int: LineStamp] {
        var found: [Int: LineStamp] = [:]
        for index in lines.indices {
            switch lines[index].kind {
            case .prose, .tableRow, .field, .code, .listItem, .heading, .label:
                if let stamp = LineStamp.read(scalars, lines[index].content) { found[index] = stamp }
            case .blank, .furniture, .quoted, .caption, .entry: break
            }
        }
        return found
    }

    /// Those with another one among the two lines before and after: a wrapped sentence may begin a line with a time too.
    private static func neighbours(_ found: [Int: LineStamp], _ lines: [TextLine]) -> [Int] {
        let filled = lines.indices.filter { lines[$0].kind != .blank && lines[$0].kind != .furniture }
        return filled.indices.filter { position in
            guard found[filled[position]] != nil else { return false }
            let window = filled[max(0, position - 2)...min(filled.count - 1, position + 2)]
            return window.count { found[$0] != nil } >= 2
        }.map { filled[$0] }
    }
}
