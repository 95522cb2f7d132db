import Primitives
import Testing

/// `dossier probe` against every provider that the emulator can pass for.
struct ProbeTests {
    struct Scene: Sendable, CustomTestStringConvertible {
        var provider: String
        var key: String
        var secret = "emulator-key"
        var cells: Int
        var testDescription: String { provider }
    }

    private static let scenes = [
        Scene(provider: "openai", key: "OPENAI_API_KEY", cells: 6),
        Scene(provider: "gemini", key: "GEMINI_API_KEY", cells: 5),
        Scene(provider: "runapi", key: "RUNAPI_KEY", cells: 10),
        Scene(provider: "runware", key: "RUNWARE_API_KEY", cells: 5),
        Scene(provider: "toapis", key: "TOAPIS_API_KEY", cells: 5),
        Scene(provider: "bytespike", key: "BYTESPIKE_API_KEY", cells: 11),
        Scene(provider: "aivideoapi", key: "AIVIDEOAPI_API_KEY", secret: "sk-emulator-key", cells: 5),
    ]

    private static let dropping = #"{"version":1,"rules":[{"reply":{"dropMedia":true}}]}"#

    private static func probe(
        _ scene: Scene, at emulator: EmulatorProcess, in place: Workplace, secret: String? = nil, _ more: [String] = []
    ) async throws -> ProgramRun {
        try await ProgramRun.dossier(
            ["probe", scene.provider, "--base-url", emulator.baseURL]
                + (scene.provider == "openai" ? ["--model", "some-model"] : []) + more,
            environment: [scene.key: secret ?? scene.secret, "XDG_STATE_HOME": place.path("state")])
    }

    private static func cells(_ run: ProgramRun) throws -> [JSONValue] {
        let events = try run.events()
        #expect(events.first?["event"] == "probe.start" && events.last?["event"] == "probe.end")
        #expect(events.last?["exit_code"]?.intValue == Int(run.status))
        return events.filter { $0["event"] == "probe.cell" }
    }

    @Test(arguments: scenes)
    func `finds that everything arrives, or that files do not`(scene: Scene) async throws {
        let place = try Workplace()
        try await EmulatorProcess.with(["--provider", scene.provider]) { emulator in
            let run = try await Self.probe(scene, at: emulator, in: place, ["--json"])
            #expect(run.status == 0, "\(run.testDescription)")
            let cells = try Self.cells(run)
            #expect(cells.count == scene.cells)
            #expect(cells.allSatisfy { $0["verdict"] == "arrived" && $0["evidence"] == "answer" })
            #expect(cells.allSatisfy { ($0["tokens"]?["input"]?.intValue ?? 0) > 0 })
            let log = try emulator.log()
            #expect(log.count == scene.cells && log.allSatisfy { $0["verdict"] == "accepted" })
        }
        try await EmulatorProcess.with(["--provider", scene.provider], script: Self.dropping) { emulator in
            let run = try await Self.probe(scene, at: emulator, in: place, ["--json"])
            #expect(run.status == 3, "\(run.testDescription)")
            for cell in try Self.cells(run) {
                #expect(cell["verdict"] == (cell["family"] == "text" ? "arrived" : "dropped"))
            }
            #expect(run.stderr.contains("the answer does not tell the code"))
        }
        let text = try place.text("state/dossier/probes.json")
        #expect(!text.contains(scene.secret))
        let records = try JSONParser.parse(text).value["probes"]?.arrayValue ?? []
        // Two addresses.
        #expect(records.count == 2 * scene.cells)
        try place.shell("test \"$(stat -c %a state/dossier/probes.json)\" = 600")
    }

    @Test func `asks nobody further where the key is not taken`() async throws {
        let place = try Workplace()
        let scene = Self.scenes[4]
        try await EmulatorProcess.with(["--provider", scene.provider]) { emulator in
            let run = try await Self.probe(scene, at: emulator, in: place, secret: "another-key-0123456789", ["--json"])
            #expect(run.status == 6, "\(run.testDescription)")
            let verdicts = try Self.cells(run).compactMap { $0[text: "verdict"] }
            #expect(verdicts == ["failed"] + Array(repeating: "skipped", count: 4))
            #expect(try emulator.log().count == 1)
            #expect(!run.stdout.contains("another-key") && !run.stderr.contains("another-key"))
        }
        #expect(!place.holds("state/dossier/probes.json"))
    }

