import Primitives

/// The embedded extractive engine: no key, no network, no model.
///
/// It copies and ranks what documents say and reports what was measured of media; it never composes a claim of its
/// own. The same question gives the same bytes on every machine: no clock, no randomness, no hash order, and its own
/// logarithm. What it can fill is listed in docs/reference/local-engine.md.
package struct LocalEngine: Sendable {
    /// Raised whenever the same question may give another answer; part of every unit's key.
    package static let revision = 1

    /// How outputs name the engine: `local/1`.
    package static var name: String { "local/\(revision)" }

    package init() {}

    /// Answers from text and facts alone; synchronous, bounded in time and memory whatever the text.
    ///
    /// - Throws: `LocalRefusal` when the schema requires what only a model can give, naming each property.
    package func answer(_ question: LocalQuestion) throws(LocalRefusal) -> LocalAnswer {
        if question.children.isEmpty {
            let subject = Subject(documents: question.documents)
            let content: LocalAnswer.Content
            if let schema = question.schema {
                content = .json(try SchemaFiller(root: schema, subject: subject).fill())
            } else {
                content = .text(BriefMarkdown(subject).text)
            }
            return LocalAnswer(content: content, degradations: subject.degradations)
        }
        let gathering = Gathering(
            children: question.children, documents: question.documents, title: question.vars["title"]?.stringValue)
        let content: LocalAnswer.Content
        if let schema = question.schema {
            content = .json(try SchemaFiller(root: schema, subject: gathering.subject).fill())
        } else {
            content = .text(DigestMarkdown(gathering).text)
        }
        return LocalAnswer(content: content, degradations: gathering.degradations)
    }
}
