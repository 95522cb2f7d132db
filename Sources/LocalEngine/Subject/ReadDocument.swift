import Media
import Primitives

/// A document after reading: its text taken apart, its facts, what is known of it from outside.
struct ReadDocument: Sendable {
    let label: String
    let reading: TextReading
    let facts: [Fact]
    let media: MediaFacts
    let coverage: Coverage?
    let wasExtracted: Bool
    /// Whether it is an earlier answer and no file: then nothing was measured of it.
    let isGathered: Bool

    init(_ document: LocalDocument, index: Int, isGathered: Bool = false) {
        self.isGathered = isGathered
        label = DisplayText.line(document.label)
        reading = TextReading(document.extraction?.passages ?? [], document: index)
        facts = FactFinder(reading, document: index).facts
        media = MediaFacts(document.facts, extraction: document.extraction)
        coverage = document.extraction?.coverage
        wasExtracted = document.extraction != nil
    }

    var hasText: Bool { reading.wordCount > 0 }

    /// The file's name without folders and extension.
    var stem: String {
        let name = label.split(separator: "/").last.map(String.init) ?? label
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// The title that the document gives itself: from its properties, its subject line or its first heading.
    var ownTitle: String? {
        for key in [FactKey.title, FactKey.subject] {
            guard let text = media[key]?.stringValue.map({ DisplayText.line($0) }), Self.isTitle(text) else { continue }
            return DisplayText.shortened(text, to: 200)
        }
        guard media.family != .audio, media.family != .video else { return nil }
        if let opening = reading.opening, !Self.isSectionName(opening) {
            return DisplayText.shortened(opening, to: 200)
        }
        guard let heading = reading.headings.first(where: { !Self.isSectionName($0.text) }) else { return nil }
        let isEarly = (heading.place.page ?? 1) == 1 && (heading.place.line ?? 1) <= 12
        return isEarly ? DisplayText.shortened(heading.text, to: 200) : nil
    }

    /// Headings that every document may have say nothing of this one.
    private static func isSectionName(_ text: String) -> Bool {
        let words = text.lowercased().unicodeScalars.filter { $0.isWordLetter || $0.isBlank }
        return [
            "name", "synopsis", "summary", "abstract", "introduction", "contents", "table of contents", "overview",
            "preface", "preamble", "description", "background", "zusammenfassung", "einleitung", "inhalt",
            "inhaltsverzeichnis",
            "résumé", "sommaire", "resumen", "introducción", "índice", "sommario", "introduzione", "indice",
            "riassunto",
        ].contains(DisplayText.line(words))
    }

    /// Word processors leave file names and placeholders in the title property.
    private static func isTitle(_ text: String) -> Bool {
        let folded = text.lowercased()
        return !folded.hasPrefix("microsoft word") && !folded.hasPrefix("untitled")
            && !folded.hasSuffix(".doc") && !folded.hasSuffix(".docx") && !folded.hasSuffix(".indd")
            && folded.unicodeScalars.contains(where: \.isWordLetter)
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
