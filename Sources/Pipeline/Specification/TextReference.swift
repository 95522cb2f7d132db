/// A text that the pipeline file holds or points to: a prompt, a schema, a template.
///
/// A bare string is a path; `{ "text": "…" }` is the text itself.
package struct TextReference: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        case inline(String)
        /// A path relative to the pipeline file's folder, or an absolute one.
        case path(String)
    }

    package let content: Content
    package let location: SourceLocation

    package init(_ content: Content, location: SourceLocation) {
        self.content = content
        self.location = location
    }

    /// How messages name the text: the path, or the place in the pipeline file.
    package var displayName: String {
        switch content {
        case .path(let path): path
        case .inline: "text at \(location.pointer)"
        }
    }
}
