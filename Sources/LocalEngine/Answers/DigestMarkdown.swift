import Primitives

/// A digest of earlier answers as Markdown: overview, timeline, one line for every answer, terms.
struct DigestMarkdown {
    private let gathering: Gathering
    private var subject: Subject { gathering.subject }

    private static let maximumSentences = 5
    private static let maximumPoints = 8
    private static let maximumEvents = 120
    private static let maximumTerms = 12
    /// Documents with a line of their own; the rest is counted.
    private static let maximumDocuments = 500

    init(_ gathering: Gathering) { self.gathering = gathering }

    var text: String {
        var markdown = MarkdownText()
        let count = gathering.copies.reduce(0, +) + gathering.unread.count
        markdown.heading(
            1, gathering.title ?? commonFolder ?? "Digest of \(count) \(count == 1 ? "document" : "documents")")
        let overview = subject.overview(Self.maximumSentences)
        if !overview.isEmpty { markdown.paragraph(SentenceJoin.paragraph(overview.map(\.text))) }
        appendPoints(&markdown, besides: overview)
        appendComparisons(&markdown)
        appendTimeline(&markdown)
        appendDocuments(&markdown)
        if !subject.keyTerms.isEmpty {
            markdown.heading(2, "Key terms")
            markdown.paragraph(subject.keyTerms.prefix(Self.maximumTerms).map(\.text).joined(separator: ", "))
        }
        if !gathering.degradations.isEmpty {
            markdown.heading(2, "Not read")
            markdown.list(gathering.degradations.map { (nil, $0.message, nil) })
        }
        markdown.sign()
        return markdown.text
    }

    /// A document's number in the list at the end.
    private func number(_ document: Int) -> String {
        subject.recognised.contains(document) ? "\(document + 1), recognised text" : String(document + 1)
    }

    /// Further statements with the answer each comes from; none when the overview says all there is.
    private func appendPoints(_ markdown: inout MarkdownText, besides overview: [Sentence]) {
        let points = subject.ranking.top(Self.maximumSentences + Self.maximumPoints).filter { point in
            !overview.contains { $0.document == point.document && $0.order == point.order }
        }
        guard !points.isEmpty, subject.documents.count > 1 else { return }
        markdown.heading(2, "Further statements")
        markdown.list(points.map { (nil, $0.text, number($0.document)) })
    }

    private func appendComparisons(_ markdown: inout MarkdownText) {
        let groups = StatementComparison.groups(in: subject)
        guard !groups.isEmpty else { return }
        markdown.heading(2, "Statements to compare")
        markdown.paragraph(
            "The same words with different times or numbers. Whether they contradict each other is not decided here.")
        for group in groups {
            markdown.list(group.items.map { (nil, "“\($0.text)”", number($0.document)) }, lead: group.topic)
        }
    }

    private func appendTimeline(_ markdown: inout MarkdownText) {
        func append(_ title: String, _ events: [TimelineEvent]) {
            guard !events.isEmpty else { return }
            markdown.heading(2, title)
            markdown.list(
                events.prefix(Self.maximumEvents).map { event in
                    // When a picture was taken, its data say, and not the words in it.
                    let isTaking = event.text.hasPrefix(ReadDocument.takenText)
                    return (
                        TimelineText.when(event), event.text,
                        isTaking ? String(event.document + 1) : number(event.document)
                    )
                },
                more: max(0, events.count - Self.maximumEvents))
        }
        append("Timeline", subject.timeline.filter { !$0.orderingDate.isEmpty })
        append("Times without a date", subject.timeline.filter { $0.orderingDate.isEmpty })
    }

    private func appendDocuments(_ markdown: inout MarkdownText) {
        markdown.heading(2, "Documents")
        let shown = subject.documents.prefix(Self.maximumDocuments).map { document in
            let title = document.ownTitle.flatMap { $0 == document.stem ? nil : $0 }
            let lead = document.reading.sentences.isEmpty ? "" : DisplayText.shortened(document.summary, to: 300)
            let name = document.hasNeutralLabel ? document.title : document.label
            let text = [document.hasNeutralLabel ? nil : title, lead.isEmpty ? nil : lead].compactMap { $0 }
            let copies = gathering.copies[document.index]
            return (
                lead: Optional(name), text: text.joined(separator: ": "),
                place: copies > 1 ? "\(copies) copies with this answer" : nil
            )
        }
        markdown.list(shown, more: subject.documents.count - shown.count + gathering.unread.count, isNumbered: true)
    }

    /// The folder that all answers are about.
    private var commonFolder: String? {
        let folders = subject.documents.map {
            $0.label.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        }
        guard var common = folders.first else { return nil }
        for folder in folders { common = common.prefix(zip(common, folder).prefix { $0 == $1 }.count) }
        return common.isEmpty ? nil : common.joined(separator: "/")
    }
}
