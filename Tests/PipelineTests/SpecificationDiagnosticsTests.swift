import Primitives
import Testing

@testable import Pipeline

/// A single change to the minimal pipeline, and what must be said about it.
struct PipelineMistake: Sendable, CustomTestStringConvertible {
    /// Whether the published schema can see the mistake too, or only the decoder, which compares parts of the file.
    enum Reach: Sendable { case schema, decoder }

    let pointer: String
    /// The value put there; `nil` removes it.
    let json: String?
    let reported: String
    let message: String
    let hint: String?
    let reach: Reach

    init(
        _ pointer: String, _ json: String?, at reported: String? = nil, _ message: String, hint: String? = nil,
        _ reach: Reach = .schema
    ) {
        self.pointer = pointer
        self.json = json
        self.reported = reported ?? pointer
        self.message = message
        self.hint = hint
        self.reach = reach
    }

    var testDescription: String { "\(pointer) = \(json ?? "nothing")" }

    static let all: [PipelineMistake] = top + inputs + providers + media + steps + outputs + limits

    static let top: [PipelineMistake] = [
        .init("/version", nil, at: "", "'version' is missing"),
        .init("/version", "2", "version 2 of the format is not known"),
        .init("/version", #""1""#, "expected a whole number of at least 1, found a string"),
        .init("/name", nil, at: "", "'name' is missing"),
        .init("/name", #""a/b""#, "cannot name a folder"),
        .init("/name", #""""#, "must not be empty"),
        .init("/inptus", "{}", "unknown key 'inptus'", hint: "did you mean 'inputs'?"),
        .init("/capture", #""respones""#, "is not one of", hint: "did you mean 'responses'?"),
        .init("/capture", "null", "found null"),
        .init("/unsupportedParameters", "true", "found a boolean"),
        .init("/vars", #"{ "a b": "x" }"#, at: "/vars/a b", "cannot be the name of a variable"),
        .init("/vars", #"{ "a": [] }"#, at: "/vars/a", "expected a string, a number or a boolean"),
        .init("/tolerate", #"{ "failed": "2" }"#, at: "/tolerate/failed", "a share from 0% to 100%"),
        .init("/tolerate", #"{ "failed": "101%" }"#, at: "/tolerate/failed", "a share from 0% to 100%"),
        .init("/tolerate", #"{ "failed": -1 }"#, at: "/tolerate/failed", "a share from 0% to 100%"),
    ]
    static let inputs: [PipelineMistake] = [
        .init("/inputs", "{}", "names no input"),
        .init("/inputs", "[]", "expected an object, found an array"),
        .init("/inputs/Docs", #"{ "root": "d" }"#, "'Docs' is not an identifier"),
        .init("/inputs/docs", "{}", "'root' is missing"),
        .init("/inputs/docs/urls", #"["https://example.org/"]"#, "either 'root' or 'urls'"),
        .init(
            "/inputs/docs", #"{ "urls": "u.txt", "hidden": true }"#, at: "/inputs/docs/hidden",
            "applies to folders only"),
        .init("/inputs/docs", #"{ "urls": [] }"#, at: "/inputs/docs/urls", "at least 1"),
        .init(
            "/inputs/docs", #"{ "urls": ["ftp://example.org/"] }"#, at: "/inputs/docs/urls/0",
            "must be an http or https URL"),
        .init(
            "/inputs/docs", #"{ "urls": ["https://me:secret@example.org/"] }"#, at: "/inputs/docs/urls/0",
            "must not hold a user name", .decoder),
        .init("/inputs/docs/include", "[]", "at least 1"),
        .init("/inputs/docs/include", #"["a[b"]"#, at: "/inputs/docs/include/0", "'[' without its ']'", .decoder),
        .init("/inputs/docs/exclude", #"["a//b"]"#, at: "/inputs/docs/exclude/0", "an empty name"),
        .init("/inputs/docs/exclude", #"["{a,b"]"#, at: "/inputs/docs/exclude/0", "'{' without its '}'", .decoder),
        .init("/inputs/docs/exclude", #"["../*"]"#, at: "/inputs/docs/exclude/0", "must not contain '..'"),
        .init(
            "/inputs/docs/types", #"["imgae"]"#, at: "/inputs/docs/types/0", "neither a family",
            hint: "did you mean 'image'?"),
        .init("/inputs/docs/types", #"["image/"]"#, at: "/inputs/docs/types/0", "neither a family"),
        .init("/inputs/docs/types", #"["pdf", "pdf"]"#, at: "/inputs/docs/types/1", "occurs twice"),
        .init("/inputs/docs/maxBytes", #""2 potatoes""#, "must be a size above 0"),
        .init("/inputs/docs/maxBytes", "0", "must be a size above 0"),
        .init("/inputs/docs/symlinks", #""folow""#, "is not 'skip' or 'follow'", hint: "did you mean 'follow'?"),
        .init("/inputs/docs/hidden", "1", "expected true or false, found an integer"),
    ]
    static let providers: [PipelineMistake] = [
        .init("/route", "[]", "at least 1"),
        .init("/route", #"["runwear"]"#, at: "/route/0", "is not one of", hint: "did you mean 'runware'?", .decoder),
        .init("/route", #"["local", "local"]"#, at: "/route/1", "occurs twice"),
        .init("/route", #"["runware"]"#, "'model' is missing", .decoder),
        .init("/route", #"["runware", "local"]"#, at: "/route/1", "cannot stand in for a model", .decoder),
        .init("/model", "{}", "'id' is missing"),
        .init(
            "/model", #"{ "id": "m", "temperature": 3 }"#, at: "/model/temperature",
            "must be a number from 0 to 2, not 3"),
        .init("/model", #"{ "id": "m", "topP": 0 }"#, at: "/model/topP", "must be above 0"),
        .init(
            "/model", #"{ "id": "m", "thinking": "hihg" }"#, at: "/model/thinking", "is not",
            hint: "did you mean 'high'?"),
        .init(
            "/model", #"{ "id": "m", "maxOutputTokens": 1.5 }"#, at: "/model/maxOutputTokens", "must be a whole number"),
        .init("/model", #"{ "id": "m", "seed": 4294967296 }"#, at: "/model/seed", "must be a whole number"),
        .init(
            "/providers", #"{ "runwares": {} }"#, at: "/providers/runwares", "is no preset",
            hint: "did you mean 'runware'?"),
        .init("/providers", #"{ "local": {} }"#, at: "/providers/local", "has no settings"),
        .init(
            "/providers", #"{ "openai": { "key": "sk-123" } }"#, at: "/providers/openai/key",
            "must not stand in a pipeline"),
        .init(
            "/providers", #"{ "openai": { "key": "env:1X" } }"#, at: "/providers/openai/key",
            "must not stand in a pipeline"),
        .init(
            "/providers", #"{ "openai": { "baseURL": "http://example.org" } }"#, at: "/providers/openai/baseURL",
            "plain http", .decoder),
        .init(
            "/providers", #"{ "openai": { "baseURL": "https://a:b@example.org" } }"#, at: "/providers/openai/baseURL",
            "password", .decoder),
        .init(
            "/providers", #"{ "openai": { "baseURL": "https://example.org?key=1" } }"#, at: "/providers/openai/baseURL",
            "without '?'", .decoder),
        .init(
            "/providers", #"{ "openai": { "baseURL": "example.org" } }"#, at: "/providers/openai/baseURL",
            "must be an http"),
        .init(
            "/providers", #"{ "openai": { "protocol": "grpc" } }"#, at: "/providers/openai/protocol", "is not one of"),
        .init(
            "/providers", #"{ "openai": { "concurrency": 0 } }"#, at: "/providers/openai/concurrency", "from 1 to 10000"
        ),
        .init(
            "/providers", #"{ "openai": { "concurrency": { "start": 9, "max": 4 } } }"#,
            at: "/providers/openai/concurrency/start", "must not be above 'max'", .decoder),
        .init(
            "/providers", #"{ "openai": { "prices": { "input": 1 } } }"#, at: "/providers/openai/prices",
            "'output' is missing"),
        .init(
            "/providers", #"{ "openai": { "prices": { "input": -1, "output": 2 } } }"#,
            at: "/providers/openai/prices/input", "must be an amount"),
    ]
    static let media: [PipelineMistake] = [
        .init(
            "/media", #"{ "pdf": { "pages": 4, "overlap": 4 } }"#, at: "/media/pdf/overlap",
            "must be less than 'pages'", .decoder),
        .init("/media", #"{ "pdf": { "as": "picture" } }"#, at: "/media/pdf/as", "is not one of"),
        .init("/media", #"{ "pdf": { "dpi": 5 } }"#, at: "/media/pdf/dpi", "from 36 to 600"),
        .init("/media", #"{ "video": { "segment": "5" } }"#, at: "/media/video/segment", "with a unit"),
        .init(
            "/media", #"{ "video": { "segment": "5s", "overlap": "6s" } }"#, at: "/media/video/overlap", "must be less",
            .decoder),
        .init("/media", #"{ "audio": { "bitrate": "64" } }"#, at: "/media/audio/bitrate", "must be a bit rate"),
        .init("/media", #"{ "audio": { "overlap": "30m" } }"#, at: "/media/audio/overlap", "must be less", .decoder),
        .init("/media", #"{ "text": { "tokens": 10 } }"#, at: "/media/text/tokens", "at least 100"),
        .init(
            "/media", #"{ "image": { "maxEgde": 10 } }"#, at: "/media/image/maxEgde", "unknown key",
            hint: "did you mean 'maxEdge'?"),
    ]
    static let steps: [PipelineMistake] = [
        .init("/steps", "[]", "at least 1"),
        .init("/steps/0/id", nil, at: "/steps/0", "'id' is missing"),
        .init("/steps/0/id", #""Brief""#, "is not an identifier"),
        .init("/steps/0/id", #""docs""#, "an input is already called 'docs'", .decoder),
        .init("/steps/0/over", "[]", "at least 1"),
        .init("/steps/0/over", #""docs""#, "expected an array, found a string"),
        .init(
            "/steps/0/over", #"["dosc"]"#, at: "/steps/0/over/0", "neither an input nor", hint: "did you mean 'docs'?",
            .decoder),
        .init("/steps/0/over", #"["brief"]"#, at: "/steps/0/over/0", "reads itself", .decoder),
        .init("/steps/0/over", #"["docs", "docs"]"#, at: "/steps/0/over/1", "occurs twice"),
        .init("/steps/0/prompt", nil, at: "/steps/0", "'prompt' is missing"),
        .init("/steps/0/prompt", #""Say\nhello""#, "a bare string is a path"),
        .init(
            "/steps/0/prompt", #"{ "text": "{{vars.who}}" }"#, "unknown variable {{vars.who}}, line 1, column 3",
            .decoder),
        .init(
            "/steps/0/prompt", #"{ "txt": "x" }"#, at: "/steps/0/prompt/txt", "unknown key",
            hint: "did you mean 'text'?"),
        .init("/steps/0/each", #""files""#, "is not one of", hint: "did you mean 'file'?"),
        .init(
            "/steps/0/each", #"{ "groupBy": "(*)/(*)" }"#, at: "/steps/0/each/groupBy",
            "exactly one part in parentheses"),
        .init("/steps/0/fanIn", "12", "joins children", .decoder),
        .init("/steps/0/fanIn", "1", "from 2 to 10000"),
        .init("/steps/0/requires", #""complete""#, "this step reads inputs", .decoder),
        .init("/steps/0/requires", #"{ "ok": "x%" }"#, at: "/steps/0/requires/ok", "a share"),
        .init("/steps/0/checks", #"[{ "quotes": "/a" }]"#, "need a 'schema'"),
        .init("/steps/0/checks", #"[{ "quotes": "a" }]"#, at: "/steps/0/checks/0/quotes", "must be a JSON pointer"),
        .init("/steps/0/checks", "[{}]", at: "/steps/0/checks/0", "'quotes' is missing"),
        .init("/steps/0/repair", "2", "needs a 'schema'"),
        .init(
            "/steps/1", #"{ "id": "brief", "over": ["docs"], "prompt": "p", "write": [{ "answer": "{{stem}}" }] }"#,
            at: "/steps/1/id", "another step is already called 'brief'", .decoder),
        .init(
            "/steps/1",
            #"{ "id": "sum", "over": ["docs", "brief"], "each": "all", "prompt": "p", "write": [{ "answer": "s" }] }"#,
            at: "/steps/1/over", "not both", .decoder),
    ]
    static let outputs: [PipelineMistake] = [
        .init("/steps/0/write", "[{}]", at: "/steps/0/write/0", "exactly one of"),
        .init("/steps/0/write/0", #"{ "answer": "{{stem}}", "template": "t", "path": "{{stem}}" }"#, "exactly one of"),
        .init("/steps/0/write/0", #"{ "template": "t.mustache" }"#, "'path' is missing"),
        .init(
            "/steps/0/write/0", #"{ "answer": "{{stem}}", "path": "x" }"#, at: "/steps/0/write/0/path",
            "belongs to 'template'"),
        .init("/steps/0/write/0", #"{ "json": "{{relpath}}.json" }"#, at: "/steps/0/write/0/json", "needs a 'schema'"),
        .init("/steps/0/write/0/answer", #""/tmp/{{relpath}}""#, "must not be absolute"),
        .init("/steps/0/write/0/answer", #""../{{relpath}}""#, "'..'"),
        .init("/steps/0/write/0/answer", #""a/{{relpath}}/""#, "must end in a file name"),
        .init("/steps/0/write/0/answer", #""state/{{relpath}}""#, "belongs to dossier itself", .decoder),
        .init(
            "/steps/0/write/0/answer", #""{{relpaht}}.md""#, "unknown variable", hint: "did you mean {{relpath}}?",
            .decoder),
        .init("/steps/0/write/0/answer", #""{{relpath.md""#, "never ends", .decoder),
        .init(
            "/steps/0/write/0/answer", #""{{group}}.md""#, at: "/steps/0/write/0", "has no value for the units",
            .decoder),
        .init(
            "/steps/0/write/0/answer", #""all.md""#, at: "/steps/0/write/0", "every unit of step 'brief' would write",
            .decoder),
        .init("/steps/0/write/1", #"{ "answer": "{{relpath}}.md" }"#, "is written twice", .decoder),
    ]
    static let limits: [PipelineMistake] = [
        .init("/limits", #"{ "concurrency": 0 }"#, at: "/limits/concurrency", "from 1 to 10000"),
        .init("/limits", #"{ "costUSD": "25" }"#, at: "/limits/costUSD", "expected an amount"),
        .init("/limits", #"{ "duration": 60 }"#, at: "/limits/duration", "with a unit"),
        .init(
            "/limits", #"{ "cutoff": "softly" }"#, at: "/limits/cutoff", "is not one of", hint: "did you mean 'soft'?"),
        .init("/limits", #"{ "inFlightBytes": "lots" }"#, at: "/limits/inFlightBytes", "must be a size"),
        .init("/retry", #"{ "attempts": 0 }"#, at: "/retry/attempts", "from 1 to 100"),
        .init("/retry", #"{ "maxDelay": "soon" }"#, at: "/retry/maxDelay", "with a unit"),
    ]
}

struct SpecificationDiagnosticsTests {
    @Test(arguments: PipelineMistake.all)
    func `names each mistake at its place`(mistake: PipelineMistake) throws {
        let text = try SpecificationSamples.minimal(mistake.pointer, mistake.json)
        let (spec, diagnostics) = SpecificationSamples.decode(text)
        #expect(spec == nil)
        let errors = diagnostics.filter { $0.severity == .error }
        let found = errors.first { $0.pointer?.description == mistake.reported && $0.message.contains(mistake.message) }
        #expect(found != nil, "\(diagnostics)")
        if let hint = mistake.hint { #expect(found?.hint == hint) }
        #expect(errors.count == 1, "one mistake, one error: \(errors)")
    }

    @Test func `reports all mistakes of a file in one pass and in its order`() {
        let text = """
            {
              "version": 1, "name": "x",
              "inputs": { "docs": { "root": "d", "root": "e", "hiden": true } },
              "steps": [
                { "id": "b", "over": ["docs", "nowhere"], "prompt": 5,
                  "write": [{ "answer": "/a" }] }
              ],
              "limits": { "requests": -1 }
            }
            """
        let (spec, diagnostics) = SpecificationSamples.decode(text)
        #expect(spec == nil)
        let summary = diagnostics.map { "\($0.line):\($0.column) \($0.pointer?.description ?? "")" }
        #expect(
            summary == [
                "3:38 /inputs/docs/root", "3:51 /inputs/docs/hiden", "5:35 /steps/0/over/1", "5:57 /steps/0/prompt",
                "6:29 /steps/0/write/0/answer", "8:27 /limits/requests",
            ])
    }

    @Test func `renders like a compiler`() {
        let (_, diagnostics) = SpecificationSamples.decode(#"{ "version": 1, "nmae": "x" }"#)
        let lines = diagnostics.map(\.description)
        #expect(
            lines.contains(
                "pipeline.json:1:17: error: unknown key 'nmae' (at /nmae)\n  hint: did you mean 'name'?"), "\(lines)")
    }

    @Test func `places a syntax error`() {
        let (spec, diagnostics) = SpecificationSamples.decode("{\n  \"version\": 1,\n}")
        #expect(spec == nil)
        #expect(diagnostics.map { "\($0.line):\($0.column)" } == ["2:15"])
    }

    @Test(arguments: [
        #"{"openai": {"key": "sk-verysecret"}}"#, #"{"openai": {"baseURL": "https://u:sk-verysecret@x.org"}}"#,
    ])
    func `never repeats what may be a secret`(providers: String) throws {
        let text = try SpecificationSamples.minimal("/providers", providers)
        let rendered = SpecificationSamples.decode(text).diagnostics.map(\.description).joined()
        #expect(!rendered.isEmpty && !rendered.contains("verysecret"))
    }

    @Test func `escapes what would reach the terminal`() {
        let (_, diagnostics) = SpecificationSamples.decode(#"{ "\u001b[2J": 1 }"#)
        #expect(diagnostics.allSatisfy { !$0.description.contains("\u{1B}") })
        #expect(diagnostics.contains { $0.description.contains("u{1B}") })
    }

    @Test func `tells steps apart that come later`() {
        let text = """
            { "version": 1, "name": "x", "inputs": { "docs": { "root": "d" } }, "steps": [
              { "id": "a", "over": ["b"], "prompt": "p" }, { "id": "b", "over": ["a"], "prompt": "p" } ] }
            """
        let messages = SpecificationSamples.decode(text).diagnostics.filter { $0.severity == .error }.map(\.message)
        #expect(messages == ["step 'b' comes later"])
    }

    @Test(arguments: [
        (#""each": "folder""#, "have no folder"), (#""each": { "groupBy": "stem" }"#, "have no stem"),
        (#""each": { "groupBy": "(*)/**" }"#, "have no path"),
    ])
    func `refuses to group answers that lost what groups them`(each: String, message: String) {
        let text = """
            { "version": 1, "name": "x", "inputs": { "docs": { "root": "d" } }, "steps": [
              { "id": "a", "over": ["docs"], "each": "all", "prompt": "p" }, { "id": "b", "over": ["a"], \(each), "prompt": "p" } ] }
            """
        let errors = SpecificationSamples.decode(text).diagnostics.filter { $0.severity == .error }
        #expect(errors.count == 1)
        #expect(errors.first?.message.contains(message) == true, "\(errors)")
    }

    @Test func `warns about what is read or written by nobody, and still decodes`() throws {
        let text = try SpecificationSamples.minimal("/inputs/spare", #"{ "root": "s" }"#)
        var result = SpecificationSamples.decode(text)
        #expect(result.spec != nil)
        #expect(result.diagnostics.map(\.severity) == [.warning])
        result = SpecificationSamples.decode(try SpecificationSamples.minimal("/steps/0/write", "[]"))
        #expect(result.spec != nil)
        #expect(
            result.diagnostics.map(\.message) == [
                "the answers of step 'brief' are stored, but neither written nor read by another step"
            ])
    }

    @Test func `checks a lattice of steps without walking every path through it`() {
        let steps = (0..<200).map { index in
            let over =
                index == 0 ? #""docs""# : (max(0, index - 8)..<index).map { #""s\#($0)""# }.joined(separator: ",")
            return
                #"{ "id": "s\#(index)", "over": [\#(over)], "prompt": "p", "write": [{ "answer": "{{step}}/{{relpath}}" }] }"#
        }
        let text =
            #"{ "version": 1, "name": "x", "inputs": { "docs": { "root": "d" } }, "steps": [\#(steps.joined(separator: ","))] }"#
        let (spec, diagnostics) = SpecificationSamples.decode(text)
        #expect(spec?.steps.count == 200, "\(diagnostics.prefix(3))")
    }
}
