import Primitives

/// One pass over the arguments of one invocation.
struct ArgumentParser {
    private let table: CommandTable
    private var rest: ArraySlice<String>
    private var command: CommandDefinition?
    private var positionals: [String] = []
    private var values: [String: [ParsedInvocation.Value]] = [:]

    init(table: CommandTable, arguments: [String]) {
        self.table = table
        rest = arguments[...]
    }

    mutating func parse(environment: [String: String]) throws(UsageError) -> ParseResult {
        // Help is answered wherever it stands, also beside mistakes: that is when it is needed.
        if let help = requestedHelp() { return .help(help) }
        while let argument = rest.popFirst() {
            if argument == "--" {
                for positional in rest { try take(positional: positional) }
                break
            } else if argument.hasPrefix("--") {
                if argument == "--version" { return .version }
                try take(long: argument.dropFirst(2))
            } else if argument.hasPrefix("-"), argument.count > 1 {
                if argument == "-V" { return .version }
                try take(shorts: argument.dropFirst())
            } else {
                try take(positional: argument)
            }
        }
        guard let command else {
            throw UsageError(
                "no command was given", hint: "run '\(table.program) --help' for what it can do")
        }
        try check(positionals, of: command)
        try fillIn(from: environment, for: command)
        return .run(ParsedInvocation(command: command.name, positionals: positionals, values: values))
    }

    /// `-h`, `--help` or the command `help`, before any `--`.
    private func requestedHelp() -> HelpRequest? {
        let before = rest.prefix { $0 != "--" }
        let named = before.first { table.command(named: $0) != nil }
        if before.first == "help" {
            return HelpRequest(
                command: before.dropFirst().first.flatMap { table.command(named: $0)?.name }, isFull: true)
        }
        guard let asked = before.first(where: { $0 == "-h" || $0 == "--help" }) else { return nil }
        return HelpRequest(command: named, isFull: asked == "--help")
    }

    // MARK: - Positionals

    private mutating func take(positional: String) throws(UsageError) {
        if command != nil {
            positionals.append(positional)
            return
        }
        guard let found = table.command(named: positional) else {
            let nearest = Suggestion.nearest(to: positional, among: table.commands.map(\.name))
            throw UsageError(
                "there is no command '\(positional)'",
                hint: nearest.map { "did you mean '\(table.program) \($0)'?" }
                    ?? "run '\(table.program) --help' for the commands")
        }
        command = found
    }

    private func check(_ given: [String], of command: CommandDefinition) throws(UsageError) {
        let required = command.positionals.filter(\.count.isRequired)
        if given.count < required.count {
            throw UsageError("'\(command.name)' needs \(required[given.count].name)", hint: usage(of: command))
        }
        let takesMore = command.positionals.last?.count.isRepeated == true
        if given.count > command.positionals.count, !takesMore {
            throw UsageError(
                "'\(command.name)' does not take the argument '\(given[command.positionals.count])'",
                hint: usage(of: command))
        }
        for (index, text) in given.enumerated() {
            guard let definition = command.positionals[min(index, command.positionals.count - 1)...].first,
                !definition.choices.isEmpty, !definition.choices.contains(text)
            else { continue }
            throw UsageError(
                "\(definition.name) is '\(text)', which is none of \(definition.choices.joined(separator: ", "))",
                hint: suggestion(text, among: definition.choices) ?? usage(of: command))
        }
    }

    // MARK: - Flags

    private mutating func take(long text: Substring) throws(UsageError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? ""
        guard let flag = table.flags(of: command).first(where: { $0.name == name }) else {
            throw unknownFlag(name)
        }
        try take(flag, spelled: flag.spelling, attached: parts.count > 1 ? String(parts[1]) : nil)
    }

    private mutating func take(shorts: Substring) throws(UsageError) {
        var letters = shorts
        while let letter = letters.popFirst() {
            guard let flag = table.flags(of: command).first(where: { $0.short == letter }) else {
                throw UsageError("there is no flag '-\(letter)'", hint: helpHint)
            }
            if flag.takesValue {
                if letters.first == "=" { letters.removeFirst() }
                return try take(flag, spelled: "-\(letter)", attached: letters.isEmpty ? nil : String(letters))
            }
            try take(flag, spelled: "-\(letter)", attached: nil)
        }
    }

