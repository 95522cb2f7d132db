import Glibc
import Primitives
import TestSupport
import Testing

/// Runs that are killed or interrupted with requests in flight: nothing is lost, and what may be paid twice is told.
struct WireKillTests {
    private static let fileCount = 60
    private static let concurrency = 6

    @Test func `comes through twenty kills with as many requests as it says`() async throws {
        let seed = Here.variable("DOSSIER_SEED").flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        try await EmulatorProcess.with(["--latency", "60ms"]) { emulator in
            let wire = try WireProject(
                emulator, files: Project.notes(Self.fileCount),
                more: """
                    "limits": { "concurrency": \(Self.concurrency) }, "retry": { "unknownOutcome": 100 }
                    """)
            var kills = 0
            for _ in 0..<20 {
                let running = try await wire.start(["--json"])
                let moment = Int32.random(in: 5...500, using: &random)
                _ = await ProgramGate.blocking { poll(nil, 0, moment) }
                running.signal(SIGKILL)
                let run = try await running.finish()
                #expect(await Workers.areGone(running.pid), "seed \(seed): workers of \(running.pid) live on")
                if run.end == .killed(signal: SIGKILL) { kills += 1 }
            }
            let last = try await wire.run(["--json"])
            #expect(last.status == 0, "seed \(seed): \(last.testDescription)")
            let manifest = try wire.manifest()
            #expect(manifest.count(status: "ok") == Self.fileCount, "seed \(seed)")
            #expect(try await wire.project.command("verify").status == 0, "seed \(seed)")
            // Every request is in the ledger, so the server has seen no more than units and losses together.
            let lost = try wire.lostRequests()
            let arrived = try wire.arrived().count
            #expect(arrived <= Self.fileCount + lost, "seed \(seed): \(arrived) arrived, \(lost) lost")
            #expect(lost <= kills * (Self.concurrency * 2 + 16), "seed \(seed): \(lost) lost in \(kills) kills")
            #expect(arrived <= Self.fileCount + kills * (Self.concurrency * 2 + 16), "seed \(seed)")
            #expect(try await wire.run(key: nil).stderr.contains("nothing was asked"))
        }
    }

    @Test func `finishes what is in flight after a first signal`() async throws {
        let script = #"{ "version": 1, "rules": [ { "reply": { "hold": true } } ] }"#
        try await EmulatorProcess.with(script: script) { emulator in
            let wire = try WireProject(
                emulator, files: Project.notes(10), more: #""limits": { "concurrency": 3 }"#)
            let running = try await wire.start()
            try await emulator.settle { _, held in held == 3 }
            running.signal(SIGINT)
            try await running.line(of: .errors) { $0.contains("finishing what is in flight") }
            try await emulator.release()
            let run = try await running.finish()
            #expect(run.end == .killed(signal: SIGINT), "\(run.testDescription)")
            let manifest = try wire.manifest()
            #expect(manifest.count(status: "ok") == 3 && manifest.count(status: "pending") == 7)
            #expect(try wire.arrived().count == 3 && manifest.wireRequests == 3)
        }
    }

    @Test func `counts what a second signal abandons as possibly billed`() async throws {
        let script = #"{ "version": 1, "rules": [ { "when": { "requests": "1-2" }, "reply": { "hold": true } } ] }"#
        try await EmulatorProcess.with(script: script) { emulator in
            let wire = try WireProject(
                emulator, files: Project.notes(2),
                provider: #""prices": { "input": 2, "output": 12 }"#, more: #""limits": { "concurrency": 2 }"#)
            let running = try await wire.start()
            try await emulator.settle { _, held in held == 2 }
            running.signal(SIGINT)
            try await running.line(of: .errors) { $0.contains("finishing what is in flight") }
            running.signal(SIGINT)
            _ = try await running.finish()
            let next = try await wire.run()
            #expect(next.status == 0 && next.stderr.contains("2 requests of an earlier run"), "\(next.testDescription)")
            let manifest = try wire.manifest()
            let cost = manifest.json["totals"]?["cost"]
            #expect((cost?["possibly_billed"]?.doubleValue ?? 0) > 1, "two answers of at most 65,536 tokens at 12 $")
            #expect(manifest.wireRequests == 2 && manifest.count(status: "ok") == 2)
        }
    }

    @Test func `sends no request beyond its limit, and goes on in the next run`() async throws {
        try await EmulatorProcess.with { emulator in
            let wire = try WireProject(emulator, files: Project.notes(8))
            let first = try await wire.run(["--max-requests", "3"])
            #expect(first.status == 5, "\(first.testDescription)")
            #expect(try wire.arrived().count == 3)
            #expect(try wire.manifest().count(status: "pending") == 5)
            #expect(try await wire.run().status == 0)
            #expect(try wire.arrived().count == 8)
        }
    }
}

extension WireProject {
    /// Requests in the ledger of which nothing is known.
    fileprivate func lostRequests() throws -> Int {
        try project.place.shell(
            #"""
            python3 -c 'import sqlite3
            count = sqlite3.connect("out/state/ledger.sqlite").execute(
                "SELECT COUNT(*) FROM requests WHERE state IN (\"open\", \"lost\")").fetchone()[0]
            open("lost.txt", "w").write(str(count))'
            """#)
        return try #require(Int(try project.place.text("lost.txt")))
    }
}
