/// Everything the program knows about one flag; parsing, help and completions all come from it.
package struct FlagDefinition: Sendable {
    /// What follows the flag.
    package enum Argument: Sendable, Hashable {
        /// Nothing: the flag is there or not.
        case none
        /// One value, shown as `placeholder` in help: `DIR`, `N`.
        case value(_ placeholder: String, completion: Completion = .none)
        /// One of a few words.
        case choice(_ placeholder: String, of: [String])
    }

    /// What a shell offers for a value.
    package enum Completion: Sendable, Hashable {
        case none, file, folder
    }

    /// Long name without dashes, in kebab case: `max-cost`.
    package let name: String
    /// One letter for `-q`, when there is one.
    package let short: Character?
    package let argument: Argument
    /// Whether every occurrence counts; of the others the last one wins.
    package let isRepeatable: Bool
    /// The heading it stands under in help.
    package let category: String
    /// The variable that gives its value when the flag is absent: the flag wins.
    package let environmentVariable: String?
    /// One line without a period, for short help and completions.
    package let summary: String
    /// What full help adds; paragraphs separated by an empty line.
    package let details: String
    /// Names what is wrong with a value, like `is not a number`; `nil` accepts it.
    package let problem: @Sendable (String) -> String?

    package init(
        _ name: String, short: Character? = nil, argument: Argument = .none, isRepeatable: Bool = false,
        category: String = "Options", environmentVariable: String? = nil, summary: String, details: String = "",
        problem: @escaping @Sendable (String) -> String? = { _ in nil }
    ) {
        self.name = name
        self.short = short
        self.argument = argument
        self.isRepeatable = isRepeatable
        self.category = category
        self.environmentVariable = environmentVariable
        self.summary = summary
        self.details = details
        self.problem = problem
    }

    /// `--max-cost`.
    package var spelling: String { "--\(name)" }

    var takesValue: Bool { argument != .none }

    /// `USD` of `--max-cost USD`; `nil` for flags without a value.
    var placeholder: String? {
        switch argument {
        case .none: nil
        case .value(let placeholder, _), .choice(let placeholder, _): placeholder
        }
    }
}
