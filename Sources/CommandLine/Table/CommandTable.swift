/// The whole command line of a program as one value.
package struct CommandTable: Sendable {
    package let program: String
    /// One line without a period.
    package let summary: String
    package let examples: [UsageExample]
    package let commands: [CommandDefinition]
    /// Flags that every command takes, also before its name.
    package let globalFlags: [FlagDefinition]
    /// What the exit statuses mean, for full help.
    package let exitStatuses: [(status: String, meaning: String)]

    /// - Precondition: names are unique; a mistake here is a mistake in the program, and its tests find it.
    package init(
        program: String, summary: String, examples: [UsageExample] = [], commands: [CommandDefinition],
        globalFlags: [FlagDefinition] = [], exitStatuses: [(status: String, meaning: String)] = []
    ) {
        self.program = program
        self.summary = summary
        self.examples = examples
        self.commands = commands
        self.globalFlags = globalFlags
        self.exitStatuses = exitStatuses
        for command in commands {
            let flags = command.flags + globalFlags
            precondition(Set(flags.map(\.name)).count == flags.count, "'\(command.name)' has two flags of one name")
            let letters = flags.compactMap(\.short)
            precondition(Set(letters).count == letters.count, "'\(command.name)' has two flags of one letter")
        }
        precondition(Set(commands.map(\.name)).count == commands.count, "two commands of one name")
    }

    package func command(named name: String) -> CommandDefinition? { commands.first { $0.name == name } }

    func flags(of command: CommandDefinition?) -> [FlagDefinition] { (command?.flags ?? []) + globalFlags }
}