    @Test func `needs a key, a known name and leave to spend money`() async throws {
        let place = try Workplace()
        for (arguments, environment, status, word) in [
            (["probe", "gemini"], [:], 6, "GEMINI_API_KEY is not set"),
            (["probe"], [:], 6, "no key of a provider of 'gemini-3.1-pro'"),
            (["probe", "runwear"], [:], 2, "did you mean 'runware'?"),
            (["probe", "gemini", "runapi", "--base-url", "https://example.org"], [:], 2, "address of one provider"),
            (["probe", "openai"], ["OPENAI_API_KEY": "k"], 2, "add --model ID"),
            (["probe", "gemini"], ["GEMINI_API_KEY": "k"], 2, "add --yes"),
            (["probe"], ["RUNAPI_KEY": "k"], 2, "10 requests to runapi"),
            (["probe", "gemini", "--max-cost", "1"], ["GEMINI_API_KEY": "k"], 2, "the cost of provider 'gemini'"),
        ] as [([String], [String: String], Int32, String)] {
            let run = try await ProgramRun.dossier(
                arguments, environment: environment.merging(["XDG_STATE_HOME": place.path("state")]) { $1 })
            #expect(run.status == status && run.stderr.contains(word), "\(run.testDescription)")
            #expect(run.stdout.isEmpty)
        }
    }

    @Test func `stops before it could exceed a cost`() async throws {
        let place = try Workplace()
        let scene = Self.scenes[6]
        try await EmulatorProcess.with(["--provider", scene.provider]) { emulator in
            // Each request costs at most about two cents by its estimate, and much less in fact.
            let run = try await Self.probe(scene, at: emulator, in: place, ["--json", "--max-cost", "0.021"])
            #expect(run.status == 5, "\(run.testDescription)")
            let verdicts = try Self.cells(run).compactMap { $0[text: "verdict"] }
            #expect(verdicts.contains("arrived") && verdicts.contains("skipped"))
        }
    }

    @Test func `says in a table what came of each, also of what is not carried`() async throws {
        let place = try Workplace()
        try await EmulatorProcess.with(["--provider", "toapis"]) { emulator in
            try place.write(
                """
                { "version": 1, "name": "p", "inputs": { "a": { "root": "." } }, "model": { "id": "gemini-3.1-pro" },
                  "route": ["toapis"],
                  "providers": { "toapis": { "baseURL": "\(emulator.baseURL)", "attach": { "audio": "none" } } },
                  "steps": [ { "id": "s", "over": ["a"], "each": "file", "prompt": { "text": "What?" },
                               "write": [ { "answer": "{{relpath}}.txt" } ] } ] }
                """, to: "p.json")
            let run = try await ProgramRun.dossier(
                ["probe", "--pipeline", place.path("p.json")],
                environment: ["TOAPIS_API_KEY": "emulator-key", "XDG_STATE_HOME": place.path("state")])
            #expect(run.status == 0, "\(run.testDescription)")
            let rows = run.stdout.split(separator: "\n").map {
                $0.split(separator: " ").prefix(4).joined(separator: " ")
            }
            #expect(
                rows == [
                    "provider kind sent as", "toapis text text arrived", "toapis image image_url arrived",
                    "toapis pdf image_url arrived", "toapis video image_url arrived", "toapis audio – not",
                ])
        }
    }

    @Test func `silences and sharpens the warnings of check`() async throws {
        let place = try Workplace()
        let scene = Self.scenes[4]
        func check(_ emulator: EmulatorProcess) async throws -> String {
            try place.write(
                """
                { "version": 1, "name": "p", "inputs": { "a": { "root": ".", "types": ["pdf"] } },
                  "model": { "id": "gemini-3.1-pro" }, "route": ["toapis"],
                  "providers": { "toapis": { "baseURL": "\(emulator.baseURL)" } },
                  "steps": [ { "id": "s", "over": ["a"], "each": "file", "prompt": { "text": "What?" },
                               "write": [ { "answer": "{{relpath}}.txt" } ] } ] }
                """, to: "p/p.json")
            let run = try await ProgramRun.dossier(
                ["check", place.path("p/p.json"), "--out", place.path("out")],
                environment: ["TOAPIS_API_KEY": "emulator-key", "XDG_STATE_HOME": place.path("state")])
            #expect(run.status == 0, "\(run.testDescription)")
            return run.stderr
        }
        try await EmulatorProcess.with(["--provider", "toapis"]) { emulator in
            #expect(try await check(emulator).contains("does not say that it takes PDF files"))
            #expect(try await Self.probe(scene, at: emulator, in: place).status == 0)
            let after = try await check(emulator)
            #expect(!after.contains("warning"), "\(after)")
        }
        try await EmulatorProcess.with(["--provider", "toapis"], script: Self.dropping) { emulator in
            let lost = try await Self.probe(scene, at: emulator, in: place)
            let after = try await check(emulator)
            #expect(lost.status == 3 && after.contains("loses PDF files: when it was probed"), "\(after)")
        }
        // A file that is none of ours only brings the warning back.
        try place.write("{", to: "state/dossier/probes.json")
        try await EmulatorProcess.with(["--provider", "toapis"]) { emulator in
            let broken = try await check(emulator)
            #expect(broken.contains("does not say that it takes PDF files"))
        }
    }
}
