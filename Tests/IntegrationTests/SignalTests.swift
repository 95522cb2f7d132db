import Glibc
import Primitives
import Testing

/// Interrupts and requests to end: the first drains and records, the second leaves at once.
struct SignalTests {
    /// As many as keep a run busy until a signal comes, however late a loaded machine sends it.
    private static let fileCount = 500
    private static let unitCount = 504

    private func started(_ project: Project, _ more: [String] = []) async throws -> RunningProgram {
        let running = try await RunningProgram.start(
            ["run", project.pipeline, "--out", project.output, "--json", "--concurrency", "1"] + more)
        try await running.line { $0.contains("\"unit.end\"") }
        return running
    }

    @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
    func `drains at the first signal and leaves exactly the rest`(signal: Int32, status: Int32) async throws {
        let project = try Project(files: Project.notes(Self.fileCount))
        let running = try await started(project)
        running.signal(signal)
        let run = try await running.finish()
        #expect(run.end == .killed(signal: signal) && run.status == status, "\(run.testDescription)")
        #expect(run.stderr.contains("stopping: finishing what is in flight"))
        let events = try run.events()
        #expect(events.last?[text: "event"] == "run.end" && events.last?["exit_code"]?.intValue == Int(status))
        let manifest = try project.manifest()
        #expect(manifest.run[text: "status"] == "incomplete")
        #expect(manifest.run[text: "incomplete_reason"] == "interrupted")
        #expect(manifest.run["exit_code"]?.intValue == Int(status))
        let done = manifest.requests ?? 0
        #expect(done >= 1 && done < Self.unitCount)
        #expect(manifest.count(status: "ok") == done && manifest.count(status: "pending") == Self.unitCount - done)
        #expect(await Workers.areGone(running.pid))
        let status = try await project.command("status")
        #expect(status.stdout.contains("incomplete, interrupted"), "\(status.testDescription)")
        let rest = try await project.run()
        #expect(rest.status == 0, "\(rest.testDescription)")
        #expect(try project.manifest().requests == Self.unitCount - done)
    }

    @Test func `ends a command that has nothing to record at the first signal`() async throws {
        let script = #"{ "version": 1, "rules": [ { "reply": { "hold": true } } ] }"#
        try await EmulatorProcess.with(["--provider", "runware"], script: script) { emulator in
            let running = try await RunningProgram.start(
                ["probe", "runware", "--yes", "--base-url", emulator.baseURL],
                environment: ["RUNWARE_API_KEY": EmulatorProcess.key])
            try await emulator.settle { _, held in held == 1 }
            running.signal(SIGINT)
            let run = try await running.finish()
            #expect(run.end == .killed(signal: SIGINT), "\(run.testDescription)")
        }
    }

    /// A run whose workers have stopped, so that what is in flight never ends.
    private func stuck(_ project: Project, _ more: [String] = []) async throws -> RunningProgram {
        let running = try await started(project, more)
        for worker in Workers.of(running.pid) { kill(worker, SIGSTOP) }
        running.signal(SIGINT)
        try await running.line(of: .errors) { $0.contains("stopping") }
        return running
    }

    private func expectComplete(_ project: Project) async throws {
        let rest = try await project.run()
        #expect(rest.status == 0, "\(rest.testDescription)")
        #expect(try project.manifest().count(status: "ok") == Self.unitCount)
        #expect(try await project.command("verify").status == 0)
    }

    @Test func `leaves at once at the second signal and loses nothing that was recorded`() async throws {
        let project = try Project(files: Project.notes(Self.fileCount))
        let running = try await stuck(project)
        running.signal(SIGINT)
        let run = try await running.finish(within: 20)
        #expect(run.end == .killed(signal: SIGINT), "\(run.testDescription)")
        // A stopped process cannot act on its parent's death before it goes on; stopping it was the test's doing.
        for worker in Workers.of(running.pid) { kill(worker, SIGCONT) }
        #expect(await Workers.areGone(running.pid))
        try await expectComplete(project)
    }

    @Test func `waits for what is in flight no longer than the grace period`() async throws {
        let project = try Project(files: Project.notes(Self.fileCount))
        let running = try await stuck(project, ["--grace", "1s"])
        let run = try await running.finish(within: 40)
        #expect(run.end == .killed(signal: SIGINT), "\(run.testDescription)")
        #expect(try project.manifest().run[text: "incomplete_reason"] == "interrupted")
        #expect(try project.manifest().count(status: "pending") >= 1)
        #expect(await Workers.areGone(running.pid))
        try await expectComplete(project)
    }

    @Test func `stops while it is still looking at files`() async throws {
        let project = try Project(files: Project.notes(600, folders: 20))
        let running = try await RunningProgram.start(
            ["run", project.pipeline, "--out", project.output, "--workers", "1", "--progress", "plain"])
        try await running.line(of: .errors) { $0.contains("discovering") || $0.contains("examining") }
        running.signal(SIGINT)
        let run = try await running.finish()
        #expect(run.end == .killed(signal: SIGINT), "\(run.testDescription)")
        #expect(try project.manifest().run[text: "incomplete_reason"] == "interrupted")
    }

    @Test func `shows a live run to others, and keeps them out`() async throws {
        let project = try Project(files: Project.notes(Self.fileCount))
        let running = try await started(project)
        // It holds its lock and gets nowhere while the others look.
        running.signal(SIGSTOP)
        let status = try await project.command("status")
        let second = try await project.run()
        running.signal(SIGCONT)
        let run = try await running.finish()
        #expect(run.status == 0, "\(run.testDescription)")
        #expect(
            status.status == 0 && status.stdout.contains("running (pid \(running.pid) on"), "\(status.testDescription)")
        #expect(second.status == 7 && second.stderr.contains("pid \(running.pid) on"), "\(second.testDescription)")
    }

    @Test func `ends quietly when nobody reads its output any more`() async throws {
        let project = try Project(files: Project.notes(20))
        let running = try await RunningProgram.start(["run", project.pipeline, "--out", project.output, "--json"])
        try await running.line { $0.contains("run.start") }
        running.closeOutput()
        let run = try await running.finish()
        #expect(run.status == 0, "\(run.testDescription)")
        #expect(!run.stderr.contains("error"))
        #expect(try project.manifest().count(status: "ok") == 24)
    }
}
