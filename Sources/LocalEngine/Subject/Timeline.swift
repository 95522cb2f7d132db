import Media

/// A sentence that says when.
struct TimelineEvent: Sendable {
    /// ISO 8601 date, where the sentence itself gives one.
    let date: String?
    /// `04:12`.
    let clock: String?
    /// The date or time as the text writes it.
    let verbatim: String
    let text: String
    let place: SourcePlace
    let document: Int
    /// Position in the document's sentences.
    let sentence: Int?
    /// The date by which it is ordered; empty for a time without one.
    let orderingDate: String
}

/// Puts dated statements into their order.
enum Timeline {
    /// Events of all documents by date, then time, then their place in the text.
    static func events(in documents: [ReadDocument]) -> [TimelineEvent] {
        unique(sorted(documents.flatMap(events(in:))))
    }

    /// Both lists as one; a statement that both hold appears once.
    static func merged(_ left: [TimelineEvent], _ right: [TimelineEvent]) -> [TimelineEvent] {
        unique(sorted(left + right))
    }

    private static func unique(_ events: [TimelineEvent]) -> [TimelineEvent] {
        var seen: Set<String> = []
        return events.filter {
            seen.insert("\($0.document)|\(TimelineText.when($0))|\(EventText.key($0.text))").inserted
        }
    }

    private static func sorted(_ events: [TimelineEvent]) -> [TimelineEvent] {
        events.indices.sorted { left, right in
            let a = events[left]
            let b = events[right]
            // Undated statements of a document that never names a day come last.
            let first = (a.orderingDate.isEmpty ? "~" : a.orderingDate, a.clock ?? "", left)
            let second = (b.orderingDate.isEmpty ? "~" : b.orderingDate, b.clock ?? "", right)
            return first < second
        }.map { events[$0] }
    }

    private static func events(in document: ReadDocument) -> [TimelineEvent] {
        if let data = document.data {
            return data.events.map {
                TimelineEvent(
                    date: $0.date, clock: $0.clock, verbatim: $0.verbatim, text: $0.text, place: $0.place,
                    document: document.index, sentence: nil, orderingDate: $0.date)
            }
        }
        let dates = document.dates
        var events = document.mediaEvents
        var taken: [Int: Int] = [:]
        // Of a long log the entries that stand out are its events.
        let standing: Set<Int>? =
            document.isLongLog
            ? Set(LogHighlights.entries(document.reading.sentences, LogHighlights.shortLog).map(\.order)) : nil
        for (index, sentence) in document.reading.sentences.enumerated() {
            guard case .entry(let date, let clock) = sentence.role, events.count < maximumEvents else { continue }
            let day = date ?? dates.date(of: clock)
            taken[index] = -1
            if let standing, !standing.contains(index) { continue }
            events.append(
                TimelineEvent(
                    date: day, clock: clock, verbatim: clock, text: EventText.shortened(sentence.statement),
                    place: sentence.place, document: document.index, sentence: index, orderingDate: day ?? ""))
        }
        for fact in document.facts where fact.kind == .date || fact.kind == .time {
            guard fact.isoDate != nil || fact.clock != nil, let index = fact.sentence, events.count < maximumEvents
            else { continue }
            let sentence = document.reading.sentences[index]
            guard sentence.text.count <= SentenceShape.longest, sentence.words.count >= 3,
                taken[index] != nil || isStatement(sentence, fact)
            else { continue }
            if let known = taken[index] {
                // `On 12 March 2024 at 04:12`: one event with a date and a time; of `from 02:50 to 03:10` the first.
                guard known >= 0, events[known].date == nil || events[known].clock == nil else { continue }
                let event = events[known]
                let isResolved = event.date != nil && event.clock != nil
                events[known] = TimelineEvent(
                    date: event.date ?? fact.isoDate, clock: isResolved ? event.clock : event.clock ?? fact.clock,
                    verbatim: event.verbatim, text: event.text, place: event.place, document: event.document,
                    sentence: index, orderingDate: event.date ?? fact.isoDate ?? event.orderingDate)
                continue
            }
            taken[index] = events.count
            events.append(
                TimelineEvent(
                    date: fact.isoDate, clock: fact.clock, verbatim: DisplayText.line(fact.verbatim),
                    text: EventText.shortened(statement(sentence.text, without: fact)), place: sentence.place,
                    document: fact.document, sentence: index, orderingDate: fact.isoDate ?? ""))
        }
        return events.map { event in
            guard event.date == nil, let clock = event.clock, let day = dates.date(of: clock) else { return event }
            return TimelineEvent(
                date: day, clock: clock, verbatim: event.verbatim, text: event.text, place: event.place,
                document: event.document, sentence: event.sentence, orderingDate: day)
        }
    }

    /// Whether the sentence says what happened: a label has to say something besides its date.
    private static func isStatement(_ sentence: Sentence, _ fact: Fact) -> Bool {
        switch sentence.role {
        case .reply, .caption: return false
        case .prose, .entry: return true
        case .label:
            let dated = WordReader.words(
                in: Array(fact.verbatim.unicodeScalars), 0..<fact.verbatim.unicodeScalars.count
            ).count
            // A line with an address is a signature.
            guard sentence.text.unicodeScalars.first?.isSmall == false, !sentence.text.contains("@") else {
                return false
            }
            return fact.isoDate?.utf8.count == 10 && sentence.words.count >= dated + 3
        }
    }

    /// Events kept of one document.
    private static let maximumEvents = 2000

    /// `2024-03-12: The vessel grounded.` without the date that already stands in front of it.
    private static func statement(_ text: String, without fact: Fact) -> String {
        let lead = DisplayText.line(fact.verbatim)
        guard text.hasPrefix(lead) else { return text }
        let tail = text.dropFirst(lead.count)
        // A digest writes its timeline so, and the next digest reads it.
        guard let mark = [":", " —", " –"].first(where: tail.hasPrefix) else { return text }
        let rest = DisplayText.line(String(tail.dropFirst(mark.count)))
        return rest.isEmpty ? text : rest
    }
}
