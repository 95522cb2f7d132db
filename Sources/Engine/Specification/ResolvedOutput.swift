package import Pipeline
package import Primitives
package import Rendering

/// One file that a step writes for every unit, with its template compiled.
package struct ResolvedOutput: Sendable {
    package var content: Renderer.Kind
    package var path: OutputPathTemplate
    /// The template's text, for the rendering digest.
    package var templateText: String?

    package init(content: Renderer.Kind, path: OutputPathTemplate, templateText: String?) {
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
    /// Reads a template for a file that is escaped as `escaping` says.
    func compile(_ text: String, escaping: OutputEscaping) throws(TemplateSyntaxError) -> any TemplateRendering
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
