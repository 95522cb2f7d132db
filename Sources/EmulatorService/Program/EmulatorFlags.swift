package import CommandLine
import Primitives

/// The command line of `dossier-emulator`.
package enum EmulatorFlags {
    static let port = FlagDefinition(
        "port", argument: .value("N"), summary: "port on 127.0.0.1; 0 takes any that is free",
        problem: { UInt16($0) == nil ? "is no port from 0 to 65535" : nil })
    static let provider = FlagDefinition(
        "provider", argument: .choice("NAME", of: Vendor.allCases.map(\.rawValue)),
        summary: "whose paths, checks, errors and streams are spoken (openai)")
    static let key = FlagDefinition(
        "key", argument: .value("KEY"), summary: "key that requests must carry (emulator-key); empty accepts anything",
        details: """
            Sent by clients as 'Authorization: Bearer KEY', and to gemini as 'x-goog-api-key: KEY'. aivideoapi wants \
            sk-emulator-key. It is no secret: it opens nothing but this emulator.
            """)
    static let model = FlagDefinition(
        "model", argument: .value("ID"), isRepeatable: true,
        summary: "model id that exists, instead of the provider's own")
    static let latency = FlagDefinition(
        "latency", argument: .value("D"), summary: "how long each reply waits, like 200ms",
        details: "Counted from the last byte of the request. No thread is held meanwhile.",
        problem: { Duration(parsing: $0) == nil ? "is no duration like 200ms" : nil })
    static let check = FlagDefinition(
        "check", argument: .choice("HOW", of: ["strict", "none"]),
        summary: "strict checks every request (default); none drains it unread",
        details: "none is for measuring: bodies are counted and not kept, and every answer is the same.")
    static let script = FlagDefinition(
        "script", argument: .value("FILE", completion: .file), summary: "faults to inject, as JSON",
        details: "docs/reference/emulator.md describes the format.")
    static let log = FlagDefinition(
        "log", argument: .value("FILE", completion: .file), summary: "write one line of JSON per request to FILE",
        details: "Lines are added to what the file holds.")
    static let answers = FlagDefinition(
        "answers", argument: .choice("HOW", of: AnswerMaker.Style.allCases.map(\.rawValue)),
        summary: "schema follows the request's schema (default); echo always answers in sentences")
    static let accept = FlagDefinition(
        "accept", argument: .choice("PART", of: ["video_url"]), isRepeatable: true,
        summary: "content part beyond OpenAI's own that is taken too")
    static let maxBody = FlagDefinition(
        "max-body", argument: .value("SIZE"), summary: "largest request body (256MiB); longer ones get 413",
        problem: { ByteCount(parsing: $0) == nil ? "is no size like 256MiB" : nil })

    /// The program itself is the only command.
    static let command = CommandDefinition(
        "", summary: "a provider on this machine that answers without a model",
        details: """
            The emulator listens on 127.0.0.1, says where in its first line of output, and serves until it is stopped. \
            It speaks the protocols of the provider that --provider names, checks every request strictly, answers \
            what it was asked for, and fails on command. GET /stats tells what came and what it would have cost, \
            GET /held how many replies a script holds back, and POST /release lets them go.
            """,
        examples: [
            UsageExample("dossier-emulator --log requests.ndjson", "serve on a free port and note what arrives"),
            UsageExample("dossier-emulator --provider runware --port 8080", "speak Runware's tasks"),
            UsageExample(
                "dossier-emulator --port 8080 --latency 200ms --script faults.json", "a slow provider that fails"),
        ],
        flags: [provider, port, key, model, latency, check, script, log, answers, accept, maxBody])

    package static let table = CommandTable(
        program: "dossier-emulator", summary: "a provider to rehearse with", commands: [command])
}
