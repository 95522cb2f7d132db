import CommandLine
import Engine
import Ledger
import Pipeline
import Platform
import Primitives
import TerminalUI

/// `dossier run`.
struct RunCommand {
    let context: CommandContext

    func run() async throws -> ExitStatus {
        let id = RunIdentifier.make(at: context.time.now())
        let events = context.isJSON ? EventStream(printer: context.printer, time: context.time) : nil
        events?.emit(
            "run.start",
            [
                "schema": .integer(EventStream.version), "run": .string(id), "tool": Workspace.tool,
                "pipeline": .string(context.invocation.positionals[0]),
            ])
        do {
            let status = try await execute(id: id, events: events)
            return status
        } catch {
            let failure = CommandFailure(error)
            events?.emit(
                "error",
                [
                    "message": .string(failure.message), "details": .array(failure.details.map(JSONValue.string)),
                    "hint": .optional(failure.hint),
                ])
            events?.emit(
                "run.end", ["run": .string(id), "exit_code": .integer(failure.status.rawValue), "totals": .null])
            throw failure
        }
    }

    private func execute(id: String, events: EventStream?) async throws -> ExitStatus {
        let loaded = try context.loadPipeline()
        let output = loaded.outputPath(context)
        try InputFolders.check(loaded.folders, output: output)
        let options = try RunOptions(
            loaded.pipeline.spec, context.invocation, processors: ProcessFacts.processorCount)
        let reporter = RunReporter(
            printer: context.printer, mode: progressMode, events: events, time: context.time)
        let stop = StopControl()
        try listenForSignals(stop, reporter)
        let manifest = context.invocation.value(of: Flags.manifest)
        let result = try await Workspace.withLocked(output, manifest: manifest) { workspace in
            let last = try await workspace.ledger.lastRun()
            if last == nil || last?["status"]?.stringValue == "running" {
                let swept = try workspace.folder.sweepTemporaries()
                if swept > 0 { context.printer.note("removed \(swept) unfinished files of a run that was killed") }
            }
            let session = RunSession(
                context: context, loaded: loaded, options: options, workspace: workspace, stop: stop,
                reporter: reporter)
            defer { reporter.finish() }
            return try await session.run(id: id)
        }
        for (provider, difference) in result.costDifferences {
            events?.emit(
                "cost.differs",
                [
                    "provider": .string(provider), "requests": .integer(difference.requests),
                    "reported_usd": difference.reported.json, "computed_usd": difference.computed.json,
                ])
        }
        events?.emit(
            "run.end",
            [
                "run": .string(id), "exit_code": .integer(result.status.rawValue), "totals": result.totals.json,
                "manifest": .string("\(output)/manifest.json"),
            ])
        RunSummary(
            printer: context.printer, loaded: loaded, output: output, result: result
        ).say()
        if case .signal(let number) = stop.reason, let signal = StopSignal(rawValue: number) {
            try? context.printer.flush()
            // Whoever waits for this process sees that a signal ended it; the shell makes 130 or 143 of it.
            Signals.exit(by: signal)
        }
        return result.status
    }

    private var progressMode: ProgressMode {
        if context.invocation.isSet(Flags.quiet) { return .none }
        return context.invocation.value(of: Flags.progress).flatMap(ProgressMode.init(rawValue:)) ?? .auto
    }

    private func listenForSignals(_ stop: StopControl, _ reporter: RunReporter) throws {
        try Signals.listen(
            first: { signal in
                let reason = StopReason.signal(signal.rawValue)
                stop.stop(reason)
                reporter.observe(.stopping(reason: reason))
            },
            second: { _ in reporter.abandon() })
    }
}

/// Names runs so that they sort by time and never collide.
enum RunIdentifier {
    /// `20260211T024705Z-5f3a9c`: the second and 24 random bits.
    static func make(at now: Timestamp) -> String {
        let digits = now.description.prefix(19).filter { $0 != "-" && $0 != ":" }
        let random = String(UInt32.random(in: 0..<(1 << 24)), radix: 16)
        return "\(digits)Z-" + String(repeating: "0", count: 6 - random.count) + random
    }
}
