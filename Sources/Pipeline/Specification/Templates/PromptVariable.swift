/// A value that a prompt may mention; what a prompt does not mention never enters its key.
package enum PromptVariable: Sendable, Hashable {
    case sourceRelpath, sourceType, sourcePages, sourceDuration, segmentRange, group
    /// A value of the pipeline's `vars`.
    case vars(String)

    private static let fixed: [(name: String, variable: PromptVariable)] = [
        ("source.relpath", .sourceRelpath), ("source.type", .sourceType), ("source.pages", .sourcePages),
        ("source.duration", .sourceDuration), ("segment.range", .segmentRange), ("group", .group),
    ]

    /// The variables that every pipeline has, as prompts spell them.
    package static let fixedNames = fixed.map(\.name)

    /// The variable that a prompt spells as `name`, any `vars.…` included; `nil` when there is none.
    package init?(name: String) {
        if let match = Self.fixed.first(where: { $0.name == name }) {
            self = match.variable
        } else if name.hasPrefix("vars."), name.count > 5 {
            self = .vars(String(name.dropFirst(5)))
        } else {
            return nil
        }
    }

    package var name: String {
        if case .vars(let name) = self { return "vars.\(name)" }
        return Self.fixed.first { $0.variable == self }?.name ?? ""
    }
}