    private mutating func take(
        _ flag: FlagDefinition, spelled spelling: String, attached: String?
    ) throws(UsageError) {
        guard let placeholder = flag.placeholder else {
            if let attached {
                throw UsageError("'\(spelling)' takes no value, and was given '\(attached)'", hint: helpHint)
            }
            return add("", to: flag, .commandLine)
        }
        guard let value = attached ?? nextValue() else {
            let example = "'\(flag.spelling) \(placeholder)'"
            throw UsageError(
                "'\(spelling)' needs a value",
                hint: rest.first.map { "write \(example), or '\(flag.spelling)=\($0)' if that is the value" }
                    ?? "write \(example)")
        }
        try check(value, of: flag, calledFrom: spelling)
        add(value, to: flag, .commandLine)
    }

    /// The next argument as a value; another long flag there is more likely a forgotten value than a value.
    private mutating func nextValue() -> String? {
        guard let next = rest.first, !next.hasPrefix("--") else { return nil }
        return rest.popFirst()
    }

    private mutating func add(_ text: String, to flag: FlagDefinition, _ source: ParsedInvocation.Source) {
        let value = ParsedInvocation.Value(text: text, source: source)
        values[flag.name] = flag.isRepeatable ? values[flag.name, default: []] + [value] : [value]
    }

    private func check(_ value: String, of flag: FlagDefinition, calledFrom origin: String) throws(UsageError) {
        if case .choice(_, let choices) = flag.argument, !choices.contains(value) {
            throw UsageError(
                "'\(origin)' is '\(value)', which is none of \(choices.joined(separator: ", "))",
                hint: suggestion(value, among: choices) ?? helpHint)
        }
        if let problem = flag.problem(value) {
            throw UsageError("'\(origin)' is '\(value)', which \(problem)", hint: helpHint)
        }
    }

    // MARK: - Environment

    private mutating func fillIn(
        from environment: [String: String], for command: CommandDefinition
    ) throws(UsageError) {
        for flag in table.flags(of: command) where values[flag.name] == nil {
            guard let name = flag.environmentVariable, let text = environment[name], !text.isEmpty else { continue }
            if flag.takesValue {
                try check(text, of: flag, calledFrom: name)
                add(text, to: flag, .environment(name))
            } else {
                switch text.lowercased() {
                case "1", "true", "yes", "on": add("", to: flag, .environment(name))
                case "0", "false", "no", "off": break
                default:
                    throw UsageError(
                        "'\(name)' is '\(text)', which is neither true nor false",
                        hint: "set it to 1 for '\(flag.spelling)', or to nothing")
                }
            }
        }
    }

    // MARK: - Hints

    private var helpHint: String {
        "run '\(command.map { HelpText.name(table, $0) } ?? table.program) --help' for the flags"
    }

    private func usage(of command: CommandDefinition) -> String { "usage: \(HelpText.usage(table, command))" }

    private func suggestion(_ word: String, among candidates: [String]) -> String? {
        Suggestion.nearest(to: word, among: candidates).map { "did you mean '\($0)'?" }
    }

    private func unknownFlag(_ name: String) -> UsageError {
        let message =
            "there is no flag '--\(name)'" + (command.map { $0.name.isEmpty ? "" : " for '\($0.name)'" } ?? "")
        let own = table.flags(of: command).map(\.name)
        let elsewhere = table.commands.filter { $0.flags.contains { $0.name == name } }.map { "'\($0.name)'" }
        if !elsewhere.isEmpty {
            let hint =
                command == nil
                ? "write it after the command: it belongs to \(elsewhere.joined(separator: ", "))"
                : "it belongs to \(elsewhere.joined(separator: ", "))"
            return UsageError(message, hint: hint)
        }
        let nearest = Suggestion.nearest(to: name, among: own) ?? own.first { !name.isEmpty && $0.hasPrefix(name) }
        return UsageError(message, hint: nearest.map { "did you mean '--\($0)'?" } ?? helpHint)
    }
}
