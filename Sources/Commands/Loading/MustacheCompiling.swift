import Engine
import Primitives
import Rendering
import Templates

/// Mustache as the engine's template language.
struct MustacheCompiling: TemplateCompiling {
    private struct Compiled: TemplateRendering {
        let template: MustacheTemplate

        func render(_ data: JSONValue, escaping: OutputEscaping) throws -> String {
            try template.render(data, escaping: TemplateEscaping(escaping))
        }
    }

    func compile(_ text: String, escaping: OutputEscaping) throws(TemplateSyntaxError) -> any TemplateRendering {
        do throws(TemplateError) {
            let template = try MustacheTemplate(parsing: text)
            try template.check(for: TemplateEscaping(escaping))
            return Compiled(template: template)
        } catch {
            throw TemplateSyntaxError(
                message: error.message, position: error.position ?? TextPosition(line: 1, column: 1))
        }
    }
}

extension TemplateEscaping {
    fileprivate init(_ escaping: OutputEscaping) {
        self =
            switch escaping {
            case .none: .none
            case .markdown: .markdown
            case .html: .html
            }
    }
}
