import Media
import Primitives

/// Earlier answers gathered for one digest.
struct Gathering: Sendable {
    let subject: Subject
    let degradations: [LocalDegradation]
    /// Answers that are listed by name only, beyond those that were read.
    let unread: [String]
    let title: String?
    /// How many answers say exactly the same, one number for each document of the subject.
    let copies: [Int]
    /// The answers read, in the order of the subject's documents.
    let readings: [ChildReading]

    /// Answers read; a reduce over more is made as a tree by `fanIn`.
    static let maximumChildren = 2000

    init(children: [LocalChild], documents: [LocalDocument], title: String?) {
        var distinct: [LocalChild] = []
        var copies: [Int] = []
        var positions: [LocalChild.Answer: Int] = [:]
        for child in children.prefix(Self.maximumChildren) {
            // Files without names whose answers are equal are told once; named ones each have a line of their own.
            if ReadDocument.isNeutral(child.label), let known = positions[child.answer] {
                copies[known] += 1
                continue
            }
            positions[child.answer] = distinct.count
            distinct.append(child)
            copies.append(1)
        }
        let readings = distinct.map(ChildReading.init)
        self.readings = readings
        self.copies = copies + documents.map { _ in 1 }
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
    /// How many answers there are; documents behind them are files.
    let count: Int

    init(readings: [ChildReading], title: String?) {
        self.title = title
        count = readings.count
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
                    date: iso, clock: event.clock, verbatim: event.date ?? event.clock ?? "",
                    text: EventText.shortened(event.text), place: SourcePlace(), document: document, sentence: nil,
                    orderingDate: iso ?? "")
            }
        }
        tellingTime = Set(readings.indices.filter { readings[$0].events.isEmpty && readings[$0].isProse })
        records = Set(readings.indices.filter { !readings[$0].kinds.isDisjoint(with: ["table", "json data"]) })
        recognised = Set(readings.indices.filter { readings[$0].isRecognised })
        pictures = Set(readings.indices.filter { readings[$0].kinds.contains("picture with text") })
        let prose = Set(readings.indices.filter { readings[$0].isProse })
        ranked = prose.isEmpty ? Set(readings.indices) : prose
    }

    /// Answers whose sentences are looked through for dates: those that list no events themselves.
    let tellingTime: Set<Int>
    /// Answers about tables and the like.
    let records: Set<Int>
    /// Answers that rest on recognised text.
    let recognised: Set<Int>
    /// Answers about pictures with words in them.
    let pictures: Set<Int>
    /// Answers whose sentences may stand in the overview.
    let ranked: Set<Int>

    /// Terms that several answers share, then those of all their text, then the rest.
    func merged(with found: [KeyTerm]) -> [KeyTerm] {
        var seen: Set<String> = []
        return (terms.filter { $0.frequency > 1 } + found + terms.filter { $0.frequency == 1 })
            .filter { seen.insert($0.text.lowercased()).inserted }
    }
}
