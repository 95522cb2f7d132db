/// Help from the table, as plain text.
package struct HelpText: Sendable {
    private let table: CommandTable
    /// Columns.
    private let width: Int

    /// - Parameter width: columns of the screen; text is kept between 40 and 100 of them to stay readable.
    package init(_ table: CommandTable, width: Int = 80) {
        self.table = table
        self.width = min(100, max(40, width))
    }

    /// The text for a request, ending with a line break.
    package func render(_ request: HelpRequest) -> String {
        let sections: [String]
        if let command = request.command.flatMap(table.command(named:)) {
            sections = request.isFull ? full(command) : short(command)
        } else {
            sections = overview(isFull: request.isFull)
        }
        return sections.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
    }

    /// `dossier run`; a command without a name is the program itself.
    static func name(_ table: CommandTable, _ command: CommandDefinition) -> String {
        command.name.isEmpty ? table.program : "\(table.program) \(command.name)"
    }

    /// `dossier run [flags] PIPELINE`.
    static func usage(_ table: CommandTable, _ command: CommandDefinition) -> String {
        let positionals = command.positionals.map { " \($0.usage)" }.joined()
        return "\(name(table, command)) [flags]\(positionals)"
    }

    // MARK: - The program

    private func overview(isFull: Bool) -> [String] {
        var sections = [
            "\(table.program): \(table.summary)\n", isFull ? section("Examples", examples(table.examples)) : "",
            "Usage: \(table.program) COMMAND [flags] …\n",
            section("Commands", columns(table.commands.map { ($0.name, $0.summary) })),
        ]
        sections += flagSections(table.globalFlags, isFull: isFull)
        if isFull {
            sections.append(section("Exit status", columns(table.exitStatuses.map { ($0.status, $0.meaning) })))
        }
        sections.append("Run '\(table.program) COMMAND --help' for everything about one command.")
        return sections
    }

    // MARK: - One command

    private func short(_ command: CommandDefinition) -> [String] {
        [
            "\(Self.name(table, command)): \(command.summary)\n", "Usage: \(Self.usage(table, command))\n",
            arguments(command),
        ] + flagSections(table.flags(of: command), isFull: false) + [
            "Run '\(Self.name(table, command)) --help' for examples and details."
        ]
    }

    private func full(_ command: CommandDefinition) -> [String] {
        [
            "\(Self.name(table, command)): \(command.summary)\n", section("Examples", examples(command.examples)),
            "Usage: \(Self.usage(table, command))\n", paragraphs(command.details), arguments(command),
        ] + flagSections(table.flags(of: command), isFull: true) + [
            "A flag wins over its environment variable, and that over the pipeline file."
        ]
    }

    private func arguments(_ command: CommandDefinition) -> String {
        section("Arguments", columns(command.positionals.map { ($0.name, $0.summary) }))
    }

    // MARK: - Parts

    private func flagSections(_ flags: [FlagDefinition], isFull: Bool) -> [String] {
        var categories: [String] = []
        for flag in flags where !categories.contains(flag.category) { categories.append(flag.category) }
        return categories.map { category in
            let members = flags.filter { $0.category == category }
            return section(
                category, isFull ? members.map(entry).joined() : columns(members.map { ($0.heading, $0.summary) }))
        }
    }

    /// A flag with everything there is to say about it.
    private func entry(_ flag: FlagDefinition) -> String {
        var text = "  \(flag.heading)\n" + wrapped(flag.summary, indent: 6)
        if !flag.details.isEmpty { text += wrapped(flag.details, indent: 6) }
        if case .choice(_, let choices) = flag.argument {
            text += wrapped("One of: \(choices.joined(separator: ", ")).", indent: 6)
        }
        if flag.isRepeatable { text += wrapped("May be given more than once.", indent: 6) }
        if let variable = flag.environmentVariable { text += wrapped("Environment: \(variable)", indent: 6) }
        return text
    }

    private func examples(_ examples: [UsageExample]) -> String {
        examples.map { "  \($0.command)\n" + wrapped($0.meaning, indent: 6) }.joined()
    }

    private func section(_ title: String, _ body: String) -> String { body.isEmpty ? "" : "\(title):\n\(body)" }

    private func paragraphs(_ text: String) -> String { text.isEmpty ? "" : wrapped(text, indent: 0) }

    /// Two columns; a first entry that is too wide gets a line of its own.
    private func columns(_ rows: [(left: String, right: String)]) -> String {
        let widest = rows.map(\.left.count).filter { $0 <= 26 }.max() ?? 0
        let indent = widest + 4
        return rows.map { left, right in
            let text = wrapped(right, indent: indent)
            let start = "  \(left)"
            guard left.count <= widest else { return "\(start)\n\(text)" }
            return start + String(repeating: " ", count: indent - start.count) + text.dropFirst(indent)
        }.joined()
    }

    private func wrapped(_ text: String, indent: Int) -> String {
        TextWrapping.lines(text, width: width - indent)
            .map { $0.isEmpty ? "\n" : String(repeating: " ", count: indent) + $0 + "\n" }.joined()
    }
}

extension FlagDefinition {
    /// `-q, --quiet`, `--max-cost USD`.
    var heading: String {
        let letter = short.map { "-\($0), " } ?? ""
        return letter + spelling + (placeholder.map { " \($0)" } ?? "")
    }
}
