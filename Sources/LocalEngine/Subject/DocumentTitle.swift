import Media
import Primitives

/// Finds what a document is called, or says what it is where it has no name.
struct DocumentTitle {
    let document: ReadDocument

    private var media: MediaFacts { document.media }

    /// The title that the document gives itself: from its properties, its subject line or its first lines.
    var own: String? {
        if media.family == .email { return mail }
        if let text = media[FactKey.title]?.stringValue.map({ DisplayText.line($0) }), Self.isTitle(text) {
            return DisplayText.shortened(text, to: 200)
        }
        guard media.family != .audio, media.family != .video, document.data == nil else { return nil }
        // A sign in a photograph is no title of it.
        if media.family == .image, media.camera != nil || document.reading.wordCount < 20 { return nil }
        if let opening = document.reading.opening, !Self.isSectionName(opening) {
            return DisplayText.shortened(opening, to: 200)
        }
        guard let heading = document.reading.headings.first(where: { !Self.isSectionName($0.text) }) else { return nil }
        let isEarly = (heading.place.page ?? 1) == 1 && (heading.place.line ?? 1) <= 12
        return isEarly ? Self.trimmed(DisplayText.shortened(heading.text, to: 200)) : nil
    }

    /// What the document is, from what was measured and counted: for those that give themselves no name.
    var description: String {
        if let data = document.data { return DisplayText.shortened(data.title, to: 200) }
        switch media.family {
        case .image: return picture
        case .audio, .video: return recording
        default:
            if let stem = document.namedStem { return stem }
            return text
        }
    }

    private var mail: String? {
        let subject = media[FactKey.subject]?.stringValue.map { DisplayText.line($0) }.flatMap { $0.isEmpty ? nil : $0 }
        let sender = media[FactKey.from]?.stringValue.map { Self.person(DisplayText.line($0)) }
        let date = media[FactKey.date]?.stringValue.flatMap(TextFormat.date)
        guard subject != nil || sender != nil else { return nil }
        let head = "E-mail" + (sender.map { " from \($0)" } ?? "") + (date.map { ", \($0)" } ?? "")
        return DisplayText.shortened(subject.map { "\(head): \($0)" } ?? head, to: 200)
    }

    /// The name before the address.
    static func person(_ text: String) -> String {
        guard let angle = text.firstIndex(of: "<"), angle != text.startIndex else { return text }
        let name = text[..<angle].filter { $0 != "\"" }.trimmingSuffix(while: \.isWhitespace)
        return name.isEmpty ? text : name
    }

    private var picture: String {
        var parts = [media.camera == nil && media.takenAt == nil ? "Picture" : "Photograph"]
        if let width = media[FactKey.width]?.intValue, let height = media[FactKey.height]?.intValue {
            parts.append("\(width) × \(height)")
        }
        if let taken = media.takenAt { parts.append("taken \(TakenTime(taken).short)") }
        let lettering = document.reading.sentences.prefix(3).map(\.text).joined(separator: " / ")
        if !lettering.isEmpty { parts.append("lettering “\(DisplayText.shortened(lettering, to: 60))”") }
        return parts.joined(separator: ", ")
    }

    private var recording: String {
        var parts = [media.family == .audio ? "Sound recording" : "Video"]
        if let seconds = media[FactKey.duration]?.doubleValue { parts.append(ClockText.text(seconds)) }
        if let codecs = StreamText.text(media[FactKey.streams]) { parts.append(codecs) }
        if let taken = media.takenAt { parts.append("recorded \(TakenTime(taken).short)") }
        return parts.joined(separator: ", ")
    }

    private var text: String {
        if let log = document.logSentence {
            return DocumentTitle.trimmed(String(log.dropFirst(2).dropLast())).capitalised
        }
        let what = document.reading.isTimed ? "Transcript" : FamilyName.noun(media.family)
        guard let first = document.reading.sentences.first(where: { $0.isWhole || $0.words.count >= 3 }) else {
            return what
        }
        return "\(what): “\(DisplayText.shortened(first.text, to: 80))”"
    }

    static func trimmed(_ text: String) -> String {
        let marks: Set<Character> = [":", " ", ",", ";", "-", "–"]
        return text[...].trimmingSuffix { marks.contains($0) }
    }

    /// Headings that every document may have say nothing of this one.
    private static func isSectionName(_ text: String) -> Bool {
        let folded = text.lowercased()
        if folded.hasPrefix("copyright") || folded.hasPrefix("©") { return true }
        let words = folded.unicodeScalars.filter { $0.isWordLetter || $0.isBlank }
        return [
            "name", "synopsis", "summary", "abstract", "introduction", "contents", "table of contents", "overview",
            "preface", "preamble", "description", "background", "zusammenfassung", "einleitung", "inhalt",
            "inhaltsverzeichnis", "résumé", "sommaire", "resumen", "introducción", "índice", "sommario",
            "introduzione", "indice", "riassunto", "usage", "readme", "license", "copyright",
        ].contains(DisplayText.line(words))
    }

