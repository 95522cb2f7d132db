import CommandLine

/// A small program that has one of everything.
enum Sample {
    static let out = FlagDefinition(
        "out", short: "o", argument: .value("DIR", completion: .folder), category: "Output",
        environmentVariable: "SAMPLE_OUT", summary: "write into DIR",
        details: "Everything below DIR belongs to the program; files that it did not write stay.")
    static let limit = FlagDefinition(
        "limit", argument: .value("N"), category: "Limits", summary: "stop after N files",
        problem: { Int($0).map { $0 < 0 ? "is negative" : nil } ?? "is not a number" })
    static let only = FlagDefinition(
        "only", argument: .value("GLOB"), isRepeatable: true, category: "Limits", summary: "take only what matches GLOB"
    )
    static let progress = FlagDefinition(
        "progress", argument: .choice("MODE", of: ["auto", "plain", "none"]), summary: "how to show progress")
    static let yes = FlagDefinition("yes", short: "y", environmentVariable: "SAMPLE_YES", summary: "do not ask")
    static let quiet = FlagDefinition("quiet", short: "q", summary: "say less; it's for \"cron\" [and] $HOME")
    static let shard = FlagDefinition("shard", argument: .value("I/N"), summary: "a share")

    static let table = CommandTable(
        program: "sample", summary: "shows how flags work",
        examples: [UsageExample("sample run job.json", "Do everything that the job says.")],
        commands: [
            CommandDefinition(
                "run", summary: "do the work",
                details: "Does what the file says and remembers what is done, so that it never does it twice.",
                examples: [UsageExample("sample run job.json --limit 5", "Do five files to see whether it works.")],
                positionals: [
                    PositionalDefinition("PIPELINE", summary: "the file that says what to do"),
                    PositionalDefinition("DIR", count: .optional, summary: "where to look", completion: .folder),
                ],
                flags: [out, limit, only, progress, yes, shard]),
            CommandDefinition(
                "inspect", summary: "look at files",
                positionals: [PositionalDefinition("FILE", count: .oneOrMore, summary: "what to look at")], flags: [out]
            ),
            CommandDefinition(
                "completions", summary: "write completions",
                positionals: [
                    PositionalDefinition(
                        "SHELL", summary: "for which shell", completion: .none,
                        choices: CompletionShell.allCases.map(\.rawValue))
                ]),
        ],
        globalFlags: [quiet], exitStatuses: [("0", "all is well"), ("2", "the command line makes no sense")])

    static func run(_ arguments: String..., environment: [String: String] = [:]) -> ParsedInvocation? {
        if case .run(let invocation) = table.parse(arguments, environment: environment) { invocation } else { nil }
    }

    static func failure(_ arguments: [String], environment: [String: String] = [:]) -> UsageError? {
        if case .failure(let error) = table.parse(arguments, environment: environment) { error } else { nil }
    }
}
