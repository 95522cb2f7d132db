import CommandLine
import Ledger
import Pipeline
import Platform
import Primitives
import TerminalUI

/// `dossier status`: reads a live or finished run; takes no lock and changes nothing.
struct StatusCommand {
    let context: CommandContext

    func run() async throws -> ExitStatus {
        let path = try Workspace.path(out: context.outputPath, pipeline: context.invocation.positionals.first)
        guard SystemPath.exists(path) else {
            throw CommandFailure(.usage, "there is no output folder '\(path)'", hint: "run the pipeline first")
        }
        let holder = RunLock.holder(at: "\(path)/state/lock")
        let ledger = try await openLedger(in: path)
        let run = try await ledger.lastRun() ?? .null
        let totals = try await ledger.totals()
        if context.isJSON {
            try context.printer.data(
                JSONWriter.bytes(
                    of: ["live": .bool(holder != nil), "holder": .optional(holder), "run": run, "totals": totals.json])
                    + [UInt8(ascii: "\n")])
        } else {
            try show(path, run, totals, holder: holder)
            try await showFailures(ledger)
        }
        try context.printer.flush()
        return .success
    }

    /// The ledger, or a copy of the manifest while the ledger holds nothing.
    private func openLedger(in path: String) async throws -> Ledger {
        let ledgerPath = "\(path)/state/ledger.sqlite"
        if SystemPath.exists(ledgerPath) {
            do throws(LedgerError) {
                let ledger = try Ledger(reading: ledgerPath)
                if (try? await ledger.isEmpty()) != true { return ledger }
            } catch {
                guard error.code == .empty else { throw error }
            }
        }
        let manifest = "\(path)/\(Workspace.manifestPath.text)"
        guard SystemPath.exists(manifest) else {
            throw CommandFailure(
                .usage, "nothing was run in '\(path)': it has neither a manifest nor a state",
                hint: "run the pipeline first, or name another folder with --out DIR")
        }
        let ledger = try Ledger(path: "")
        try await ledger.importManifest(try Workspace.readManifest(manifest))
        return ledger
    }

    private func show(_ path: String, _ run: JSONValue, _ totals: RunTotals, holder: String?) throws {
        let printer = context.printer
        let id = run["id"]?.stringValue ?? "none"
        let state: String =
            if let holder {
                "running (\(holder))"
            } else if run["status"]?.stringValue == "running" {
                "killed: run again to go on from where it was"
            } else {
                [run["status"]?.stringValue, run["incomplete_reason"]?.stringValue].compactMap(\.self)
                    .joined(separator: ", ")
            }
        try printer.data("folder   \(printer.forOutput(path))\nrun      \(id)\nstate    \(printer.forOutput(state))\n")
        if let started = run["started_at"]?.stringValue { try printer.data("started  \(started)\n") }
        if let ended = run["ended_at"]?.stringValue { try printer.data("ended    \(ended)\n") }
        let units = UnitStatus.allCases.filter { totals[$0] > 0 }.map { "\(totals[$0]) \($0.rawValue)" }
        try printer.data("units    \(units.isEmpty ? "none" : units.joined(separator: ", "))\n")
        let sources = totals.sources.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        try printer.data("sources  \(sources.isEmpty ? "none" : sources.joined(separator: ", "))\n")
    }

    private func showFailures(_ ledger: Ledger) async throws {
        let printer = context.printer
        try await ledger.forEachFailure { id, status, reason in
            try printer.data("\(status.rawValue)  \(printer.forOutput(id.rawValue))  \(printer.forOutput(reason))\n")
        }
    }
}
