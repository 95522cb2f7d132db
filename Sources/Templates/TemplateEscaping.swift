import Primitives

/// What the text of variables must not be able to do in the output.
package enum TemplateEscaping: Sendable, Hashable {
    /// Text stands as it is: paths, prompts, plain text.
    case none
    /// `{{x}}` is literal text on one line; `{{{x}}}` is Markdown without HTML, images and dangerous links.
    case markdown
    /// `{{x}}` is literal text in elements and quoted attributes; `{{{x}}}` is refused.
    case html

    func escaped(_ text: String, isRaw: Bool) -> String {
        switch (self, isRaw) {
        case (.none, _): text
        case (.markdown, false): MarkdownEscape.inline(text)
        case (.markdown, true): MarkdownSanitizer.sanitized(text)
        case (.html, _): HTMLEscape.text(text)
        }
    }
}
