import Media
import Primitives

/// A brief of one document, or of a few that belong together, as Markdown.
struct BriefMarkdown {
    private let subject: Subject

    private static let maximumPoints = 6
    private static let maximumEvents = 12
    private static let maximumFacts = 16
    private static let maximumTerms = 10

    init(_ subject: Subject) { self.subject = subject }

    var text: String {
        var markdown = MarkdownText()
        markdown.heading(1, subject.title ?? "\(subject.documents.count) documents")
        for document in subject.documents where subject.documents.count == 1 {
            markdown.paragraph(
                ([document.label] + MediaSentences.sentences(document.media)).joined(separator: ": ", after: 1))
        }
        appendText(&markdown)
        appendTimeline(&markdown)
        appendFacts(&markdown)
        appendDocuments(&markdown)
        if !subject.degradations.isEmpty {
            markdown.heading(2, "Not read")
            markdown.list(subject.degradations.map { (nil, $0.message, nil) })
        }
        markdown.sign()
        return markdown.text
    }

    private func appendText(_ markdown: inout MarkdownText) {
        let points = subject.ranking.top(Self.maximumPoints)
        if !points.isEmpty {
            let lead = subject.ranking.top(3)
            if points.count > 3 {
                markdown.heading(2, "Summary")
                markdown.paragraph(SentenceJoin.paragraph(lead.map(\.text)))
            }
            markdown.heading(2, "Key sentences")
            markdown.list(points.map { (nil, $0.text, place($0.place, $0.document)) })
        }
        if !subject.keyTerms.isEmpty {
            markdown.heading(2, "Key terms")
            markdown.paragraph(subject.keyTerms.prefix(Self.maximumTerms).map(\.text).joined(separator: ", "))
        }
    }

    private func place(_ place: SourcePlace, _ document: Int) -> String? {
        let label = subject.documents.count > 1 ? subject.documents[document].label : nil
        let parts = [label, place.text].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    private func appendTimeline(_ markdown: inout MarkdownText) {
        let events = subject.timeline
        guard events.count >= 2 else { return }
        markdown.heading(2, "Timeline")
        markdown.list(
            events.prefix(Self.maximumEvents).map {
                (TimelineText.when($0), $0.text, place($0.place, $0.document))
            }, more: events.count - min(events.count, Self.maximumEvents))
    }

    private func appendFacts(_ markdown: inout MarkdownText) {
        let fields = subject.documents.enumerated().flatMap { index, document in
            document.reading.fields.map { (lead: Optional($0.key), text: $0.value, place: place($0.place, index)) }
        }
        let kinds: [(Fact.Kind, String)] = [
            (.amount, "Amounts"), (.measure, "Measures"), (.percentage, "Percentages"), (.coordinates, "Coordinates"),
            (.identifier, "Identifiers"), (.channel, "Radio channels"), (.phone, "Phone numbers"),
            (.email, "E-mail addresses"), (.url, "Links"),
        ]
        let found = kinds.compactMap { kind, name -> (lead: String?, text: String, place: String?)? in
            let values = subject.facts(of: [kind]).map(\.value)
            guard !values.isEmpty else { return nil }
            let more = values.count > 12 ? " and \(values.count - 12) more" : ""
            return (name, values.prefix(12).joined(separator: ", ") + more, nil)
        }
        let names = subject.names.prefix(12).map(\.text)
        let mentioned =
            names.isEmpty ? [] : [(lead: Optional("Names"), text: names.joined(separator: ", "), place: String?.none)]
        guard !(fields.isEmpty && found.isEmpty && mentioned.isEmpty) else { return }
        markdown.heading(2, "Facts")
        let more = max(0, fields.count - Self.maximumFacts)
        let rest = more > 0 ? [(lead: String?.none, text: "… and \(more) more fields", place: String?.none)] : []
        markdown.list(Array(fields[..<(fields.count - more)]) + rest + mentioned + found)
    }

    private func appendDocuments(_ markdown: inout MarkdownText) {
        if subject.documents.count == 1 {
            let items = subject.documents[0].media.items
            guard !items.isEmpty else { return }
            markdown.heading(2, "Measured")
            markdown.list(items.map { ($0.label, $0.text, nil) })
            return
        }
        markdown.heading(2, "Documents")
        markdown.list(
            subject.documents.prefix(200).map { ($0.label, DisplayText.shortened($0.summary, to: 300), nil) },
            more: max(0, subject.documents.count - 200))
    }
}

extension Array where Element == String {
    /// Joins with `separator` behind the first `count` elements and blanks elsewhere.
    fileprivate func joined(separator: String, after count: Int) -> String {
        prefix(count).joined(separator: " ") + separator + dropFirst(count).joined(separator: " ")
    }
}
