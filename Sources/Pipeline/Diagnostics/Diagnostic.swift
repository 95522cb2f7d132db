package import Primitives

/// One thing that is wrong, or doubtful, in a file that a person wrote.
package struct Diagnostic: Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable {
        /// The pipeline cannot be used.
        case error
        /// The pipeline can be used, but probably does not do what was meant.
        case warning
    }

    package let severity: Severity
    /// The file's name as the user gave it.
    package let file: String
    package let position: TextPosition
    /// The place in a JSON document; `nil` for prompts and other texts.
    package let pointer: JSONPointer?
    package let message: String
    /// What to do about it, where that is known.
    package let hint: String?

    package init(
        severity: Severity = .error, file: String, position: TextPosition, pointer: JSONPointer? = nil,
        message: String, hint: String? = nil
    ) {
        self.severity = severity
        self.file = file
        self.position = position
        self.pointer = pointer
        self.message = message
        self.hint = hint
    }

    /// A diagnostic about a part of the pipeline file that was kept with its place.
    package init(
        severity: Severity = .error, file: String, at location: SourceLocation, message: String, hint: String? = nil
    ) {
        self.init(
            severity: severity, file: file, position: location.position, pointer: location.pointer, message: message,
            hint: hint)
    }

    package var line: Int { position.line }
    package var column: Int { position.column }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: error: message (at /pointer)`, and a second line with the hint; safe for a terminal.
    package var description: String {
        var text = "\(file):\(line):\(column): \(severity.rawValue): \(message)"
        if let pointer, !pointer.tokens.isEmpty { text += " (at \(pointer))" }
        text = TerminalText.escaped(text)
        if let hint { text += "\n  hint: " + TerminalText.escaped(hint) }
        return text
    }
}

extension Diagnostic: Comparable {
    /// The order in which a person reads the file.
    package static func < (left: Self, right: Self) -> Bool {
        (left.file, left.position, left.message) < (right.file, right.position, right.message)
    }
}

extension Sequence<Diagnostic> {
    package var containsErrors: Bool { contains { $0.severity == .error } }
}
