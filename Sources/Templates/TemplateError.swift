package import Primitives

/// Why a template cannot be used or rendered.
package struct TemplateError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Lower case, without the file's name, without a full stop.
    package let message: String
    /// Where in the template; `nil` when it is the data or the result that is at fault.
    package let position: TextPosition?

    package init(_ message: String, at position: TextPosition? = nil) {
        self.message = message
        self.position = position
    }

    package var line: Int? { position?.line }
    package var column: Int? { position?.column }

    package var description: String {
        position.map { "line \($0.line), column \($0.column): \(message)" } ?? message
    }
}
