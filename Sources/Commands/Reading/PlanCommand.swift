import CommandLine
import Engine
import Ledger
import Pipeline
import Platform
import Primitives
import Providers
import TerminalUI

/// `dossier plan`: what a run would do and why; asks nobody and writes no output.
struct PlanCommand {
    let context: CommandContext

    func run() async throws -> ExitStatus {
        let loaded = try context.loadPipeline()
        for warning in loaded.route.warnings() { context.printer.warning(warning.message, hint: warning.hint) }
        let output = loaded.outputPath(context)
        try InputFolders.check(loaded.folders, output: output)
        let options = try RunOptions(
            loaded.pipeline.spec, context.invocation, processors: ProcessFacts.processorCount)
        let mode = context.invocation.value(of: Flags.progress).flatMap(ProgressMode.init(rawValue:)) ?? .auto
        let reporter = RunReporter(
            printer: context.printer, mode: mode, events: nil, time: context.time, executes: false)
        let manifest = context.invocation.value(of: Flags.manifest)
        let plan = { (ledger: Ledger, folder: OutputFolder?) async throws in
            try await EngineAssembly(
                context: context, loaded: loaded, options: options, ledger: ledger, folder: folder,
                reporter: reporter, stop: StopControl()
            ).withEngine(fileThreads: 2) { _ = try await $0.plan() }
            reporter.abandon()
            try await options.requireForcedUnits(in: ledger)
            try await show(ledger, loaded)
        }
        if SystemPath.exists("\(output)/state") {
            try await Workspace.withLocked(output, manifest: manifest) { try await plan($0.ledger, $0.folder) }
        } else {
            // A plan makes no folder; what it learns of the files lasts as long as the command.
            let ledger = try await Workspace.temporaryLedger(manifest: manifest, output: output)
            try await plan(ledger, try OutputFolder.existing(at: output))
        }
        return .success
    }

    private func show(_ ledger: Ledger, _ loaded: LoadedPipeline) async throws {
        let (printer, isJSON) = (context.printer, context.isJSON)
        if isJSON {
            try printer.data("{\"event\":\"plan.start\",\"schema\":\(EventStream.version)}\n")
        }
        try await ledger.forEachPlanned { unit in
            if isJSON {
                try printer.data(JSONWriter.bytes(of: Self.json(unit, loaded)) + [UInt8(ascii: "\n")])
            } else if unit.decision.mark != .fresh {
                let reasons = unit.decision.reasons.joined(separator: ", ")
                try printer.data(
                    "\(unit.decision.mark.rawValue) \(printer.forOutput(unit.id.rawValue))  \(printer.forOutput(reasons))\n"
                )
            }
        }
        for orphan in try await ledger.orphans() {
            if isJSON {
                let line: JSONValue = [
                    "mark": "-", "state": "orphan", "unit": .string(orphan.rawValue), "work": "nothing",
                    "reasons": ["source gone"],
                ]
                try printer.data(JSONWriter.bytes(of: line) + [UInt8(ascii: "\n")])
            } else {
                try printer.data("- \(printer.forOutput(orphan.rawValue))  source gone\n")
            }
        }
        try printer.flush()
        let counts = try await ledger.planCounts()
        let due = try await ledger.dueCount()
        let forecast = try await PlanForecast(loaded, ledger)
        let parts = PlanMark.allCases.compactMap { mark in
            counts[mark].map { "\($0) \(mark.name)" }
        }
        printer.note(parts.isEmpty ? "no units" : "units: " + parts.joined(separator: ", "))
        if isJSON {
            try printer.data(
                JSONWriter.bytes(
                    of: [
                        "event": "plan.end",
                        "units": .object(
                            JSONObject(
                                PlanMark.allCases.map { (key: $0.name, value: .integer(counts[$0] ?? 0)) })),
                        "due": .integer(due), "tokens": forecast.tokensJSON, "cost_usd": forecast.costJSON,
                    ]) + [UInt8(ascii: "\n")])
            try printer.flush()
        } else if due == 0 {
            printer.note("nothing is due: a run would ask nothing")
        } else if loaded.pipeline.spec.isLocal {
            let network = loaded.webInputs.contains { $0.download != nil } ? "no requests" : "no network"
            printer.note("due: \(due) units for the embedded engine: \(network), no cost")
        } else {
            printer.note(forecast.words)
        }
    }

    private static func json(_ unit: PlannedUnit, _ loaded: LoadedPipeline) -> JSONValue {
        [
            "mark": .string(unit.decision.mark.rawValue), "state": .string(unit.decision.mark.name),
            "unit": .string(unit.id.rawValue), "step": .string(loaded.pipeline.steps[unit.step].spec.id),
            "work": .string(unit.decision.work.rawValue),
            "reasons": .array(unit.decision.reasons.map(JSONValue.string)), "key": .optional(unit.key?.hex),
        ]
    }
}
