import Primitives
import Testing

/// Mistakes in a pipeline and in what it points to: each named with its place, all in one pass, before anything runs.
struct BadPipelineTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The pipeline's text, or a command of the shell that breaks a good project.
        var pipeline: String?
        var command = ":"
        let words: [String]
    }

    private static func steps(_ members: String) -> String {
        """
        { "version": 1, "name": "p", "inputs": { "notes": { "root": "in" } },
          "steps": [ { "id": "brief", "over": ["notes"], \(members) } ] }
        """
    }

    private static let prompt = #""prompt": { "text": "Describe." }"#

    static let mistakes = [
        Mistake(
            testDescription: "an unknown key",
            pipeline: steps("\"promtp\": { \"text\": \"Describe.\" }, \(prompt)"),
            words: ["pipeline.json:2:50", "/steps/0/promtp", "prompt"]),
        Mistake(
            testDescription: "a wrong type", pipeline: steps("\(prompt), \"fanIn\": \"many\""),
            words: ["/steps/0/fanIn"]),
        Mistake(
            testDescription: "text that is no JSON", pipeline: "{ \"version\": 1,, }", words: ["pipeline.json:1:16"]),
        Mistake(testDescription: "an empty file", pipeline: "", words: ["pipeline.json:1:1"]),
        Mistake(
            testDescription: "a newer version", pipeline: #"{ "version": 2, "name": "p", "inputs": {}, "steps": [] }"#,
            words: ["/version"]),
        Mistake(
            testDescription: "a step over nothing known",
            pipeline:
                #"{ "version": 1, "name": "p", "inputs": { "notes": { "root": "in" } }, "steps": [ { "id": "b", "over": ["nots"], "prompt": { "text": "x" } } ] }"#,
            words: ["/steps/0/over/0", "notes"]),
        Mistake(
            testDescription: "a missing prompt", command: "rm prompts/brief.md",
            words: ["/steps/0/prompt", "prompts/brief.md", "No such file"]),
        Mistake(
            testDescription: "a missing template", command: "rm brief.mustache",
            words: ["/steps/0/write/1", "brief.mustache"]),
        Mistake(
            testDescription: "a prompt with a variable that does not exist",
            command: "printf 'One.\\nOf {{source.relpth}}.' > prompts/brief.md",
            words: ["/prompts/brief.md:2:6", "source.relpth", "source.relpath"]),
        Mistake(
            testDescription: "a prompt that is not UTF-8", command: "printf 'caf\\351' > prompts/brief.md",
            words: ["prompts/brief.md", "UTF-8"]),
        Mistake(
            testDescription: "a template with a partial", command: "printf 'a\\n{{> other}}\\n' > brief.mustache",
            words: ["brief.mustache:2:1", "partial"]),
        Mistake(
            testDescription: "a template with a section that does not end",
            command: "printf 'a {{#text}} b' > brief.mustache", words: ["brief.mustache:1:3", "text"]),
        Mistake(
            testDescription: "a schema that is missing", pipeline: steps("\(prompt), \"schema\": \"s.json\""),
            words: ["/steps/0/schema", "s.json", "No such file"]),
        Mistake(
            testDescription: "a schema with an unknown keyword", pipeline: steps("\(prompt), \"schema\": \"s.json\""),
            command: #"printf '{\n "type": "object",\n "propertis": {}\n}' > s.json"#,
            words: ["/s.json:3:15", "propertis", "properties"]),
        Mistake(
            testDescription: "a schema that is no JSON", pipeline: steps("\(prompt), \"schema\": \"s.json\""),
            command: "printf '{ \"type\" }' > s.json", words: ["s.json:1:10"]),
        Mistake(
            testDescription: "an input that does not exist", command: "rmdir in",
            words: ["the input 'notes' does not exist", "--input notes=DIR"]),
        Mistake(
            testDescription: "an input that is a file", command: "rmdir in && : > in",
            words: ["'notes'", "not a folder"]),
        Mistake(
            testDescription: "an output path that leaves the folder",
            pipeline: steps("\(prompt), \"write\": [{ \"answer\": \"../{{relpath}}\" }]"), words: ["/steps/0/write/0"]),
        Mistake(
            testDescription: "a file per unit whose path is the same for all",
            pipeline: steps("\(prompt), \"write\": [{ \"answer\": \"all.md\" }]"),
            command: "echo a > in/a.txt; echo b > in/b.txt", words: ["all.md"]),
        Mistake(
            testDescription: "a provider that needs the network",
            pipeline:
                #"{ "version": 1, "name": "p", "inputs": { "notes": { "root": "in" } }, "route": ["opnai"], "model": { "id": "m" }, "steps": [ { "id": "b", "over": ["notes"], "prompt": { "text": "x" } } ] }"#,
            words: ["/route/0", "openai"]),
    ]

    @Test(arguments: mistakes)
    func `names a mistake and its place, and writes nothing`(mistake: Mistake) async throws {
        let project = try Project()
        if let text = mistake.pipeline { try project.place.write(text, to: "pipeline.json") }
        try project.place.shell(mistake.command)
        let run = try await project.run()
        #expect(run.status == 2, "\(run.testDescription)")
        for words in mistake.words { #expect(run.stderr.contains(words), "\(words) is missing in\n\(run.stderr)") }
        #expect(!run.stderr.contains("this is a mistake in dossier"))
        #expect(!project.place.holds("out/manifest.json") || mistake.testDescription.hasPrefix("a file per unit"))
        if mistake.pipeline != nil || !mistake.words[0].contains("input"),
            !mistake.testDescription.hasPrefix("a file per unit")
        {
            let check = try await project.command("check")
            #expect(check.status == 2)
            for words in mistake.words { #expect(check.stderr.contains(words), "check: \(words)") }
        }
    }

    @Test func `reports every mistake in one pass`() async throws {
        let project = try Project()
        try project.place.write(
            """
            { "version": 1, "name": "p", "nmae": "q",
              "inputs": { "notes": { "root": "in", "maxBytes": "lots" } },
              "steps": [ { "id": "a", "over": ["notes"], "prompt": "gone.md", "repair": -1 },
                         { "id": "a", "over": ["a"], "prompt": { "text": "{{nothing}}" } } ] }
            """, to: "pipeline.json")
        let check = try await project.command("check", ["--json"])
        #expect(check.status == 2)
        let lines = try check.events()
        let pointers = Set(lines.compactMap { $0[text: "pointer"] })
        #expect(
            pointers.isSuperset(of: ["/nmae", "/inputs/notes/maxBytes", "/steps/0/repair"]), "\(check.testDescription)")
        for line in lines {
            for key in ["severity", "file", "line", "column", "pointer", "message", "hint"] {
                #expect(line[key] != nil)
            }
        }
        #expect(check.stderr.contains("errors"))
    }

    @Test func `needs nothing but the pipeline to check it`() async throws {
        let check = try await ProgramRun.dossier(["check", Places.pipeline])
        #expect(check.status == 0, "\(check.testDescription)")
        #expect(check.stderr.contains("steps brief, digest, summary"))
    }
}
