import Primitives
import Testing

/// One unit of three meets a fault of the server: its class, its exit status, and nothing else is lost.
struct WireFaultsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        /// The reply to the unit in the middle.
        var reply: String
        /// `nil` is success after all.
        var failure: String?
        /// Requests that this unit sends.
        var requests: Int
        var delivery = "sync"
        /// When the reply is given: always, or at the first attempt alone.
        var when = ""
        var schema = false
        var says = ""

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "rate limit", reply: #"{"status": 429, "retryAfter": 0}"#, failure: "rate", requests: 3),
        Case(
            name: "rate limit that passes, with a wait", reply: #"{"status": 429, "retryAfterMs": 40}"#, failure: nil,
            requests: 2, when: #", "attempt": 1"#),
        Case(
            name: "rate limit that passes", reply: #"{"status": 429}"#, failure: nil, requests: 2,
            when: #", "attempt": 1"#),
        Case(name: "server error", reply: #"{"status": 500}"#, failure: "transient", requests: 3, says: "500"),
        Case(
            name: "overload that passes", reply: #"{"status": 503}"#, failure: nil, requests: 2,
            when: #", "attempt": 1"#),
        Case(name: "bad request", reply: #"{"status": 400}"#, failure: "unsupported", requests: 1, says: "400"),
        Case(name: "too large", reply: #"{"status": 413}"#, failure: "too_large", requests: 1, says: "413"),
        Case(name: "reset", reply: #"{"fault": "reset"}"#, failure: "transient", requests: 2),
        Case(name: "reset in the reply", reply: #"{"fault": "reset-midway"}"#, failure: "unknown_outcome", requests: 1),
        Case(name: "a body that stops", reply: #"{"fault": "close-midway"}"#, failure: "unknown_outcome", requests: 1),
        Case(
            name: "half a stream", reply: #"{"fault": "half-stream"}"#, failure: "unknown_outcome", requests: 1,
            delivery: "stream"),
        Case(
            name: "a stream without a finish", reply: #"{"fault": "unfinished-stream"}"#, failure: "unknown_outcome",
            requests: 1, delivery: "stream"),
        Case(
            name: "a stream that falls silent", reply: #"{"fault": "stalled-stream"}"#, failure: "timeout",
            requests: 1, delivery: "stream"),
        Case(name: "no answer at all", reply: #"{"fault": "stalled"}"#, failure: "timeout", requests: 1),
        Case(
            name: "an error in the stream", reply: #"{"fault": "error-frame"}"#, failure: "unknown_outcome",
            requests: 1,
            delivery: "stream"),
        Case(name: "an answer of 20 MB", reply: #"{"fault": "huge"}"#, failure: nil, requests: 1),
        Case(name: "a body without end", reply: #"{"fault": "endless"}"#, failure: "too_large", requests: 1),
        Case(name: "no JSON", reply: #"{"fault": "garbage"}"#, failure: "unknown_outcome", requests: 1),
        Case(name: "nothing", reply: #"{"fault": "empty"}"#, failure: "unknown_outcome", requests: 1),
        Case(name: "a stream that was not asked for", reply: #"{"fault": "wrong-type"}"#, failure: nil, requests: 1),
        Case(
            name: "no stream although asked for", reply: #"{"fault": "wrong-type"}"#, failure: nil, requests: 1,
            delivery: "stream"),
        Case(name: "no usage", reply: #"{"fault": "no-usage"}"#, failure: nil, requests: 1),
        Case(
            name: "an answer that does not fit, mended", reply: #"{"invalidAnswer": 1}"#, failure: nil, requests: 2,
            schema: true),
        Case(
            name: "an answer that never fits", reply: #"{"invalidAnswer": 9}"#, failure: "schema_invalid", requests: 2,
            schema: true, says: "does not fit the schema"),
    ]

    @Test(arguments: cases)
    func `maps to its class and costs its own unit`(_ scene: Case) async throws {
        let script = """
            { "version": 1, "rules": [ { "when": { "matching": "BRAVO"\(scene.when) }, "reply": \(scene.reply) } ] }
            """
        try await EmulatorProcess.with(script: script) { emulator in
            let wire = try WireProject(
                emulator,
                files: ["a.txt": "ALPHA came first.", "b.txt": "BRAVO was next.", "c.txt": "CHARLIE ended it."],
                steps: scene.schema ? WireProject.schemaStep() : WireProject.step(),
                provider: #""delivery": "\#(scene.delivery)", "timeouts": { "firstByte": "2s", "idle": "2s" }"#,
                more: #""retry": { "attempts": 3, "maxDelay": "20ms" }"#)
            let run = try await wire.run(["--grace", "5s"])
            #expect(run.status == (scene.failure == nil ? 0 : 3), "\(run.testDescription)")
            let manifest = try wire.manifest()
            #expect(try manifest.unit("brief:notes/a.txt")[text: "status"] == "ok")
            #expect(try manifest.unit("brief:notes/c.txt")[text: "status"] == "ok")
            let unit = try manifest.unit("brief:notes/b.txt")
            #expect(unit["error"]?[text: "class"] == scene.failure, "\(unit)")
            #expect(unit["usage"]?["requests"]?.intValue == scene.requests, "\(unit)")
            if let failure = scene.failure {
                let message = unit["error"]?[text: "message"] ?? ""
                #expect(!message.isEmpty && message.contains(scene.says), "\(message)")
                #expect(run.stderr.contains("brief:notes/b.txt") && run.stderr.contains("(\(failure))"))
            }
            #expect(manifest.wireRequests == scene.requests + 2)
            #expect(try await wire.project.command("verify").status == 0)
        }
    }

    @Test(arguments: [
        (#"{"status": 401}"#, "auth"), (#"{"status": 403}"#, "auth"), (#"{"status": 402}"#, "credit"),
        (#"{"status": 429, "error": {"code": "insufficient_quota"}}"#, "credit"), (#"{"fault": "html"}"#, "endpoint"),
        (#"{"status": 404}"#, "endpoint"), (#"{"fault": "redirect"}"#, "endpoint"),
    ])
    func `ends the run where every request would fail, and loses nothing`(reply: String, expected: String) async throws
    {
        let script = #"{ "version": 1, "rules": [ { "when": { "requests": "4-1000" }, "reply": \#(reply) } ] }"#
        try await EmulatorProcess.with(script: script) { emulator in
            let wire = try WireProject(
                emulator, files: Project.notes(30), more: #""limits": { "concurrency": 1 }"#)
            let run = try await wire.run()
            #expect(run.status == 6, "\(run.testDescription)")
            #expect(run.stderr.contains("(\(expected))"), "\(run.stderr)")
            let manifest = try wire.manifest()
            #expect(manifest.count(status: "ok") == 3 && manifest.count(status: "failed") == 1)
            #expect(manifest.count(status: "pending") == 26)
            #expect(manifest.run[text: "incomplete_reason"] == expected)
            #expect(try emulator.log().count == 4)
            #expect(try await wire.project.command("verify").status == 0)
        }
    }

    @Test func `says that nobody is there`() async throws {
        let emulator = try await EmulatorProcess.start()
        let wire = try WireProject(emulator, files: Project.notes(12), more: #""retry": { "maxDelay": "20ms" }"#)
        try await emulator.stop()
        let run = try await wire.run()
        #expect(run.status == 6, "\(run.testDescription)")
        #expect(run.stderr.contains("127.0.0.1:\(emulator.port)") && run.stderr.contains("Connection refused"))
        #expect(try wire.manifest().count(status: "ok") == 0)
    }

    @Test func `refuses a server whose certificate nobody vouches for`() async throws {
        let place = try Workplace()
        try place.shell(
            """
            openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost \
                -addext subjectAltName=IP:127.0.0.1 2>/dev/null
            """)
        let server = try await RunningProgram.start(
            [
                "s_server", "-accept", "127.0.0.1:0", "-cert", place.path("cert.pem"), "-key", place.path("key.pem"),
                "-www",
            ],
            program: "openssl", isGated: false)
        let line = try await server.line { $0.hasPrefix("ACCEPT") }
        let port = line.split(separator: ":").last.map(String.init) ?? ""
        let project = try Project(
            files: ["a.txt": "a note"], steps: WireProject.step(),
            more: """
                "model": { "id": "m" }, "route": ["openai"],
                "providers": { "openai": { "baseURL": "https://127.0.0.1:\(port)/v1" } }
                """)
        let run = try await project.run(environment: ["OPENAI_API_KEY": "some-key"])
        server.signal(9)
        _ = try await server.finish()
        #expect(run.status == 6, "\(run.testDescription)")
        #expect(run.stderr.contains("certificate") && run.stderr.contains("(endpoint)"), "\(run.stderr)")
    }
}
