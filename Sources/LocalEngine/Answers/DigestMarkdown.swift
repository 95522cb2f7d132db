import Primitives

/// A digest of earlier answers as Markdown: overview, timeline, one line for every answer, terms.
struct DigestMarkdown {
    private let gathering: Gathering
    private var subject: Subject { gathering.subject }

    private static let maximumSentences = 5
    private static let maximumPoints = 8
    private static let maximumEvents = 40
    private static let maximumTerms = 12
    /// Documents with a line of their own; the rest is counted.
    private static let maximumDocuments = 500

    init(_ gathering: Gathering) { self.gathering = gathering }

    var text: String {
        var markdown = MarkdownText()
        let count = subject.documents.count + gathering.unread.count
        markdown.heading(
            1, gathering.title ?? commonFolder ?? "Digest of \(count) \(count == 1 ? "document" : "documents")")
        let overview = subject.ranking.top(Self.maximumSentences)
        if !overview.isEmpty { markdown.paragraph(SentenceJoin.paragraph(overview.map(\.text))) }
        appendPoints(&markdown, besides: overview)
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

    /// Further statements with the answer each comes from; none when the overview says all there is.
    private func appendPoints(_ markdown: inout MarkdownText, besides overview: [Sentence]) {
        let points = subject.ranking.top(Self.maximumSentences + Self.maximumPoints).filter { point in
            !overview.contains { $0.document == point.document && $0.order == point.order }
        }
        guard !points.isEmpty, subject.documents.count > 1 else { return }
        markdown.heading(2, "Also said")
        markdown.list(points.map { (nil, $0.text, subject.documents[$0.document].label) })
    }

    private func appendTimeline(_ markdown: inout MarkdownText) {
        let events = subject.timeline
        guard !events.isEmpty else { return }
        markdown.heading(2, "Timeline")
        markdown.list(
            events.prefix(Self.maximumEvents).map {
                (TimelineText.when($0), $0.text, subject.documents[$0.document].label)
            }, more: max(0, events.count - Self.maximumEvents))
    }

    private func appendDocuments(_ markdown: inout MarkdownText) {
        markdown.heading(2, "Documents")
        let shown = subject.documents.prefix(Self.maximumDocuments).map { document in
            let title = document.ownTitle.flatMap { $0 == document.stem ? nil : $0 }
            let lead = document.reading.sentences.isEmpty ? "" : DisplayText.shortened(document.summary, to: 300)
            return (
                lead: Optional(document.label),
                text: [title, lead.isEmpty ? nil : lead].compactMap { $0 }.joined(separator: ": "), place: String?.none
            )
        }
        markdown.list(shown, more: subject.documents.count - shown.count + gathering.unread.count)
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
