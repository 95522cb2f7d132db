/// One subcommand: what it takes and what its help says.
package struct CommandDefinition: Sendable {
    package let name: String
    /// One line without a period.
    package let summary: String
    /// What full help says below the examples; paragraphs separated by an empty line.
    package let details: String
    package let examples: [UsageExample]
    package let positionals: [PositionalDefinition]
    /// The flags of this command; the table's global ones come in addition.
    package let flags: [FlagDefinition]

    package init(
        _ name: String, summary: String, details: String = "", examples: [UsageExample] = [],
        positionals: [PositionalDefinition] = [], flags: [FlagDefinition] = []
    ) {
        self.name = name
        self.summary = summary
        self.details = details
        self.examples = examples
        self.positionals = positionals
        self.flags = flags
    }
}

/// An argument known by its place.
package struct PositionalDefinition: Sendable {
    package enum Count: Sendable, Hashable {
        case one, optional, oneOrMore, any

        var isRequired: Bool { self == .one || self == .oneOrMore }
        var isRepeated: Bool { self == .oneOrMore || self == .any }
    }

    /// In capitals: `PIPELINE`.
    package let name: String
    package let count: Count
    package let summary: String
    package let completion: FlagDefinition.Completion
    /// Words that are accepted, when there are only a few.
    package let choices: [String]

    /// Only the last positional of a command may be repeated, and none may follow an optional one but optional ones.
    package init(
        _ name: String, count: Count = .one, summary: String, completion: FlagDefinition.Completion = .file,
        choices: [String] = []
    ) {
        self.name = name
        self.count = count
        self.summary = summary
        self.completion = completion
        self.choices = choices
    }

    /// `PIPELINE`, `[DIR]`, `FILE…`.
    var usage: String {
        switch count {
        case .one: name
        case .optional: "[\(name)]"
        case .oneOrMore: "\(name)…"
        case .any: "[\(name)…]"
        }
    }
}

/// A command line and what it is for.
package struct UsageExample: Sendable, Hashable {
    package let command: String
    package let meaning: String

    package init(_ command: String, _ meaning: String) {
        self.command = command
        self.meaning = meaning
    }
}
