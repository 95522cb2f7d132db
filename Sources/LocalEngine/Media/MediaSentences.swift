import Media
import Primitives

/// States what was measured of a file in plain sentences: all that an image or a recording without text can say here.
enum MediaSentences {
    static func sentences(_ facts: MediaFacts) -> [String] {
        switch facts.family {
        case .image: image(facts)
        case .audio, .video: recording(facts)
        default: document(facts)
        }
    }

    /// Whether a sentence is one that this makes of a picture.
    static func isOwn(_ text: String) -> Bool {
        ["A picture of ", "A picture (", "A photograph of ", "Its camera data say: ", "No text was recognised"]
            .contains { text.hasPrefix($0) }
    }

    private static func value(_ key: String, _ facts: MediaFacts) -> String? {
        facts.items.first { $0.key == key }?.text
    }

    private static func image(_ facts: MediaFacts) -> [String] {
        let isPhotograph = facts.camera != nil || facts.takenAt != nil
        var first = isPhotograph ? "A photograph" : "A picture"
        if let dimensions = value("dimensions", facts) { first += " of \(dimensions)" }
        first += " (\(facts.type))"
        var sentences = [first + "."]
        let how = facts.camera.map { " with the camera \($0)" } ?? ""
        let when = facts.takenAt.map { " on \(TakenTime($0).long)" } ?? ""
        let place = facts.position.map { " at the position \($0)" } ?? ""
        if !(when + how + place).isEmpty { sentences.append("Its camera data say: taken\(when)\(how)\(place).") }
        if let frames = value(FactKey.frames, facts) { sentences.append("It holds \(frames) frames.") }
        return sentences
    }

    private static func recording(_ facts: MediaFacts) -> [String] {
        var first = facts.family == .audio ? "A sound recording" : "A video"
        if let seconds = facts[FactKey.duration]?.doubleValue, seconds > 0 {
            first += " of \(ClockText.text(seconds)) (\(MediaFacts.decimal(seconds)) s)"
        }
        first += " (\(facts.type)"
        if let streams = value("codecs", facts) { first += ": \(streams)" }
        var sentences = [first + ")."]
        if let loudness = facts[FactKey.loudness]?.doubleValue {
            sentences.append("Its integrated loudness is \(MediaFacts.decimal(loudness)) LUFS.")
        }
        if let changes = facts[FactKey.sceneChanges]?.arrayValue {
            let shown = value(FactKey.sceneChanges, facts).map(times) ?? ""
            sentences.append(
                changes.isEmpty
                    ? "No abrupt change of the picture was found."
                    : "The picture changes abruptly \(changes.count == 1 ? "once, at" : "\(changes.count) times, at") "
                        + "\(shown) from the start.")
        }
        if let taken = facts.takenAt { sentences.append("Its data say: recorded on \(TakenTime(taken).long).") }
        return sentences
    }

    /// The times within `3 (0:04, 0:31, 1:02)`.
    private static func times(_ text: String) -> String {
        String(text.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" })
    }

    private static func document(_ facts: MediaFacts) -> [String] {
        var first = "\(FamilyName.article(facts.family)) (\(facts.type))"
        if let pages = facts[FactKey.pages]?.intValue { first += " of \(pages) \(pages == 1 ? "page" : "pages")" }
        if let lines = facts[FactKey.lines]?.intValue, facts.family == .text { first += " of \(lines) lines" }
        return [first + "."]
    }
}

/// What people and schemas call the families.
enum FamilyName {
    static let all = MediaFamily.allCases

    static func article(_ family: MediaFamily) -> String {
        switch family {
        case .pdf: "A PDF document"
        case .image: "A picture"
        case .audio: "A sound recording"
        case .video: "A video"
        case .text: "A text"
        case .email: "An e-mail"
        case .office: "An office document"
        case .archive: "An archive"
        case .other: "A file"
        }
    }

    /// For titles.
    static func noun(_ family: MediaFamily) -> String {
        switch family {
        case .pdf: "PDF document"
        case .image: "Picture"
        case .audio: "Sound recording"
        case .video: "Video"
        case .text: "Text"
        case .email: "E-mail"
        case .office: "Office document"
        case .archive: "Archive"
        case .other: "File"
        }
    }

    /// The words by which an enum of a schema may mean the family, the nearest first.
    static func synonyms(_ family: MediaFamily) -> [String] {
        switch family {
        case .pdf: ["pdf", "document", "doc", "text"]
        case .image: ["image", "picture", "photo", "photograph", "still", "media"]
        case .audio: ["audio", "sound", "recording", "voice", "media"]
        case .video: ["video", "film", "movie", "clip", "recording", "media"]
        case .text: ["text", "plain text", "document", "note", "log", "data"]
        case .email: ["email", "e mail", "mail", "message", "correspondence", "text", "document"]
        case .office: ["office", "document", "doc"]
        case .archive: ["archive", "container"]
        case .other: ["other", "unknown", "binary", "file"]
        }
    }
}
