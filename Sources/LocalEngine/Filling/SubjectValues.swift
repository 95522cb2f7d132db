import Media
import Primitives

/// Answers what a subject holds for each concept.
struct SubjectValues {
    let subject: Subject

    /// Items offered for a list; a schema's `maxItems` may ask for fewer.
    private static let maximumItems = 12
    private static let maximumQuotes = 40
    private static let maximumFacts = 60

    func material(_ concept: Concept) -> Material? {
        switch concept {
        case .title: subject.title.map { .text($0) }
        case .abstract: text(subject.summarySentences(1))
        case .summary: text(subject.summarySentences(4))
        case .keyPoints: .list(points)
        case .keyTerms: .list(terms)
        case .language: subject.language.map { .text($0) }
        case .headings: .list(headings)
        case .date: date.map { .text($0) }
        case .dates: .list(dates)
        case .timeline: .list(timeline)
        case .people: .list(names(.person))
        case .organisations: .list(names(.organisation))
        case .vessels: .list(names(.vessel))
        case .names: .list(names(nil))
        case .quotes: .list(quotes)
        case .facts: .list(factRecords(Set(Fact.Kind.allCases), limit: Self.maximumFacts))
        case .fields: .list(fieldRecords)
        case .amounts: list(.amount)
        case .percentages: list(.percentage)
        case .measures: list(.measure)
        case .emails: list(.email)
        case .phones: list(.phone)
        case .urls: list(.url)
        case .channels: list(.channel)
        case .identifiers: list(.identifier)
        case .coordinates: list(.coordinates)
        case .clockTimes: list(.time)
        case .engine: .text(LocalEngine.name)
        case .documentType: single.flatMap { $0.documentType.map { .text($0) } }
        case .documents: .list(subject.documents.indices.map(document))
        case .documentCount: .integer(subject.documents.count)
        case .limitations:
            .texts(subject.degradations.map(\.message) + subject.documents.compactMap(\.recognition.caution))
        case .isComplete: .flag(subject.degradations.isEmpty)
        case .hasText: .flag(subject.hasText)
        case .wordCount: .integer(subject.documents.reduce(0) { $0 + $1.reading.wordCount })
        case .characterCount: .integer(subject.documents.reduce(0) { $0 + $1.reading.characterCount })
        default: single.flatMap { DocumentValues(document: $0).material(concept) }
        }
    }

    /// The document, when there is one only: two files have no common width.
    private var single: ReadDocument? { subject.documents.count == 1 ? subject.documents[0] : nil }

    private func text(_ sentences: [String]) -> Material? {
        sentences.isEmpty ? nil : .text(SentenceJoin.paragraph(sentences))
    }

    private var points: [Record] {
        let data = subject.documents.compactMap(\.data).flatMap { $0.points.isEmpty ? $0.overview : $0.points }
        let measured = (data.isEmpty ? subject.measuredSentences : data)
            .map { Record(text: $0).with(.statement, $0).with(.kind, "measured") }
        return measured
            + subject.statements(Self.maximumItems).map { sentence in
                var record = record(sentence)
                guard subject.documents[sentence.document].recognition.isPresent else { return dated(record, sentence) }
                record.text = "Recognised text: “\(sentence.text)”"
                return record.with(.statement, record.text)
            }
    }

    /// An entry of a log with the day that it belongs to.
    private func dated(_ record: Record, _ sentence: Sentence) -> Record {
        var record = record
        record.text = subject.text(of: sentence)
        return record.with(.statement, record.text)
    }

    private var quotes: [Record] {
        let rows = subject.documents.flatMap { document in
            (document.data?.quotes ?? []).map { quote in
                var record = sourced(
                    Record(text: quote.text, isVerbatim: true).with(.statement, DisplayText.line(quote.text))
                        .with(.quote, .text(quote.text, isVerbatim: true)).with(.kind, "statement"), quote.place,
                    document.index)
                record.isVerbatim = true
                return record
            }
        }
        let log = subject.statements(Self.maximumItems)
        let isLongLog = subject.documents.first?.isLongLog == true && subject.documents.count == 1
        let said = isLongLog ? log.filter(\.isQuotable) : subject.ranking.top(Self.maximumQuotes) { $0.isQuotable }
        return rows
            + said.map { sentence in
                var record = record(sentence)
                record.text = sentence.verbatim
                record.isVerbatim = true
                return record
            }
    }

    private func record(_ sentence: Sentence) -> Record {
        sourced(
            Record(text: sentence.text).with(.statement, sentence.text)
                .with(.quote, sentence.isQuotable ? .text(sentence.verbatim, isVerbatim: true) : nil)
                .with(.kind, "statement"), sentence.place, sentence.document)
    }

    private func sourced(_ record: Record, _ place: SourcePlace, _ document: Int) -> Record {
        record.with(place: place).with(.source, subject.documents[document].label)
    }

    private var terms: [Record] {
        subject.keyTerms.prefix(Self.maximumItems).map {
            Record(text: $0.text).with(.label, $0.text).with(.count, .integer($0.frequency)).with(.kind, "term")
        }
    }

    private var headings: [Record] {
        subject.documents.enumerated().flatMap { index, document in
            document.reading.headings.prefix(Self.maximumFacts).map {
                sourced(Record(text: $0.text).with(.label, $0.text).with(.kind, "heading"), $0.place, index)
            }
        }
    }

