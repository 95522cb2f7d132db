import CommandLine

/// The table from which parsing, help and completions are made.
enum DossierCommands {
    static let pipeline = PositionalDefinition("PIPELINE", summary: "the pipeline file")
    private static let folder = PositionalDefinition(
        "FOLDER", count: .optional, summary: "read the pipeline's one input from this folder", completion: .folder)
    private static let output: [FlagDefinition] = [Flags.json, Flags.quiet]

    static let run = CommandDefinition(
        "run", summary: "plan and execute; resumes by itself",
        details: """
            Finds the files of every input, works out what is due, asks for it and writes the outputs. Units whose \
            answer is already there are skipped, so running again costs nothing. A first interrupt finishes what is in \
            flight and records it; a second leaves at once, and loses nothing that was recorded.
            """,
        examples: [
            UsageExample("dossier run pipelines/incident-briefs.json", "brief the folder that the pipeline names"),
            UsageExample("dossier run briefs.json ~/cases/0231 --out out/0231", "the same over another folder"),
            UsageExample("dossier run briefs.json --manifest manifest.json", "resume from a manifest alone"),
        ],
        positionals: [pipeline, folder],
        flags: [
            Flags.out, Flags.input, Flags.manifest, Flags.only, Flags.step, Flags.onlyNew, Flags.retryRejected,
            Flags.force, Flags.forceModel, Flags.paranoid, Flags.provider, Flags.model, Flags.baseURL,
            Flags.concurrency, Flags.limit, Flags.maxCost, Flags.maxRequests, Flags.maxTokens, Flags.maxDuration,
            Flags.cutoff, Flags.grace, Flags.workers, Flags.offline, Flags.tolerate, Flags.failFast, Flags.failOn,
            Flags.progress,
        ] + output)
    static let plan = CommandDefinition(
        "plan", summary: "show what would run and why, without the network",
        details: """
            One line per unit that is not fresh: + new, ~ stale, ! retry, x left alone after failing, # blocked, \
            - orphan. Nothing is asked and no output is written.
            """,
        examples: [UsageExample("dossier plan pipelines/incident-briefs.json", "what a run would do now")],
        positionals: [pipeline, folder],
        flags: [
            Flags.out, Flags.input, Flags.manifest, Flags.only, Flags.step, Flags.onlyNew, Flags.retryRejected,
            Flags.force, Flags.paranoid, Flags.provider, Flags.model, Flags.baseURL, Flags.workers, Flags.progress,
        ] + output)
    static let check = CommandDefinition(
        "check", summary: "validate the pipeline and all it points to",
        details:
            "Every mistake in one pass, each with file, line and column. Nothing is read but the pipeline's own files.",
        examples: [UsageExample("dossier check pipelines/incident-briefs.json", "before a run, or in CI")],
        positionals: [pipeline, folder],
        flags: [Flags.input, Flags.out, Flags.provider, Flags.model, Flags.baseURL] + output)
    static let status = CommandDefinition(
        "status", summary: "read a live or finished run",
        examples: [UsageExample("dossier status --out out/incident-briefs", "how far it is, and what failed")],
        positionals: [
            PositionalDefinition("PIPELINE", count: .optional, summary: "the pipeline, whose default folder is read")
        ], flags: [Flags.out] + output)
    static let verify = CommandDefinition(
        "verify", summary: "compare the outputs with the manifest's digests",
        examples: [
            UsageExample("dossier verify --out out/incident-briefs", "exit 10 when an output is not as written")
        ],
        positionals: [
            PositionalDefinition("PIPELINE", count: .optional, summary: "the pipeline, whose default folder is read")
        ], flags: [Flags.out] + output)
    static let inspect = CommandDefinition(
        "inspect", summary: "show what is seen in a file and would be sent",
        examples: [
            UsageExample("dossier inspect report.pdf", "type, facts and the start of the text"),
            UsageExample("dossier inspect --types ~/cases", "the type of every file below a folder"),
        ],
        positionals: [PositionalDefinition("FILE", count: .oneOrMore, summary: "files or folders")],
        flags: [Flags.typesOnly, Flags.text, Flags.workers] + output)
    static let doctor = CommandDefinition(
        "doctor", summary: "check libraries, programs and credentials",
        details: """
            With --online, the providers whose key is set and those of the pipeline are asked, with questions that cost \
            nothing: whether they answer, whether they take the key, and what is left where they tell. Exit 6 means that \
            none can be used: of the pipeline's route, or of all where no pipeline is named.
            """,
        examples: [
            UsageExample("dossier doctor", "what is installed, and what is lost without it"),
            UsageExample("dossier doctor --online pipelines/briefs.json", "are the keys good, and what is left?"),
        ],
        positionals: [
            PositionalDefinition("PIPELINE", count: .optional, summary: "the pipeline whose providers are asked")
        ], flags: [Flags.online, Flags.provider, Flags.baseURL] + output)
    static let probe = CommandDefinition(
        "probe", summary: "send generated files with a code in each, and record which arrive",
        details: """
            One small request for each kind of content and each way in which the provider can be sent it: a text, a \
            picture, a page, a recording and a video. What the model can tell has arrived. The results are kept, and \
            check and plan then warn of what is lost, and no longer of what arrives. Without a name, all providers are \
            asked that serve the model and whose key is in the environment.
            """,
        examples: [
            UsageExample("dossier probe runapi", "some small requests, after asking whether they may cost money"),
            UsageExample("dossier probe --yes --max-cost 0.50 --json", "every provider whose prices are known, in CI"),
            UsageExample("dossier probe -p briefs.json", "the pipeline's route, with its settings"),
        ],
        positionals: [
            PositionalDefinition(
                "PROVIDER", count: .any, summary: "providers to ask, such as runapi or gemini", completion: .none)
        ],
        flags: [Flags.pipeline, Flags.model, Flags.baseURL, Flags.maxCost, Flags.yes] + output)
    static let schema = CommandDefinition(
        "schema", summary: "print a published JSON Schema",
        examples: [UsageExample("dossier schema > pipeline.schema.json", "for your editor's completion")],
        positionals: [
            PositionalDefinition(
                "NAME", count: .optional, summary: "pipeline (default) or manifest", choices: ["pipeline", "manifest"])
        ])
    static let completions = CommandDefinition(
        "completions", summary: "print a completion script for a shell",
        examples: [UsageExample("dossier completions bash", "for ~/.bashrc")],
        positionals: [
            PositionalDefinition("SHELL", summary: "bash, zsh or fish", choices: ["bash", "zsh", "fish"])
        ])

    static let table = CommandTable(
        program: "dossier",
        summary: "Batch pipeline that turns folders of documents and media into structured results.",
        examples: [
            UsageExample("dossier check pipelines/incident-briefs.json", "is the pipeline valid?"),
            UsageExample("dossier plan pipelines/incident-briefs.json", "what would run, and why?"),
            UsageExample("dossier run pipelines/incident-briefs.json", "do it; again costs nothing"),
        ],
        commands: [run, plan, check, status, verify, inspect, doctor, probe, schema, completions],
        exitStatuses: [
            ("0", "every planned unit is fresh or was produced, within tolerance"), ("1", "internal error"),
            ("2", "usage, invalid pipeline, plan refused"), ("3", "finished, failed units above tolerance"),
            ("4", "finished, a --fail-on condition was met"), ("5", "stopped by a limit"),
            ("6", "nothing could be evaluated"), ("7", "environment: library, permission, disk, lock"),
            ("10", "integrity: outputs, manifest or state damaged"), ("130, 143", "interrupted"),
        ])
}
