import Media

/// A place in a source, as answers give it.
struct SourcePlace: Sendable, Hashable {
    var page: Int?
    var line: Int?
    /// Seconds from the start.
    var time: Double?
    var part: String?

    /// `p. 3`, `line 12`, `at 1:05`; `nil` when the source has no places.
    var text: String? {
        if let page { return "p. \(page)" }
        if let time { return "at \(ClockText.text(time))" }
        if let line { return "line \(line)" }
        return part == "ocr" ? "recognised text" : part
    }
}

/// What a sentence is to a reader.
enum SentenceRole: Sendable, Equatable {
    /// Running text, or an item of a list.
    case prose
    /// What somebody else wrote, repeated in a reply.
    case reply
    /// A line that stands for itself: said only where there is nothing better.
    case label
    /// Words under a figure or above a table: never a key sentence.
    case caption
    /// An entry of a log, with its time.
    case entry(date: String?, clock: String)
}

/// A sentence, or an item that stands for one, with where it comes from.
struct Sentence: Sendable {
    /// Exactly as it stands in the source, line breaks included.
    let verbatim: String
    /// On one line, words that were broken at a line's end joined again.
    let text: String
    /// With ranges in the body that the sentence was cut from.
    let words: [Word]
    /// Where the sentence starts in that body.
    let start: Int
    let place: SourcePlace
    /// Position among all sentences of the subject.
    let order: Int
    /// Which document it comes from.
    let document: Int
    /// Whether it starts and ends as a sentence does and is neither too short nor too long to stand alone.
    let isWhole: Bool
    /// Whether `verbatim` is part of one passage's text, so that it can be checked against the source.
    let isQuotable: Bool
    /// Whether it opens its paragraph.
    let leads: Bool
    let role: SentenceRole
    /// Of an entry: its words without the time and the cells of a word or two beside them; else the text.
    let statement: String

    var isQuotedReply: Bool { role == .reply }
    var isEntry: Bool { if case .entry = role { true } else { false } }
}

/// A block of text that is not running text.
struct Heading: Sendable {
    let text: String
    let place: SourcePlace
}

/// A line of the form `Key: value`.
struct Field: Sendable {
    let key: String
    let value: String
    let verbatim: String
    let place: SourcePlace
}
