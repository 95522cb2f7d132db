package import Primitives

/// What is wrong with a template's text.
package struct TemplateProblem: Sendable, Hashable {
    package let message: String
    package let hint: String?
    /// Line and column in the template's own text.
    package let position: TextPosition

    package init(message: String, hint: String? = nil, position: TextPosition) {
        self.message = message
        self.hint = hint
        self.position = position
    }

    /// The problem as a diagnostic about `file`, the file that holds the template.
    package func diagnostic(file: String) -> Diagnostic {
        Diagnostic(file: file, position: position, message: message, hint: hint)
    }
}

/// Everything that is wrong with a template's text.
package struct TemplateError: Error, Sendable, Hashable, CustomStringConvertible {
    package let problems: [TemplateProblem]

    package var description: String {
        problems.map { "\($0.position.line):\($0.position.column): \($0.message)" }.joined(separator: "\n")
    }
}
