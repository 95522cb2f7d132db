package import Primitives

/// What the text of variables must not be able to do in an output file.
package enum OutputEscaping: Sendable, Hashable {
    case none, markdown, html

    /// The escaping for a file of that name: Markdown for `.md` and `.markdown`, HTML for `.html`, `.htm`, `.xhtml` and
    /// `.svg`, none for anything else.
    package init(fileName: String) {
        let name = fileName.lowercased()
        if [".md", ".markdown"].contains(where: name.hasSuffix) {
            self = .markdown
        } else if [".html", ".htm", ".xhtml", ".svg", ".xml"].contains(where: name.hasSuffix) {
            self = .html
        } else {
            self = .none
        }
    }
}

/// A template that was read and checked; the engine is given one per `write` entry.
package protocol TemplateRendering: Sendable {
    /// Fills the template; an error says what, for people, with the place in the template where there is one.
    func render(_ data: JSONValue, escaping: OutputEscaping) throws -> String
}
