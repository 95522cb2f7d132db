import Primitives

/// A prompt, cut into literal text and variables.
///
/// `{{name}}` is replaced by a variable of the allow-list; `{{{{` stands for a literal `{{`; values are inserted as they
/// are. Line ends are normalised to line feeds, so that a checkout with other line ends makes the same prompt.
package struct PromptTemplate: Sendable, Hashable {
    package enum Segment: Sendable, Hashable {
        case literal(String)
        case variable(PromptVariable)
    }

    package let segments: [Segment]

    /// Cuts `text`; `vars` are the names of the pipeline's own variables.
    ///
    /// Throws every placeholder that does not end or names no variable, with its line and column in `text`.
    package init(parsing text: String, vars: some Collection<String> = []) throws(TemplateError) {
        let (pieces, scanProblems) = TemplateScanner.scan(Self.normalizingLineEnds(of: text))
        var problems = scanProblems
        var segments: [Segment] = []
        for piece in pieces {
            switch piece {
            case .literal(let text): segments.append(.literal(text))
            case .placeholder(let name, let position):
                if let variable = PromptVariable(name: name), variable.isDefined(among: vars) {
                    segments.append(.variable(variable))
                } else {
                    problems.append(Self.unknown(name, at: position, vars: vars))
                }
            }
        }
        guard problems.isEmpty else { throw TemplateError(problems: problems) }
        self.segments = segments
    }

    /// The variables that the prompt mentions.
    package var usedVariables: Set<PromptVariable> {
        Set(segments.compactMap { if case .variable(let variable) = $0 { variable } else { nil } })
    }

    /// The prompt with `values` put in; a variable without a value, such as the pages of an image, leaves nothing.
    package func render(_ values: [PromptVariable: String]) -> String {
        segments.map {
            switch $0 {
            case .literal(let text): text
            case .variable(let variable): values[variable] ?? ""
            }
        }.joined()
    }

    /// The text with CR LF and lone CR turned into LF.
    package static func normalizingLineEnds(of text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\r")) else { return text }
        return text.split(omittingEmptySubsequences: false) { $0 == "\r\n" || $0 == "\r" || $0 == "\n" }
            .joined(separator: "\n")
    }

    private static func unknown(
        _ name: String, at position: TextPosition, vars: some Collection<String>
    ) -> TemplateProblem {
        let known = PromptVariable.fixedNames + vars.map { "vars.\($0)" }.sorted()
        let hint =
            Suggestion.nearest(to: name, among: known).map { "did you mean {{\($0)}}?" }
            ?? "known are \(known.joined(separator: ", ")); write {{{{ for a literal {{"
        return TemplateProblem(message: "unknown variable {{\(name)}}", hint: hint, position: position)
    }
}

extension PromptVariable {
    fileprivate func isDefined(among vars: some Collection<String>) -> Bool {
        if case .vars(let name) = self { vars.contains(name) } else { true }
    }
}
