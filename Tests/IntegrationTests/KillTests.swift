import Glibc
import Primitives
import TestSupport
import Testing

/// Programs and workers that are killed at any moment: nothing is lost, nothing is torn, nothing is asked twice for long.
struct KillTests {
    private static let fileCount = 60
    private static let unitCount = 64
    private static let concurrency = 4

    @Test func `comes through twenty kills at random moments`() async throws {
        let seed = Here.variable("DOSSIER_SEED").flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let project = try Project(
            files: Project.notes(Self.fileCount), more: #""limits": { "concurrency": \#(Self.concurrency) }"#)
        var requested = 0
        var kills = 0
        // A whole run takes about a second; a run that ends before its kill starts over in a new folder.
        for _ in 0..<20 {
            let running = try await RunningProgram.start(["run", project.pipeline, "--out", project.output, "--json"])
            let moment = Int32.random(in: 5...900, using: &random)
            _ = await ProgramGate.blocking { poll(nil, 0, moment) }
            running.signal(SIGKILL)
            let run = try await running.finish()
            #expect(await Workers.areGone(running.pid), "seed \(seed): workers of \(running.pid) live on")
            requested += try Self.requests(in: run)
            if run.end == .killed(signal: SIGKILL) { kills += 1 }
            try await expectReadable(project, seed: seed)
        }
        let last = try await project.run(["--json"])
        #expect(last.status == 0, "seed \(seed): \(last.testDescription)")
        requested += try Self.requests(in: last)
        let manifest = try project.manifest()
        #expect(manifest.sources.count == Self.fileCount, "seed \(seed)")
        #expect(manifest.count(status: "ok") == Self.unitCount, "seed \(seed): \(manifest.json["totals"] ?? .null)")
        // What was announced was recorded, so only what was in flight or unannounced at a kill can be asked again.
        #expect(requested <= Self.unitCount + kills * Self.concurrency, "seed \(seed): \(requested) requests")
        #expect(try await project.command("verify").status == 0, "seed \(seed)")
        let left = try project.place.files("out").filter { $0.contains(".dossier-tmp-") }
        #expect(left.isEmpty, "seed \(seed): \(left)")
        #expect(try await project.run().stderr.contains("nothing was asked"))
    }

    /// Between kills, everybody who looks sees whole files.
    private func expectReadable(_ project: Project, seed: UInt64) async throws {
        guard project.place.holds("out/state/ledger.sqlite") else { return }
        let status = try await project.command("status")
        #expect(status.status == 0 || status.status == 2, "seed \(seed): \(status.testDescription)")
        guard project.place.holds("out/manifest.json") else { return }
        _ = try project.manifest()
    }

    private static func requests(in run: ProgramRun) throws -> Int {
        // The last line may have been cut by the kill.
        let whole = run.stdout.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        return try whole.filter { $0.contains("\"unit.end\"") }
            .count { try JSONParser.parse(Array($0.utf8)).value[text: "action"] == "requested" }
    }

    @Test func `goes on when workers are killed`() async throws {
        let project = try Project(files: Project.notes(Self.fileCount))
        let running = try await RunningProgram.start(
            ["run", project.pipeline, "--out", project.output, "--json", "--workers", "2"])
        for count in 1...3 {
            // Another unit has ended, so workers are at work.
            let seen = EventCount()
            try await running.line { line in line.contains("\"unit.end\"") && seen.next() >= count * 5 }
            for worker in Workers.of(running.pid).prefix(1) { kill(worker, SIGKILL) }
        }
        let run = try await running.finish()
        #expect(run.status == 0 || run.status == 3, "\(run.testDescription)")
        let manifest = try project.manifest()
        #expect(manifest.sources.count == Self.fileCount)
        #expect(manifest.count(status: "pending") == 0 && manifest.units.count == Self.unitCount)
        // A worker's death is no fault of the file for ever: the next run asks again for what failed.
        let next = try await project.run()
        #expect(next.status == 0, "\(next.testDescription)")
        #expect(try project.manifest().count(status: "ok") == Self.unitCount)
    }

    @Test func `tells of a run that was killed, and takes it up`() async throws {
        let project = try Project(files: Project.notes(200))
        let running = try await RunningProgram.start(
            ["run", project.pipeline, "--out", project.output, "--json", "--concurrency", "1"])
        try await running.line { $0.contains("\"unit.end\"") }
        running.signal(SIGKILL)
        _ = try await running.finish()
        let status = try await project.command("status")
        #expect(status.status == 0 && status.stdout.contains("killed: run again"), "\(status.testDescription)")
        let verify = try await project.command("verify")
        #expect(verify.status == 0, "\(verify.testDescription)")
        let manifest = try project.manifest()
        #expect(manifest.count(status: "ok") >= 1)
        let next = try await project.run()
        #expect(next.status == 0, "\(next.testDescription)")
        #expect(try project.manifest().run[text: "parent"] == manifest.run[text: "id"])
    }
}

/// Counts how often it was asked; used from one thread at a time.
private final class EventCount: @unchecked Sendable {
    // Only the thread that reads the program's lines touches it.
    private var count = 0

    func next() -> Int {
        count += 1
        return count
    }
}
