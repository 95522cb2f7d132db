import Media

/// Everything that reading a document's passages gives: sentences, headings, fields, and the lines facts are found in.
struct TextReading: Sendable {
    private(set) var sentences: [Sentence] = []
    private(set) var headings: [Heading] = []
    private(set) var fields: [Field] = []
    /// Stretches of text in which facts are looked for: every block but page furniture.
    private(set) var stretches: [Stretch] = []
    private(set) var wordCount = 0
    private(set) var characterCount = 0
    private(set) var language: String?
    /// Sentences that the limits kept out; the answer says so.
    private(set) var skippedSentences = 0

    /// A block of running text, a row, a field or a heading.
    struct Stretch: Sendable {
        let body: Int
        let range: Range<Int>
        /// The range of sentences that stand in it, in `sentences`; empty for rows and fields.
        let sentences: Range<Int>
    }

    /// The first line, where it reads like a title; a running header counts, for titles are repeated at the top of pages.
    private(set) var opening: String?

    private var rowsAreStatements = false

    let bodies: [TextBody]
    private let lines: [[TextLine]]

    /// Scalars kept of one sentence; nothing that long is quoted or shown.
    static let longestStatement = 4096
    /// Headings and fields kept of one document each.
    static let maximumEntries = 2000

    /// Sentences kept of one document; a thousand pages hold about so many.
    static let maximumSentences = 20_000

    /// - Parameter isData: whether the text is a table or the like, of which only the words are counted.
    init(_ passages: [Passage], document: Int, isData: Bool = false) {
        guard !isData else {
            bodies = []
            lines = []
            for passage in passages {
                characterCount += passage.text.unicodeScalars.count
                count(TextBody(passage))
            }
            return
        }
        let bodies = TextBody.bodies(of: passages)
        var lines = bodies.map { TextLine.lines(of: $0.scalars) }
        // Passages of a plain text are no pages: their first lines are no headers.
        let paged = zip(lines, bodies).filter { $1.isPage || $1.scalars.contains("\u{0C}") }
        let running = RunningLines(bodies: paged.map { (lines: $0, scalars: $1.scalars) })
        for (index, body) in bodies.enumerated() {
            LineClassifier(scalars: body.scalars, isTimed: body.isTimed).classify(&lines[index], running: running)
        }
        LogEntries.mark(&lines, of: bodies)
        // A list in columns is told row by row; a table among running text is not.
        let kinds = lines.joined().map(\.kind)
        rowsAreStatements = kinds.count { $0 == .tableRow } > kinds.count { $0 == .prose || $0 == .listItem }
        self.bodies = bodies
        self.lines = lines
        opening = Self.opening(bodies.first, lines.first)
        var languageWords: [Word] = []
        var languageScalars: [Unicode.Scalar] = []
        for index in bodies.indices {
            let body = bodies[index]
            characterCount += body.scalars.count
            if languageScalars.count < 16_000 { languageScalars += body.scalars.prefix(16_000) }
            for block in TextBlock.blocks(of: lines[index], in: body.scalars, isPage: body.isPage) {
                read(block, body: index, document: document, languageWords: &languageWords)
            }
        }
        language = LanguageGuess.language(of: languageWords, scalars: languageScalars)
    }

    /// Whether it is the transcript of a recording.
    var isTimed: Bool { bodies.first?.isTimed ?? false }

    private static func opening(_ body: TextBody?, _ lines: [TextLine]?) -> String? {
        guard let body, !body.isTimed, let lines, let first = lines.firstIndex(where: { $0.kind != .blank }),
            isTitleLine(lines[first], body, isUnderlined: isUnderlined(first, lines, body))
        else { return nil }
        var parts = [DocumentTitle.trimmed(DisplayText.line(body.scalars[lines[first].content]))]
        // A second line of the block says more where the first one names the house.
        let rest = lines[(first + 1)...].prefix(3).filter {
            $0.kind != .blank && $0.kind != .furniture || isCapitals($0, body)
        }
        if let next = rest.first, lines[first].kind != .heading || isCapitals(lines[first], body),
            parts[0].count <= 60, isTitleLine(next, body)
        {
            parts.append(DocumentTitle.trimmed(DisplayText.line(body.scalars[next.content])))
        }
        return parts.joined(separator: ": ")
    }

    private static func isCapitals(_ line: TextLine, _ body: TextBody) -> Bool {
        LineShape.isAllCapitals(body.scalars, line.content)
    }

    private static func isUnderlined(_ index: Int, _ lines: [TextLine], _ body: TextBody) -> Bool {
        index + 1 < lines.count && lines[index + 1].kind == .furniture
            && LineShape.isRule(body.scalars, lines[index + 1].content)
    }

    private static func isTitleLine(_ line: TextLine, _ body: TextBody, isUnderlined: Bool = false) -> Bool {
        guard !line.content.isEmpty, line.content.count <= 120, !LineShape.isPageNumber(body.scalars, line.content),
            !LineShape.holdsStop(body.scalars, line.content),
            isUnderlined || !LineShape.startsSmall(body.scalars, line.content)
        else { return false }
        switch line.kind {
        case .prose where isUnderlined: break
        case .heading, .furniture, .label: break
        default: return false
        }
        let letters = body.scalars[line.content].count { $0.isWordLetter }
        return letters * 2 >= line.content.count
    }

