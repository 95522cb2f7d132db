import CommandLine
import Primitives

/// Every flag, defined once; commands pick theirs.
enum Flags {
    static let out = FlagDefinition(
        "out", short: "o", argument: .value("DIR", completion: .folder), category: "Folders",
        environmentVariable: "DOSSIER_OUT", summary: "the output folder (default: out/<pipeline name>)")
    static let input = FlagDefinition(
        "input", short: "i", argument: .value("ID=DIR", completion: .folder), isRepeatable: true, category: "Folders",
        summary: "read the input ID from DIR instead of the folder in the pipeline")
    static let manifest = FlagDefinition(
        "manifest", argument: .value("FILE", completion: .file), category: "Folders",
        summary: "resume from this manifest alone, with no state folder")

    static let only = FlagDefinition(
        "only", argument: .value("GLOB"), isRepeatable: true, category: "Selection",
        summary: "take up only units whose source matches GLOB; the others stay due")
    static let step = FlagDefinition(
        "step", argument: .value("ID"), isRepeatable: true, category: "Selection",
        summary: "take up only units of this step")
    static let onlyNew = FlagDefinition(
        "only-new", category: "Selection", summary: "leave units alone that failed before")
    static let retryRejected = FlagDefinition(
        "retry-rejected", category: "Selection", summary: "ask again for units whose failure would repeat")
    static let force = FlagDefinition(
        "force", argument: .value("UNIT"), isRepeatable: true, category: "Selection",
        summary: "do this unit again, whatever its state")
    static let forceModel = FlagDefinition(
        "force-model", category: "Selection",
        summary: "let another model's answers replace the ones in the output folder")
    static let paranoid = FlagDefinition(
        "paranoid", category: "Selection", summary: "read and hash every file again, also unchanged ones")

    static let provider = FlagDefinition(
        "provider", argument: .value("NAME"), category: "Route", environmentVariable: "DOSSIER_PROVIDER",
        summary: "ask this provider alone, instead of the pipeline's route")
    static let model = FlagDefinition(
        "model", argument: .value("ID"), category: "Route", summary: "ask this model, instead of the pipeline's")
    static let baseURL = FlagDefinition(
        "base-url", argument: .value("URL"), category: "Route", environmentVariable: "DOSSIER_BASE_URL",
        summary: "the provider's address without the endpoint's path; plain http for this machine only")

    static let pipeline = FlagDefinition(
        "pipeline", short: "p", argument: .value("FILE", completion: .file), category: "Route",
        summary: "take settings of providers, the route and the model from this pipeline")
    static let yes = FlagDefinition(
        "yes", short: "y", category: "Limits", summary: "do not ask before it costs money")

    static let maxCost = FlagDefinition(
        "max-cost", argument: .value("USD"), category: "Limits", summary: "send no request beyond this cost",
        problem: { dollars($0) == nil ? "is no amount like 25 or 0.50" : nil })
    static let maxRequests = FlagDefinition(
        "max-requests", argument: .value("N"), category: "Limits", summary: "send at most N requests, retries included",
        problem: { Int($0).map { $0 >= 0 } == true ? nil : "is no number" })
    static let maxTokens = FlagDefinition(
        "max-tokens", argument: .value("N"), category: "Limits", summary: "send no request beyond N tokens",
        problem: positiveNumber)
    static let cutoff = FlagDefinition(
        "cutoff", argument: .choice("MODE", of: ["soft", "hard", "cautious"]), category: "Limits",
        summary: "at a limit: finish what was sent, abandon it, or stay below by estimate")

    /// An amount as `--max-cost` takes it.
    static func dollars(_ text: String) -> USD? {
        guard let number = try? JSONParser.parse(text).value, case .number(let value) = number else { return nil }
        return USD(value)
    }

    static let concurrency = FlagDefinition(
        "concurrency", short: "j", argument: .value("N"), category: "Limits",
        environmentVariable: "DOSSIER_CONCURRENCY",
        summary: "requests in flight at the same time", problem: positiveNumber)
    static let limit = FlagDefinition(
        "limit", argument: .value("N"), category: "Limits", summary: "take up at most N units",
        problem: positiveNumber)
    static let maxDuration = FlagDefinition(
        "max-duration", argument: .value("D"), category: "Limits",
        summary: "take up no unit after D (like 90s, 10m, 2h)",
        problem: { Duration(parsing: $0) == nil ? "is no duration like 90s, 10m or 2h" : nil })
    static let grace = FlagDefinition(
        "grace", argument: .value("D"), category: "Limits",
        summary: "after a first signal, wait this long for what is in flight (default 30s)",
        problem: { Duration(parsing: $0) == nil ? "is no duration like 90s, 10m or 2h" : nil })
    static let workers = FlagDefinition(
        "workers", argument: .value("N"), category: "Limits", environmentVariable: "DOSSIER_WORKERS",
        summary: "processes that read files (default: one per processor)", problem: positiveNumber)

    static let tolerate = FlagDefinition(
        "tolerate", argument: .value("N|P%"), category: "Outcome",
        summary: "failed units that still leave the run a success")
    static let failFast = FlagDefinition(
        "fail-fast", category: "Outcome", summary: "stop at the first failed unit")
    static let failOn = FlagDefinition(
        "fail-on", argument: .value("CONDITION,…"), category: "Outcome",
        summary: "exit 4 when a unit is degraded, partial, repaired or ungrounded", problem: knownConditions)

    static let json = FlagDefinition(
        "json", category: "Output", summary: "machine-readable lines (NDJSON) on standard output")
    static let quiet = FlagDefinition(
        "quiet", short: "q", category: "Output", summary: "say only warnings and errors")
    static let progress = FlagDefinition(
        "progress", argument: .choice("MODE", of: ["auto", "plain", "none"]), category: "Output",
        summary: "how progress is shown (default auto)")
    static let typesOnly = FlagDefinition(
        "types", category: "Output", summary: "tell only the type of each file, one per line")
    static let text = FlagDefinition(
        "text", category: "Output", summary: "print the text that would be used, all of it")
    static let offline = FlagDefinition(
        "offline", category: "Limits", summary: "refuse to use the network")

    static let online = FlagDefinition(
        "online", category: "Route",
        summary: "ask every provider with a key whether it answers, takes the key, and what is left")

    private static func positiveNumber(_ text: String) -> String? {
        Int(text).map { $0 > 0 } == true ? nil : "is no positive number"
    }

    static let conditions = ["degraded", "partial", "repaired", "ungrounded"]

    private static func knownConditions(_ text: String) -> String? {
        text.split(separator: ",").allSatisfy { conditions.contains(String($0)) }
            ? nil : "is none of \(conditions.joined(separator: ", "))"
    }
}
