package import Pipeline
package import Primitives

/// One file that a step writes for every unit, with its template compiled.
package struct ResolvedOutput: Sendable {
    package enum Content: Sendable {
        case json
        case answer
        case template(any CompiledTemplate)
    }

    package var content: Content
    package var path: OutputPathTemplate
    /// The template's text, for the rendering digest.
    package var templateText: String?

    package init(content: Content, path: OutputPathTemplate, templateText: String?) {
        self.content = content
        self.path = path
        self.templateText = templateText
    }

    /// The kind's name in the manifest.
    package var kind: String {
        switch content {
        case .json: "json"
        case .answer: "answer"
        case .template: "template"
        }
    }
}

/// Compiles the templates of outputs.
package protocol TemplateCompiling: Sendable {
    func compile(_ text: String, escaping: TemplateEscaping) throws(TemplateSyntaxError) -> any CompiledTemplate
}

/// Why a text is not a template, and where.
package struct TemplateSyntaxError: Error, Sendable {
    package let message: String
    package let position: TextPosition

    package init(message: String, position: TextPosition) {
        self.message = message
        self.position = position
    }
}

/// A template ready to be filled.
package protocol CompiledTemplate: Sendable {
    func render(_ data: JSONValue) throws -> String
}

/// How a template's values are made harmless.
package enum TemplateEscaping: Sendable, Hashable {
    case none, markdown, html

    /// By the extension of the file that the template makes.
    package init(forPath path: String) {
        let lowered = path.lowercased()
        self =
            if [".html", ".htm", ".xhtml"].contains(where: lowered.hasSuffix) {
                .html
            } else if [".md", ".markdown"].contains(where: lowered.hasSuffix) {
                .markdown
            } else {
                .none
            }
    }
}