    private static let fileEndings = [
        ".doc", ".docx", ".indd", ".pdf", ".tex", ".dvi", ".qxd", ".xls", ".xlsx", ".ppt", ".pptx",
    ]

    private static let deviceWords: Set<String> = [
        "scan", "scanned", "img", "image", "dsc", "document", "untitled", "doc", "page", "file", "new", "print",
        "slide", "dokument", "unbenannt", "kopie", "copy", "pdf", "of",
    ]

    /// Scanners, cameras and word processors leave names in the title property that say nothing.
    private static func isTitle(_ text: String) -> Bool {
        let folded = text.lowercased()
        let scalars = Array(folded.unicodeScalars)
        let words = scalars.split { !$0.isWordLetter && !$0.isUnspaced }.map { String(scalars: $0) }
        guard !folded.hasPrefix("microsoft word"), !folded.hasPrefix("untitled"), folded != "title" else {
            return false
        }
        if fileEndings.contains(where: { folded.hasSuffix($0) }) { return false }
        return !words.allSatisfy { deviceWords.contains($0) }
    }
}

extension String {
    fileprivate var capitalised: String { prefix(1).uppercased() + dropFirst() }
}

extension ReadDocument {
    /// The title that the document gives itself.
    var ownTitle: String? { DocumentTitle(document: self).own }

    /// Its own title, or what it is.
    var title: String { ownTitle ?? DocumentTitle(document: self).description }

    /// Whether the label says nothing of the document: files are sent without their names.
    var hasNeutralLabel: Bool { Self.isNeutral(label) }

    static func isNeutral(_ label: String) -> Bool {
        label == "document" || (label.hasPrefix("document ") && Int(label.dropFirst(9)) != nil) || label.isEmpty
    }

    var namedStem: String? { hasNeutralLabel ? nil : stem }
}

extension ReadDocument {
    /// What a records clerk would call it, where its type or its form says so.
    var documentType: String? {
        if let data { return data.documentType }
        switch media.family {
        case .image where media.camera != nil: return "photograph"
        case .image: return hasText && reading.wordCount >= 40 ? "picture with text" : "picture"
        case .audio: return "sound recording"
        case .video: return "video"
        case .email: return "e-mail"
        case .pdf: if case .pages = recognition.extent { return "scan" } else { return nil }
        default:
            if reading.isTimed { return "transcript" }
            let entries = reading.sentences.count(where: \.isEntry)
            return entries >= 5 && entries * 2 >= reading.sentences.count ? "log" : nil
        }
    }
}

extension ReadDocument {
    /// How many entries a log has, and from when to when.
    var logSentence: String? {
        guard documentType == "log", !isGathered else { return nil }
        let entries = reading.sentences.filter(\.isEntry)
        func when(_ sentence: Sentence?) -> String {
            guard case .entry(let date, let clock)? = sentence?.role else { return "" }
            return [date ?? dates.date(of: clock), clock].compactMap { $0 }.joined(separator: " ")
        }
        let count = reading.skippedSentences > 0 ? "more than \(entries.count)" : String(entries.count)
        let extent = reading.skippedSentences > 0 ? "entries, those read" : "entries"
        return "A log of \(count) \(extent) from \(when(entries.first)) to \(when(entries.last))."
    }
}

/// A time of taking as cameras write it, for people.
struct TakenTime {
    let date: String
    /// With seconds, and the zone where one is given.
    let time: String?

    init(_ text: String) {
        date = TextFormat.date(text) ?? text
        let rest = text.dropFirst(11)
        time = TextFormat.date(text) == nil || rest.isEmpty ? nil : String(rest)
    }

    /// `2025-11-07 07:16`.
    var short: String { ([date] + (time.map { [String($0.prefix(5))] } ?? [])).joined(separator: " ") }

    /// `2025-11-07 at 07:16:40 +00:00`.
    var long: String {
        guard let time else { return date }
        let clock = time.prefix { $0.isNumber || $0 == ":" || $0 == "." }
        let zone = time.dropFirst(clock.count)
        let name = zone == "Z" || zone == "+00:00" ? " UTC" : zone.isEmpty ? "" : " \(zone)"
        return "\(date) at \(clock)\(name)"
    }

    /// `07:16:40`.
    var clock: String? { DataTime.clock("\(date)T\(time ?? "")") }
}
