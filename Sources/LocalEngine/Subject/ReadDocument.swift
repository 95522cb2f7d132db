import Media
import Primitives

/// A document after reading: its text taken apart, its facts, what is known of it from outside.
struct ReadDocument: Sendable {
    /// Position among the documents of the subject.
    let index: Int
    let label: String
    let reading: TextReading
    /// What a file of data holds, instead of sentences.
    let data: DataReading?
    let facts: [Fact]
    let media: MediaFacts
    /// Whether the words were recognised in a picture, and are only as good as that.
    let recognition: Recognition
    /// The days of its clock times.
    let dates: DocumentDates
    let coverage: Coverage?
    let wasExtracted: Bool
    /// Whether it is an earlier answer and no file: then nothing was measured of it.
    let isGathered: Bool

    init(_ document: LocalDocument, index: Int, isGathered: Bool = false) {
        self.index = index
        self.isGathered = isGathered
        label = DisplayText.line(document.label)
        let passages = document.extraction?.passages ?? []
        data = isGathered ? nil : DataReading(passages, type: document.facts.type, family: document.facts.family)
        reading = TextReading(passages, document: index, isData: data != nil)
        facts = FactFinder(reading, document: index).facts
        media = MediaFacts(document.facts, extraction: document.extraction)
        recognition = Recognition(passages, facts: media)
        let others = [media[FactKey.date]?.stringValue, media.takenAt].compactMap { $0.flatMap(TextFormat.date) }
        dates = DocumentDates(facts: facts, sentences: reading.sentences, others: others)
        coverage = document.extraction?.coverage
        wasExtracted = document.extraction != nil
    }

    static let takenText = "Photograph taken"

    /// When a picture was taken, a recording made, a message sent.
    var mediaEvents: [TimelineEvent] {
        guard !isGathered else { return [] }
        func event(_ date: String, _ clock: String?, _ text: String) -> TimelineEvent {
            TimelineEvent(
                date: date, clock: clock, verbatim: date, text: text, place: SourcePlace(), document: index,
                sentence: nil, orderingDate: date)
        }
        switch media.family {
        case .image, .video, .audio:
            if let taken = media.takenAt.map(TakenTime.init), TextFormat.date(taken.date) != nil {
                let what = media.family == .image ? Self.takenText : "Recording made"
                return [event(taken.date, taken.clock, what + (media.camera.map { " with the camera \($0)" } ?? ""))]
            }
            // A recorder that has no field for it writes the time into the title.
            guard let title = media[FactKey.title]?.stringValue.map({ DisplayText.line($0) }) else { return [] }
            let found = FactFinder(TextReading([Passage(place: .whole, text: title)], document: index), document: index)
                .facts.first { $0.kind == .date && $0.clock != nil && $0.isoDate != nil }
            return found.flatMap { fact in fact.isoDate.map { [event($0, fact.clock, "Recording: \(title)")] } } ?? []
        case .email:
            guard let date = media[FactKey.date]?.stringValue, let day = TextFormat.date(date) else { return [] }
            let sender =
                media[FactKey.from]?.stringValue.map { " by " + DocumentTitle.person(DisplayText.line($0)) } ?? ""
            let subject = media[FactKey.subject]?.stringValue.map { ": " + DisplayText.line($0) } ?? ""
            return [event(day, DataTime.clock(date).map { String($0.prefix(5)) }, "E-mail sent\(sender)\(subject)")]
        default: return []
        }
    }

    var hasText: Bool { reading.wordCount > 0 }

    /// The file's name without folders and extension.
    var stem: String {
        let name = label.split(separator: "/").last.map(String.init) ?? label
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    var degradations: [LocalDegradation] {
        guard !isGathered else { return [] }
        var list: [LocalDegradation] = []
        let bearsText = [.pdf, .text, .email, .office].contains(media.family)
        if bearsText, !hasText, media.type != .empty {
            let why = wasExtracted ? "no text was found in it" : "its text was not extracted"
            list.append(LocalDegradation(code: "text_not_read", message: "\(label): \(why)"))
        } else if let coverage, !coverage.isComplete {
            let missing = coverage.missing.prefix(5).map { DisplayText.line($0) }.joined(separator: "; ")
            let amount = "\(MediaFacts.decimal(coverage.read)) of \(MediaFacts.decimal(coverage.total))"
            list.append(
                LocalDegradation(
                    code: "text_incomplete",
                    message: "\(label): \(amount) \(coverage.unit.rawValue) were read"
                        + (missing.isEmpty ? "" : " (\(missing))")))
        }
        if reading.skippedSentences > 0 {
            list.append(
                LocalDegradation(
                    code: "text_sampled",
                    message: "\(label): \(reading.skippedSentences) sentences beyond the first "
                        + "\(TextReading.maximumSentences) were not ranked"))
        }
        return list
    }
}
