import Glibc
import Primitives
import TestSupport
import Testing

/// Kills at providers that can be asked what came of a request: nothing is paid for twice, whatever the delivery.
struct WireTaskKillTests {
    private static let fileCount = 30

    private static let cases: [(preset: String, key: String, delivery: String, polls: Int)] = [
        ("runware", "RUNWARE_API_KEY", "sync", 0), ("runware", "RUNWARE_API_KEY", "stream", 0),
        ("runware", "RUNWARE_API_KEY", "async", 1), ("runware", "RUNWARE_API_KEY", "webhook", 0),
        ("runapi", "RUNAPI_KEY", "sync", 0),
        ("runapi", "RUNAPI_KEY", "stream", 0), ("runapi", "RUNAPI_KEY", "sync", 1),
    ]

    @Test(arguments: cases)
    func `pays once for each unit through any number of kills`(
        preset: String, key: String, delivery: String, polls: Int
    ) async throws {
        let seed = Here.variable("DOSSIER_SEED").flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let script = polls == 0 ? nil : #"{ "version": 1, "rules": [ { "reply": { "polls": \#(polls) } } ] }"#
        try await EmulatorProcess.with(["--provider", preset, "--latency", "80ms"], script: script) { emulator in
            let wire = try WireProject(
                emulator, files: Project.notes(Self.fileCount),
                provider: #""delivery": "\#(delivery)""#
                    + (delivery == "webhook" ? #", "webhook": { "listen": "127.0.0.1:0" }"# : ""),
                more: #""limits": { "concurrency": 5 }"#, name: (preset, key))
            for _ in 0..<6 {
                let running = try await wire.start(["--json"])
                let moment = Int32.random(in: 50...700, using: &random)
                _ = await ProgramGate.blocking { poll(nil, 0, moment) }
                running.signal(SIGKILL)
                _ = try await running.finish()
                #expect(await Workers.areGone(running.pid), "seed \(seed): workers of \(running.pid) live on")
            }
            let last = try await wire.run(["--json"])
            #expect(last.status == 0, "seed \(seed): \(last.testDescription)")
            let manifest = try wire.manifest()
            #expect(manifest.count(status: "ok") == Self.fileCount, "seed \(seed)")
            let charged = try await emulator.stats()["billed_requests"]?.intValue
            #expect(charged == Self.fileCount, "seed \(seed): paid for \(charged ?? -1) of \(Self.fileCount)")
            #expect(try await wire.project.command("verify").status == 0, "seed \(seed)")
        }
    }
}
