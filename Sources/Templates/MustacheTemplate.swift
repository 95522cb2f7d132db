internal import CMustacheShims
package import Primitives

/// A Mustache template: variables, sections, inverted sections, comments; no partials, lambdas or other delimiters.
///
/// Absent names, null, false, empty text and empty lists are falsy; numbers print as their JSON literals, booleans as
/// `true` and `false`, lists and objects not at all. Text from data is never read as a template.
package struct MustacheTemplate: Sendable {
    /// Every name used, in order, also repeatedly.
    package let variables: [TemplateVariable]
    /// What the library is given: names marked, lines that hold only tags removed.
    private let normalized: [UInt8]

    /// The largest output unless the caller says otherwise.
    package static let defaultMaximumOutput = ByteCount(64 << 20)

    /// Reads a template.
    ///
    /// - Throws: an error with line and column for syntax, unknown kinds of tags, depth and size.
    package init(parsing text: String) throws(TemplateError) {
        let scanner = try TemplateScanner(text)
        variables = Self.variables(in: scanner)
        normalized = TemplateNormalizer.normalized(scanner)
    }

    /// Whether the template may be used with `escaping`.
    ///
    /// - Throws: an error at the first `{{{x}}}` of an HTML template: text from answers never enters HTML as HTML.
    package func check(for escaping: TemplateEscaping) throws(TemplateError) {
        guard escaping == .html, let raw = variables.first(where: \.isRaw) else { return }
        throw TemplateError(
            "\"\(raw.name)\" would enter the HTML unescaped: write {{\(raw.name)}}", at: raw.position)
    }

    /// Renders the template with `data`, an object whose members are the names.
    ///
    /// - Throws: when the output would exceed `maximumOutput`, or `escaping` does not allow the template's tags.
    package func render(
        _ data: JSONValue, escaping: TemplateEscaping, maximumOutput: ByteCount = Self.defaultMaximumOutput
    ) throws(TemplateError) -> String {
        try check(for: escaping)
        return try MustacheRendering(escaping: escaping, maximumOutput: maximumOutput.bytes)
            .render(normalized, TemplateData.encoded(data))
    }

    private static func variables(in scanner: TemplateScanner) -> [TemplateVariable] {
        var variables: [TemplateVariable] = []
        var sections: [String] = []
        for token in scanner.tokens {
            switch token {
            case .variable(let name, let isRaw, let offset):
                variables.append(
                    TemplateVariable(
                        name: name, isSection: false, isRaw: isRaw, sections: sections, position: scanner.place(offset))
                )
            case .sectionStart(let name, _, let offset):
                variables.append(
                    TemplateVariable(
                        name: name, isSection: true, isRaw: false, sections: sections, position: scanner.place(offset)))
                sections.append(name)
            case .sectionEnd: sections.removeLast()
            case .text, .comment: break
            }
        }
        return variables
    }
}