    private func names(_ kind: MentionedName.Kind?) -> [Record] {
        var records = subject.names.filter { kind == nil || $0.kind == kind }.prefix(Self.maximumItems).map { name in
            sourced(
                Record(text: name.text).with(.label, name.text).with(.value, name.text)
                    .with(.kind, name.kind == .other ? nil : name.kind.rawValue).with(.count, .integer(name.count)),
                name.place, name.document)
        }
        if kind == .person || kind == nil, records.isEmpty {
            // A message names its own people, whatever its text says.
            records = subject.documents.flatMap { [$0.media[FactKey.from], $0.media[FactKey.to]] }
                .compactMap { $0?.stringValue.map { DisplayText.line($0) } }
                .map { Record(text: $0).with(.label, $0).with(.kind, "person") }
        }
        return records
    }

    // MARK: - Facts

    private func list(_ kind: Fact.Kind) -> Material { .list(factRecords([kind], limit: Self.maximumFacts)) }

    private func factRecords(_ kinds: Set<Fact.Kind>, limit: Int) -> [Record] {
        let fields = kinds.contains(.field) ? fieldRecords : []
        return Array((fields + subject.facts(of: kinds).map(record)).prefix(limit))
    }

    private func record(_ fact: Fact) -> Record {
        let sentence = fact.sentence.map { subject.documents[fact.document].reading.sentences[$0] }
        let isShort = (sentence?.text.count ?? 0) <= SentenceShape.longest
        return sourced(
            Record(text: fact.value).with(.value, fact.value).with(.label, fact.value)
                .with(.statement, isShort ? sentence?.text ?? fact.value : fact.value)
                .with(
                    .quote,
                    .text(
                        isShort && sentence?.isQuotable == true ? sentence?.verbatim ?? "" : fact.verbatim,
                        isVerbatim: true)
                )
                .with(.date, fact.isoDate).with(.clock, fact.clock).with(.kind, fact.kind.rawValue),
            fact.place, fact.document)
    }

    private var fieldRecords: [Record] {
        subject.documents.enumerated().flatMap { index, document in
            document.reading.fields.prefix(Self.maximumFacts).map { field in
                sourced(
                    Record(text: "\(field.key): \(field.value)").with(.label, field.key).with(.value, field.value)
                        .with(.statement, "\(field.key): \(field.value)")
                        .with(.quote, .text(field.verbatim, isVerbatim: true)).with(.kind, "field"),
                    field.place, index)
            }
        }
    }

    /// As the text writes them; the ISO form is there for schemas that ask for dates.
    private var dates: [Record] {
        let ends = subject.documents.flatMap { document in
            (document.data?.dates ?? []).map {
                sourced(
                    Record(text: $0).with(.value, $0).with(.label, $0).with(.date, TextFormat.date($0))
                        .with(.kind, "date"), SourcePlace(), document.index)
            }
        }
        return ends
            + subject.facts(of: [.date]).prefix(Self.maximumFacts).map { fact in
                var record = record(fact)
                record.text = DisplayText.line(fact.verbatim)
                return record
            }
    }

    /// What the file's own properties say, else the first certain date in its text.
    private var date: String? {
        let properties = subject.documents.compactMap { $0.media[FactKey.date]?.stringValue ?? $0.media.takenAt }
        return properties.first.map { DisplayText.line($0) }
            ?? subject.facts(of: [.date]).first { ($0.isoDate?.utf8.count ?? 0) == 10 }?.isoDate
    }

    private var timeline: [Record] {
        subject.timeline.prefix(Self.maximumFacts).map { event in
            let sentence = event.sentence.map { subject.documents[event.document].reading.sentences[$0] }
            return sourced(
                Record(text: TimelineText.line(event)).with(.statement, event.text).with(.label, event.text)
                    .with(.date, event.date).with(.clock, event.clock).with(.value, event.verbatim)
                    .with(.quote, sentence.flatMap { $0.isQuotable ? .text($0.verbatim, isVerbatim: true) : nil })
                    .with(.kind, "event"),
                event.place, event.document)
        }
    }

    // MARK: - Documents

    private func document(_ index: Int) -> Record {
        let document = subject.documents[index]
        let lead = document.summary
        return Concept.ofDocuments.reduce(
            Record(text: "\(document.label): \(lead)").with(.source, document.label)
                .with(.title, document.title).with(.summary, lead).with(.abstract, lead)
                .with(.statement, lead).with(.label, document.label)
        ) { record, concept in record.with(concept, DocumentValues(document: document).material(concept)) }
    }
}

extension Concept {
    /// What may be told of each of several documents.
    static let ofDocuments: [Concept] = [
        .language, .wordCount, .pages, .media, .family, .mimeType, .duration, .width, .height, .author, .created, .date,
        .headings,
    ]
}

/// Joins sentences into a paragraph.
enum SentenceJoin {
    static func paragraph(_ sentences: [String]) -> String {
        var result = ""
        for sentence in sentences {
            if let last = result.unicodeScalars.last {
                // Chinese and Japanese sentences follow each other without a space.
                if !(0x3000..<0xFF66).contains(last.value) || last.isHangul { result += " " }
            }
            result += sentence
            if let last = sentence.unicodeScalars.last, last.isWordLetter || last.isNumeral { result += "." }
        }
        return result
    }
}
