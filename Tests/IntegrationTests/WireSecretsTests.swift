import Primitives
import Testing

/// Keys and addresses: nothing is written that must not be, and nothing is sent where it must not go.
struct WireSecretsTests {
    private static let secret = "sk-integration-9f8e7d6c5b4a"

    @Test(arguments: ["{}", #"{"status": 400}"#, #"{"status": 401}"#, #"{"fault": "html"}"#])
    func `the key is written nowhere`(reply: String) async throws {
        let script = #"{ "version": 1, "rules": [ { "when": { "requests": 2 }, "reply": \#(reply) } ] }"#
        try await EmulatorProcess.with(["--key", Self.secret], script: reply == "{}" ? nil : script) { emulator in
            let wire = try WireProject(emulator, files: Project.notes(4))
            let run = try await wire.run(["--json"], key: Self.secret)
            #expect(run.status == (reply == "{}" ? 0 : reply.contains("400") ? 3 : 6), "\(run.testDescription)")
            #expect(!run.stdout.contains(Self.secret) && !run.stderr.contains(Self.secret))
            try wire.project.place.shell("! grep -rqF '\(Self.secret)' .")
        }
    }

    @Test func `takes the key from a file`() async throws {
        try await EmulatorProcess.with(["--key", Self.secret]) { emulator in
            let wire = try WireProject(
                emulator, files: ["a.txt": "a note"], provider: #""key": "file:secrets/key.txt""#)
            try wire.project.place.write("\(Self.secret)\n", to: "secrets/key.txt")
            let run = try await wire.run(key: nil)
            #expect(run.status == 0, "\(run.testDescription)")
        }
    }

    @Test func `a wrong key ends the run and names no key`() async throws {
        try await EmulatorProcess.with { emulator in
            let wire = try WireProject(emulator, files: Project.notes(5))
            let run = try await wire.run(key: "sk-wrong-0123456789")
            #expect(run.status == 6 && run.stderr.contains("401"), "\(run.testDescription)")
            #expect(!run.stderr.contains("sk-wrong"))
        }
    }

    @Test func `asks nobody without the key that a provider needs`() async throws {
        let project = try Project(
            files: ["a.txt": "a note"], steps: WireProject.step(),
            more: #""model": { "id": "m" }, "route": ["openai"]"#)
        let run = try await project.run()
        #expect(run.status == 6, "\(run.testDescription)")
        #expect(run.stderr.contains("OPENAI_API_KEY"))
        let check = try await ProgramRun.dossier(["check", project.pipeline])
        #expect(check.status == 6 && check.stderr.contains("OPENAI_API_KEY"), "\(check.testDescription)")
    }

    @Test(arguments: [
        "http://models.example.com/v1", "https://user:secret@models.example.com/v1", "ftp://x/y", "models",
    ])
    func `refuses an address that a key must not go to`(url: String) async throws {
        let project = try Project(
            files: ["a.txt": "a note"], steps: WireProject.step(), more: #""model": { "id": "m" }, "route": ["openai"]"#
        )
        let run = try await project.run(["--base-url", url], environment: ["OPENAI_API_KEY": Self.secret])
        #expect(run.status == 2, "\(run.testDescription)")
        #expect(!run.stderr.contains("user:secret"))
        #expect(!project.place.holds("out/manifest.json"))
    }

    @Test func `stays off the network when it is told to`() async throws {
        try await EmulatorProcess.with { emulator in
            let wire = try WireProject(emulator, files: ["a.txt": "a note"])
            let run = try await wire.run(["--offline"])
            #expect(run.status == 2 && run.stderr.contains("--offline"), "\(run.testDescription)")
            #expect(try emulator.log().isEmpty)
        }
    }
}