    private mutating func read(
        _ block: TextBlock, body index: Int, document: Int, languageWords: inout [Word]
    ) {
        let body = bodies[index]
        let first = sentences.count
        switch block.kind {
        case .heading:
            let text = DisplayText.line(body.scalars[block.range])
            if !text.isEmpty, headings.count < Self.maximumEntries {
                headings.append(Heading(text: text, place: place(of: block.range, body: index)))
            }
            if body.isRecognised {
                append(
                    block.range, leads: true, role: .label, body: index, document: document,
                    languageWords: &languageWords)
            } else {
                count(block, body: body, languageWords: &languageWords)
            }
        case .field:
            if fields.count < Self.maximumEntries, let key = LineShape.fieldKey(body.scalars, block.range) {
                let value = body.scalars.trimmed((key.upperBound + 1)..<block.range.upperBound)
                let text = DisplayText.line(body.scalars[value].drop { $0 == ":" || $0.isBlank })
                fields.append(
                    Field(
                        key: DisplayText.line(body.scalars[key]), value: text, verbatim: body.text(block.range),
                        place: place(of: block.range, body: index)))
            }
            count(block, body: body, languageWords: &languageWords)
        case .tableRow where rowsAreStatements && isWordy(block.range, in: body):
            append(
                block.range, leads: true, role: .label, body: index, document: document, languageWords: &languageWords)
        case .tableRow, .code, .furniture, .blank:
            count(block, body: body, languageWords: &languageWords)
        case .prose, .listItem, .quoted, .caption:
            let ranges = SentenceSplitter.sentences(in: body.scalars, block.range)
            let role: SentenceRole =
                block.kind == .quoted ? .reply : block.kind == .caption ? .caption : .prose
            for (position, range) in ranges.enumerated() {
                append(
                    range, leads: position == 0, role: role, body: index, document: document,
                    languageWords: &languageWords)
            }
        case .label:
            append(
                block.range, leads: true, role: .label, body: index, document: document, languageWords: &languageWords)
        case .entry:
            guard let stamp = block.stamp else { break }
            append(
                block.range, leads: true, role: .entry(date: stamp.date, clock: stamp.clock), body: index,
                document: document, languageWords: &languageWords,
                statement: EntryText.statement(
                    body.scalars, min(stamp.content.lowerBound, block.range.upperBound)..<block.range.upperBound))
        }
        stretches.append(Stretch(body: index, range: block.range, sentences: first..<sentences.count))
    }

    /// Whether a row of a table is made of words.
    private func isWordy(_ range: Range<Int>, in body: TextBody) -> Bool {
        guard range.count <= SentenceShape.longest else { return false }
        let dense = body.scalars[range].count { !$0.isBlank }
        return body.scalars[range].count { $0.isWordLetter } * 10 >= dense * 6
    }

    private mutating func count(_ block: TextBlock, body: TextBody, languageWords: inout [Word]) {
        count(block.range, in: body, languageWords: &languageWords)
    }

    private mutating func count(_ body: TextBody) {
        var words: [Word] = []
        count(0..<body.scalars.count, in: body, languageWords: &words)
    }

    /// Counts piece by piece: a megabyte without a break must not become an array of words.
    private mutating func count(_ range: Range<Int>, in body: TextBody, languageWords: inout [Word]) {
        for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.longestStatement) {
            let piece = start..<min(range.upperBound, start + Self.longestStatement)
            let words = WordReader.words(in: body.scalars, piece)
            wordCount += words.count
            if languageWords.count < 4000 { languageWords += words }
        }
    }

    private mutating func append(
        _ range: Range<Int>, leads: Bool, role: SentenceRole, body index: Int, document: Int,
        languageWords: inout [Word], statement: String? = nil
    ) {
        let body = bodies[index]
        // What goes on longer than any sentence is data: its beginning stands for it.
        let isStatement = range.count <= Self.longestStatement
        let kept = range.lowerBound..<min(range.upperBound, range.lowerBound + Self.longestStatement)
        let words = WordReader.words(in: body.scalars, kept)
        wordCount += words.count
        if languageWords.count < 4000 { languageWords += words }
        count(kept.upperBound..<range.upperBound, in: body, languageWords: &languageWords)
        guard !words.isEmpty else { return }
        guard sentences.count < Self.maximumSentences else {
            skippedSentences += 1
            return
        }
        var text = statement ?? DisplayText.line(body.scalars[kept])
        let plain = text
        if case .entry(let date, let clock) = role { text = (date.map { "\($0) " } ?? "") + "\(clock) – \(plain)" }
        let isWhole: Bool =
            switch role {
            case .entry: isStatement && text.count <= SentenceShape.longest
            case .label, .caption: false
            case .prose, .reply: isStatement && SentenceShape.isWhole(body.scalars, range, words: words)
            }
        sentences.append(
            Sentence(
                verbatim: body.text(kept), text: text, words: words,
                start: range.lowerBound, place: place(of: range, body: index), order: sentences.count,
                document: document,
                isWhole: isWhole, isQuotable: body.isWhole(range), leads: leads, role: role, statement: plain))
    }

    /// Where a stretch of a body stands in the source.
    func place(of range: Range<Int>, body index: Int) -> SourcePlace {
        let body = bodies[index]
        switch body.segments[body.segment(at: range.lowerBound)].place {
        case .page(let page): return SourcePlace(page: page)
        case .lines(let first, _): return SourcePlace(line: first + lineIndex(of: range.lowerBound, in: lines[index]))
        case .time(let seconds): return SourcePlace(time: seconds)
        case .part(let name): return SourcePlace(part: name)
        case .whole: return SourcePlace()
        }
    }

    private func lineIndex(of offset: Int, in lines: [TextLine]) -> Int {
        var low = 0
        var high = lines.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if lines[middle].content.lowerBound <= offset { low = middle } else { high = middle - 1 }
        }
        return lines.isEmpty ? 0 : lines[low].index
    }
}
