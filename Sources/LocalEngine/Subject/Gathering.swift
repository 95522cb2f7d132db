import Media
import Primitives

/// Earlier answers gathered for one digest.
struct Gathering: Sendable {
    let subject: Subject
    let degradations: [LocalDegradation]
    /// Answers that are listed by name only, beyond those that were read.
    let unread: [String]
    let title: String?

    /// Answers read; a reduce over more is made as a tree by `fanIn`.
    static let maximumChildren = 2000

    init(children: [LocalChild], documents: [LocalDocument], title: String?) {
        let readings = children.prefix(Self.maximumChildren).map(ChildReading.init)
        unread = children.dropFirst(Self.maximumChildren).map { DisplayText.line($0.label) }
        self.title = title.map { DisplayText.line($0) }
        subject = Subject(
            documents: readings.map(\.document) + documents,
            gathered: GatheredKnowledge(readings: readings, title: title.map { DisplayText.line($0) }))
        var degradations = subject.degradations
        if !unread.isEmpty {
            degradations.append(
                LocalDegradation(
                    code: "children_sampled",
                    message: "\(unread.count) of \(children.count) answers were counted but not read"))
        }
        self.degradations = degradations
    }
}

/// What earlier answers already say of terms and dates.
struct GatheredKnowledge: Sendable {
    private let terms: [KeyTerm]
    let events: [TimelineEvent]
    let title: String?

    init(readings: [ChildReading], title: String?) {
        self.title = title
        var index: [String: Int] = [:]
        var counted: [(text: String, count: Int)] = []
        for reading in readings {
            var seen: Set<String> = []
            for term in reading.terms where seen.insert(term.lowercased()).inserted {
                let key = term.lowercased()
                if let known = index[key] {
                    counted[known].count += 1
                } else {
                    index[key] = counted.count
                    counted.append((term, 1))
                }
            }
        }
        terms = counted.indices.sorted { (counted[$1].count, $0) < (counted[$0].count, $1) }
            .map { KeyTerm(text: counted[$0].text, frequency: counted[$0].count) }
        events = readings.enumerated().flatMap { document, reading in
            reading.events.map { event in
                let iso = event.date.flatMap(TextFormat.date)
                return TimelineEvent(
                    date: iso, clock: event.clock, verbatim: event.date ?? event.clock ?? "", text: event.text,
                    place: SourcePlace(), document: document, sentence: nil, orderingDate: iso ?? "")
            }
        }
    }

    /// Terms that several answers share, then those of all their text, then the rest.
    func merged(with found: [KeyTerm]) -> [KeyTerm] {
        var seen: Set<String> = []
        return (terms.filter { $0.frequency > 1 } + found + terms.filter { $0.frequency == 1 })
            .filter { seen.insert($0.text.lowercased()).inserted }
    }
}
