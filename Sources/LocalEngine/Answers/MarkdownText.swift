import Primitives

/// Builds Markdown out of text that is not trusted to be Markdown.
struct MarkdownText {
    private(set) var text = ""

    /// The line by which every Markdown answer names the engine.
    static let signature = "_Extracted by the embedded engine \(LocalEngine.name); no model was asked._"

    mutating func heading(_ level: Int, _ title: String) {
        separate()
        text += String(repeating: "#", count: level) + " " + MarkdownEscape.inline(title) + "\n"
    }

    mutating func paragraph(_ content: String) {
        separate()
        text += MarkdownEscape.inline(content) + "\n"
    }

    /// Items with an optional lead in bold and an optional place in brackets.
    ///
    /// - Parameter lead: a line in bold above the list.
    mutating func list(
        _ items: [(lead: String?, text: String, place: String?)], more: Int = 0, isNumbered: Bool = false,
        lead: String? = nil
    ) {
        guard !items.isEmpty else { return }
        separate()
        if let lead { text += "**\(MarkdownEscape.inline(lead))**\n\n" }
        for (index, item) in items.enumerated() {
            let lead = item.lead.map { "**\(MarkdownEscape.inline($0))**" }
            let content = item.text.isEmpty ? nil : MarkdownEscape.inline(item.text)
            let place = item.place.map { "(\(MarkdownEscape.inline($0)))" }
            let start = [lead, content].compactMap { $0 }.joined(separator: " — ")
            text += isNumbered ? "\(index + 1). " : "- "
            text += [start, place].compactMap { $0 }.joined(separator: " ") + "\n"
        }
        if more > 0 { text += isNumbered ? "\n… and \(more) more\n" : "- … and \(more) more\n" }
    }

    mutating func sign() {
        separate()
        text += Self.signature + "\n"
    }

    private mutating func separate() {
        if !text.isEmpty { text += "\n" }
    }
}
