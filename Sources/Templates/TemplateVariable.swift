package import Primitives

/// A name that a template uses, for checking it against what the data will hold.
package struct TemplateVariable: Sendable, Hashable {
    /// As the template writes it: `title`, `_source.relpath`, `.`.
    package let name: String
    /// Whether it opens a section rather than prints something.
    package let isSection: Bool
    /// Whether its text goes out without the escaping of `{{x}}`.
    package let isRaw: Bool
    /// The names of the sections around it, outermost first: the name may belong to an item of one of these.
    package let sections: [String]
    package let position: TextPosition
}
