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

    let bodies: [TextBody]
    private let lines: [[TextLine]]

    /// Scalars kept of one sentence; nothing that long is quoted or shown.
    static let longestStatement = 4096
    /// Headings and fields kept of one document each.
    static let maximumEntries = 2000

    /// Sentences kept of one document; a thousand pages hold about so many.
    static let maximumSentences = 20_000

    init(_ passages: [Passage], document: Int) {
        let bodies = TextBody.bodies(of: passages)
        var lines = bodies.map { TextLine.lines(of: $0.scalars) }
        let running = RunningLines(bodies: zip(lines, bodies).map { (lines: $0, scalars: $1.scalars) })
        for (index, body) in bodies.enumerated() {
            LineClassifier(scalars: body.scalars, isTimed: body.isTimed).classify(&lines[index], running: running)
        }
        self.bodies = bodies
        self.lines = lines
        opening = Self.opening(bodies.first, lines.first)
        var languageWords: [Word] = []
        var languageScalars: [Unicode.Scalar] = []
        for index in bodies.indices {
            let body = bodies[index]
            characterCount += body.scalars.count
            if languageScalars.count < 16_000 { languageScalars += body.scalars.prefix(16_000) }
            for block in TextBlock.blocks(of: lines[index]) {
                read(block, body: index, document: document, languageWords: &languageWords)
            }
        }
        language = LanguageGuess.language(of: languageWords, scalars: languageScalars)
    }

    private static func opening(_ body: TextBody?, _ lines: [TextLine]?) -> String? {
        guard let body, !body.isTimed, let lines, let first = lines.firstIndex(where: { $0.kind != .blank }),
            LineShape.couldBeHeading(body.scalars, lines[first].content),
            !LineShape.isPageNumber(body.scalars, lines[first].content)
        else { return nil }
        let line = lines[first]
        // The lines of a title page are all short; a paragraph's are not.
        let paragraph = lines[first...].prefix { $0.kind == .prose }
        let isTitlePage =
            !paragraph.isEmpty && paragraph.count <= 4 && paragraph.allSatisfy { $0.content.count <= 60 }
            && paragraph.allSatisfy { body.scalars[$0.content].last != "." }
        guard line.kind == .heading || line.kind == .furniture || isTitlePage else { return nil }
        return DisplayText.line(body.scalars[line.content])
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
            count(block, body: body, languageWords: &languageWords)
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
        case .tableRow, .code, .furniture, .blank:
            count(block, body: body, languageWords: &languageWords)
        case .prose, .listItem, .quoted:
            let ranges = SentenceSplitter.sentences(in: body.scalars, block.range)
            for (position, range) in ranges.enumerated() {
                append(
                    range, leads: position == 0, kind: block.kind, body: index, document: document,
                    languageWords: &languageWords)
            }
        }
        stretches.append(Stretch(body: index, range: block.range, sentences: first..<sentences.count))
    }

    private mutating func count(_ block: TextBlock, body: TextBody, languageWords: inout [Word]) {
        count(block.range, in: body, languageWords: &languageWords)
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
        _ range: Range<Int>, leads: Bool, kind: TextLine.Kind, body index: Int, document: Int,
        languageWords: inout [Word]
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
        sentences.append(
            Sentence(
                verbatim: body.text(kept), text: DisplayText.line(body.scalars[kept]), words: words,
                start: range.lowerBound, place: place(of: range, body: index), order: sentences.count,
                document: document,
                isWhole: isStatement && SentenceShape.isWhole(body.scalars, range, words: words),
                isQuotable: body.isWhole(range), leads: leads, isQuotedReply: kind == .quoted))
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
