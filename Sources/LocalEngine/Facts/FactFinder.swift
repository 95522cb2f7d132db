/// Finds facts in a document's text, in the order in which they stand.
struct FactFinder {
    /// Facts kept of one document: a table of a hundred thousand numbers is data, not statements.
    static let maximumFacts = 5000

    let reading: TextReading
    let document: Int
    private(set) var facts: [Fact] = []

    init(_ reading: TextReading, document: Int) {
        self.reading = reading
        self.document = document
        for stretch in reading.stretches where facts.count < Self.maximumFacts { scan(stretch) }
    }

    private mutating func scan(_ stretch: TextReading.Stretch) {
        let scalars = reading.bodies[stretch.body].scalars
        let end = stretch.range.upperBound
        var position = stretch.range.lowerBound
        var sentence = stretch.sentences.lowerBound
        while position < end, facts.count < Self.maximumFacts {
            guard Self.couldStart(scalars, at: position) else {
                position += 1
                continue
            }
            if let match = Self.match(ScalarCursor(scalars, at: position, end: end)), match.end > position {
                while sentence + 1 < stretch.sentences.upperBound, reading.sentences[sentence + 1].start <= position {
                    sentence += 1
                }
                append(match, from: position, in: stretch, sentence: stretch.sentences.isEmpty ? nil : sentence)
                position = match.end
            } else {
                position = Self.nextStart(scalars, after: position, end: end)
            }
        }
    }

    private mutating func append(_ match: FactMatch, from start: Int, in stretch: TextReading.Stretch, sentence: Int?) {
        let range = start..<match.end
        let scalars = reading.bodies[stretch.body].scalars
        let text = DisplayText.line(scalars[range])
        guard !text.isEmpty else { return }
        facts.append(
            Fact(
                kind: match.kind, verbatim: String(scalars: scalars[range]),
                value: match.kind == .date ? match.isoDate ?? text : text, isoDate: match.isoDate, clock: match.clock,
                night: match.night, monthDay: match.monthDay,
                place: reading.place(of: range, body: stretch.body), document: document, sentence: sentence))
    }

    private static func couldStart(_ scalars: [Unicode.Scalar], at position: Int) -> Bool {
        let scalar = scalars[position]
        // Digits behind `4:` or `3.` are the rest of a number that was none.
        if scalar.isASCIIDigit, position >= 2, scalars[position - 2].isASCIIDigit,
            [":", ".", ",", "/", "-"].contains(scalars[position - 1])
        {
            return false
        }
        return scalar.isWordLetter || scalar.isASCIIDigit || scalar == "+" || "€$£¥₹-".unicodeScalars.contains(scalar)
    }

    /// Past the word at `position`: nothing starts in the middle of one.
    private static func nextStart(_ scalars: [Unicode.Scalar], after position: Int, end: Int) -> Int {
        var next = position + 1
        guard scalars[position].isWordLetter || scalars[position].isNumeral else { return next }
        while next < end, scalars[next].isWordLetter || scalars[next].isNumeral || scalars[next].isMark { next += 1 }
        return next
    }

    private static func match(_ cursor: ScalarCursor) -> FactMatch? {
        guard let first = cursor.current else { return nil }
        if first.isASCIIDigit {
            return QuantityMatcher.coordinates(cursor) ?? DateMatcher.date(cursor) ?? DateMatcher.clock(cursor)
                ?? QuantityMatcher.percentage(cursor) ?? QuantityMatcher.money(cursor) ?? QuantityMatcher.measure(
                    cursor)
                ?? ContactMatcher.identifier(cursor) ?? ContactMatcher.email(cursor)
        }
        if first.isWordLetter {
            return ContactMatcher.url(cursor) ?? ContactMatcher.email(cursor) ?? DateMatcher.date(cursor)
                ?? QuantityMatcher.money(cursor) ?? ContactMatcher.phone(cursor) ?? ContactMatcher.channel(cursor)
                ?? ContactMatcher.identifier(cursor)
        }
        if first == "-" { return QuantityMatcher.coordinates(cursor) }
        return ContactMatcher.phone(cursor) ?? QuantityMatcher.money(cursor)
    }
}
