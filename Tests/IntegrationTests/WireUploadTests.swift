import Primitives
import Testing

/// Files that several steps show, at a provider that keeps files.
struct WireUploadTests {
    private static let name = (preset: "runware", key: "RUNWARE_API_KEY")
    private static let twoSteps = """
        { "id": "look", "over": ["notes"], "each": "file", "prompt": { "text": "What is to be seen?" },
          "write": [ { "answer": "looks/{{relpath}}.txt" } ] },
        { "id": "listen", "over": ["notes"], "each": "file", "prompt": { "text": "What is to be heard?" },
          "write": [ { "answer": "sounds/{{relpath}}.txt" } ] }
        """

    /// A project with one clip of some megabytes.
    private static func project(_ emulator: EmulatorProcess, _ provider: String = "") throws -> WireProject {
        let wire = try WireProject(
            emulator, files: [:], steps: twoSteps, provider: provider,
            more: #""limits": { "concurrency": 2 }"#, name: name)
        try wire.project.place.shell(
            """
            ffmpeg -loglevel error -f lavfi -i anoisesrc=d=20:c=white:r=48000:a=0.5:seed=1 -c:a pcm_s16le in/noise.wav
            """)
        return wire
    }

    @Test func `sends a file once that two steps read`() async throws {
        try await EmulatorProcess.with(["--provider", "runware"]) { emulator in
            let wire = try Self.project(emulator)
            let run = try await wire.run()
            #expect(run.status == 0, "\(run.testDescription)")
            let stats = try await emulator.stats()
            #expect(stats["uploads"] == 1 && stats["billed_requests"] == 2, "\(stats)")
            let manifest = try wire.manifest()
            #expect(
                manifest.count(status: "ok") == 2 && manifest.wireRequests == 2, "an upload is no request for an answer"
            )
            let size = try #require(manifest.sources.first?["bytes"]?.intValue)
            let sent = try #require(stats["body_bytes"]?.intValue)
            #expect(sent < size * 4 / 3 + 100_000, "\(sent) bytes for a file of \(size)")
        }
    }

    @Test func `sends it with every request where the pipeline forbids to leave it there`() async throws {
        try await EmulatorProcess.with(["--provider", "runware"]) { emulator in
            let wire = try Self.project(emulator, #""uploads": false"#)
            #expect(try await wire.run().status == 0)
            let stats = try await emulator.stats()
            #expect(stats["uploads"] == 0 && stats["billed_requests"] == 2)
        }
    }

    @Test func `sends it with every request where it is not kept`() async throws {
        let script = #"""
            { "version": 1, "rules": [ { "when": { "task": "upload" }, "reply": { "status": 500 } } ] }
            """#
        try await EmulatorProcess.with(["--provider", "runware"], script: script) { emulator in
            let wire = try Self.project(emulator)
            let run = try await wire.run()
            #expect(run.status == 0, "\(run.testDescription)")
            let stats = try await emulator.stats()
            #expect(stats["uploads"] == 1 && stats["billed_requests"] == 2)
        }
    }

    @Test func `sends it again when the provider has lost it`() async throws {
        // The second question is told that its file is gone.
        let script = #"""
            { "version": 1, "rules": [ { "when": { "requests": "2" },
              "reply": { "status": 404, "error": { "code": "mediaNotFound", "message": "no such medium" } } } ] }
            """#
        try await EmulatorProcess.with(["--provider", "runware"], script: script) { emulator in
            let wire = try Self.project(emulator)
            let run = try await wire.run(["--concurrency", "1"])
            #expect(run.status == 0, "\(run.testDescription)")
            let stats = try await emulator.stats()
            #expect(stats["uploads"] == 2 && stats["billed_requests"] == 2, "\(stats)")
        }
    }
}
