/// A command with its arguments, checked against the table: every flag exists and every value was accepted.
package struct ParsedInvocation: Sendable, Hashable {
    /// Where a value came from, for messages about it.
    package enum Source: Sendable, Hashable {
        case commandLine
        case environment(String)
    }

    package struct Value: Sendable, Hashable {
        /// Empty for flags without a value.
        package let text: String
        package let source: Source
    }

    package let command: String
    /// Arguments known by their place, in order.
    package let positionals: [String]
    /// By the flag's name, in the order of the command line.
    let values: [String: [Value]]

    /// Whether a flag without a value was given.
    package func isSet(_ flag: FlagDefinition) -> Bool { values[flag.name] != nil }

    /// The value of a flag, the last one if it was given more than once.
    package func value(of flag: FlagDefinition) -> String? { values[flag.name]?.last?.text }

    /// Every value of a repeatable flag, in order.
    package func values(of flag: FlagDefinition) -> [String] { values[flag.name, default: []].map(\.text) }

    /// How a message should call the place the value came from: `--max-cost`, or the variable.
    package func origin(of flag: FlagDefinition) -> String {
        if case .environment(let name) = values[flag.name]?.last?.source { name } else { flag.spelling }
    }
}

/// What a command line asks for.
package enum ParseResult: Sendable, Hashable {
    case run(ParsedInvocation)
    /// Print help to standard output and end with 0.
    case help(HelpRequest)
    /// Print the version to standard output and end with 0.
    case version
    /// Print the message to standard error and end with 2.
    case failure(UsageError)
}

/// Which help was asked for.
package struct HelpRequest: Sendable, Hashable {
    /// `nil` is the program's own.
    package let command: String?
    /// `--help` rather than `-h`.
    package let isFull: Bool

    package init(command: String?, isFull: Bool) {
        self.command = command
        self.isFull = isFull
    }
}

/// A command line that makes no sense, and what probably was meant.
package struct UsageError: Error, Sendable, Hashable, CustomStringConvertible {
    package let message: String
    package let hint: String

    package init(_ message: String, hint: String) {
        self.message = message
        self.hint = hint
    }

    package var description: String { message }
}
