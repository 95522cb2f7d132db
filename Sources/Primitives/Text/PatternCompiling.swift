/// Compiles regular expressions; layers without a C library receive one.
package protocol PatternCompiling: Sendable {
    /// Compiles `pattern`, written as ECMA-262 has it, as JSON Schema asks for.
    func compile(_ pattern: String) throws(PatternSyntaxError) -> any CompiledPattern
}

/// A regular expression that is ready to be searched for.
package protocol CompiledPattern: Sendable {
    /// Whether the pattern occurs anywhere in `text`; `nil` when the search was given up because it cost too much.
    func matches(_ text: String) -> Bool?
}

/// Why a text is not a regular expression.
package struct PatternSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    package let message: String
    /// Byte offset in the pattern, counted in UTF-8.
    package let offset: Int

    package init(message: String, offset: Int) {
        self.message = message
        self.offset = offset
    }

    package var description: String { "\(message) at byte \(offset)" }
}
