package import Primitives

/// The path of an output below the output folder: `briefs/{{relpath}}.json`.
///
/// Values are inserted as they are. A template can neither be absolute nor climb out with `..`, and `render` checks
/// the same of the values.
package struct OutputPathTemplate: Sendable, Hashable {
    package enum Segment: Sendable, Hashable {
        case literal(String)
        case variable(OutputPathVariable)
    }

    package let segments: [Segment]
    /// The template as it was written.
    package let text: String

    /// Names at the top of the output folder that belong to the tool.
    package static let reservedNames = ["manifest.json", "report.html", "state"]

    /// Cuts `text`; throws unknown variables and paths that are absolute, climb, are empty or belong to the tool.
    package init(parsing text: String) throws(TemplateError) {
        let (pieces, scanProblems) = TemplateScanner.scan(text)
        var problems = scanProblems
        var segments: [Segment] = []
        for piece in pieces {
            switch piece {
            case .literal(let text): segments.append(.literal(text))
            case .placeholder(let name, let position):
                if let variable = OutputPathVariable(rawValue: name) {
                    segments.append(.variable(variable))
                } else {
                    problems.append(Self.unknown(name, at: position))
                }
            }
        }
        if problems.isEmpty, let (message, hint) = Self.fault(of: segments) {
            problems.append(TemplateProblem(message: message, hint: hint, position: TextPosition(line: 1, column: 1)))
        }
        guard problems.isEmpty else { throw TemplateError(problems: problems) }
        self.segments = segments
        self.text = text
    }

    package var usedVariables: Set<OutputPathVariable> {
        Set(segments.compactMap { if case .variable(let variable) = $0 { variable } else { nil } })
    }

    /// The path with `values` put in.
    ///
    /// `nil` when a variable has no value, or when the values lead out of the output folder, leave a name empty or lead
    /// to a name that belongs to the tool.
    package func render(_ values: [OutputPathVariable: String]) -> RelativePath? {
        var path = ""
        for segment in segments {
            switch segment {
            case .literal(let text): path += text
            case .variable(let variable):
                guard let value = values[variable] else { return nil }
                path += value
            }
        }
        guard let path = RelativePath(path), !Self.isReserved(path) else { return nil }
        return path
    }

    /// Whether a path below the output folder belongs to the tool itself, whatever its case.
    package static func isReserved(_ path: RelativePath) -> Bool {
        guard let first = path.names.first else { return false }
        return reservedNames.contains(String(decoding: first, as: UTF8.self).lowercased())
    }

    private static func fault(of segments: [Segment]) -> (message: String, hint: String?)? {
        // Any name does for a variable here: what matters is what the literal parts make of the path.
        let sample = segments.map {
            if case .literal(let text) = $0 { text } else { "x" }
        }.joined()
        if sample.isEmpty { return ("an output path must not be empty", nil) }
        if sample.hasPrefix("/") {
            return ("an output path must not be absolute", "it is taken below the output folder")
        }
        if sample.hasSuffix("/") { return ("an output path must end in a file name", nil) }
        guard let path = RelativePath(sample) else {
            return ("an output path must not contain '.', '..', empty names or NUL", nil)
        }
        if isReserved(path) {
            return ("'\(String(decoding: path.names.first ?? [], as: UTF8.self))' belongs to dossier itself", nil)
        }
        return nil
    }

    private static func unknown(_ name: String, at position: TextPosition) -> TemplateProblem {
        let known = OutputPathVariable.allCases.map(\.rawValue)
        let hint =
            Suggestion.nearest(to: name, among: known).map { "did you mean {{\($0)}}?" }
            ?? "known are \(known.joined(separator: ", "))"
        return TemplateProblem(
            message: "unknown variable {{\(name)}} in an output path", hint: hint, position: position)
    }
}
