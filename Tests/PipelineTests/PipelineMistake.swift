import Testing

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
            "must be an https URL"),
        .init(
            "/inputs/docs", #"{ "urls": ["http://example.org/"] }"#, at: "/inputs/docs/urls/0",
            "plain http is accepted for this machine only", hint: "use https"),
        .init(
            "/inputs/docs", #"{ "urls": ["https://example.org/a#b"] }"#, at: "/inputs/docs/urls/0", "no fragment"),
        .init(
            "/inputs/docs", #"{ "urls": ["https://example.org/a b"] }"#, at: "/inputs/docs/urls/0",
            "neither spaces nor letters beyond ASCII"),
        .init(
            "/inputs/docs", #"{ "urls": ["https://example.org/\\\\evil"] }"#, at: "/inputs/docs/urls/0",
            "cannot hold"),
        .init(
            "/inputs/docs", #"{ "urls": ["https://example.org/%zz"] }"#, at: "/inputs/docs/urls/0",
            "must be an https URL", .decoder),
        .init(
            "/inputs/docs", #"{ "urls": ["https://example.org:99999/"] }"#, at: "/inputs/docs/urls/0",
            "must be an https URL", .decoder),
        .init(
            "/inputs/docs", #"{ "urls": ["https://a.b/c", { "url": "https://a.b/c" }] }"#, at: "/inputs/docs/urls/1",
            "occurs twice", .decoder),
        .init("/inputs/docs", #"{ "urls": [{ "type": "image/png" }] }"#, at: "/inputs/docs/urls/0", "'url' is missing"),
        .init(
            "/inputs/docs", #"{ "urls": [{ "url": "https://a.b/c", "type": "image/*" }] }"#,
            at: "/inputs/docs/urls/0/type", "no MIME type"),
        .init(
            "/inputs/docs", #"{ "urls": [{ "url": "https://a.b/c", "name": "../c" }] }"#,
            at: "/inputs/docs/urls/0/name", "a path below the input"),
        .init(
            "/inputs/docs", #"{ "urls": "u.txt", "download": { "hosts": [] } }"#, at: "/inputs/docs/download/hosts",
            "at least 1"),
        .init(
            "/inputs/docs", #"{ "urls": "u.txt", "download": { "hosts": ["https://a.b"] } }"#,
            at: "/inputs/docs/download/hosts/0", "is no host"),
        .init(
            "/inputs/docs", #"{ "urls": "u.txt", "download": { "hosts": ["*"] } }"#,
            at: "/inputs/docs/download/hosts/0", "is no host"),
        .init(
            "/inputs/docs", #"{ "urls": "u.txt", "download": { "host": ["a.b"] } }"#,
            at: "/inputs/docs/download/host", "unknown key 'host'", hint: "did you mean 'hosts'?"),
        .init(
            "/inputs/docs", #"{ "root": "d", "download": { "hosts": ["a.b"] } }"#, at: "/inputs/docs/download",
            "applies to URLs only"),
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
            "/model", #"{ "id": "m", "results": 5 }"#, at: "/model/results", "must be a whole number from 1 to 4"),
        .init("/model", #"{ "id": "m", "results": 0 }"#, at: "/model/results", "must be a whole number"),
        .init(
            "/model", #"{ "id": "m", "mediaResolution": "hgih" }"#, at: "/model/mediaResolution", "is not",
            hint: "did you mean 'high'?"),
        .init(
            "/providers", #"{ "gemini": { "includeThoughts": 1 } }"#, at: "/providers/gemini/includeThoughts",
            "expected true or false"),
        .init(
            "/model", #"{ "id": "m", "search": "yes" }"#, at: "/model/search", "expected true or false, found a string"),
        .init(
            "/providers", #"{ "runwares": {} }"#, at: "/providers/runwares", "is no preset",
            hint: "did you mean 'runware'?"),
        .init("/providers", #"{ "local": {} }"#, at: "/providers/local", "has no settings"),
        .init(
            "/providers", #"{ "runware": { "webhook": { "listen": "localhost:80" } } }"#,
            at: "/providers/runware/webhook/listen", "must be a numeric address and a port"),
        .init(
            "/providers", #"{ "runware": { "webhook": { "listen": "0.0.0.0:80" } } }"#,
            at: "/providers/runware/webhook/listen", "nobody can tell how the provider reaches it", .decoder),
        .init(
            "/providers", #"{ "runware": { "webhook": { "listen": "0.0.0.0:80", "url": "http://example.org" } } }"#,
            at: "/providers/runware/webhook/url", "must be https", .decoder),
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
            "/providers", #"{ "openai": { "attach": { "pdf": "pdf" } } }"#, at: "/providers/openai/attach/pdf",
            "is not one of 'file', 'image_url', 'none'"),
        .init(
            "/providers", #"{ "openai": { "attach": { "text": "none" } } }"#, at: "/providers/openai/attach/text",
            "unknown key 'text'"),
        .init(
            "/providers", #"{ "openai": { "structuredOutput": "strict" } }"#, at: "/providers/openai/structuredOutput",
            "is not one of 'schema', 'object', 'prompt'"),
        .init(
            "/providers", #"{ "openai": { "outputLimitField": "maxTokens" } }"#,
            at: "/providers/openai/outputLimitField", "is not 'max_tokens' or 'max_completion_tokens'"),
        .init(
            "/providers", #"{ "openai": { "maxBodyBytes": 0 } }"#, at: "/providers/openai/maxBodyBytes",
            "must be a size above 0"),
        .init(
            "/providers", #"{ "openai": { "streamUsage": "no" } }"#, at: "/providers/openai/streamUsage",
            "expected true or false"),
        .init(
            "/providers", #"{ "openai": { "verifyMedia": 1 } }"#, at: "/providers/openai/verifyMedia",
            "expected true or false"),
        .init(
            "/providers", #"{ "openai": { "timeouts": { "idle": 5 } } }"#, at: "/providers/openai/timeouts/idle",
            "must be a time span with a unit"),
        .init(
            "/providers", #"{ "openai": { "timeouts": { "total": "0s" } } }"#, at: "/providers/openai/timeouts/total",
            "must be at least 1 ms"),
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
