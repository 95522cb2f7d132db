import Pipeline
import Primitives
import TerminalUI

/// The last words of a run, on standard error: what was done, where it is, what to do next.
struct RunSummary {
    let printer: Printer
    let loaded: LoadedPipeline
    let output: String
    let result: RunSession.Result

    func say() {
        let totals = result.totals
        printer.note(sources(totals))
        printer.note(units(totals))
        if totals.wire.requests > 0 || totals.wire.lost > 0 { printer.note(requests(totals.wire)) }
        for (provider, difference) in result.costDifferences {
            printer.warning(
                difference.words(provider),
                hint: "compare 'providers.\(provider).prices' with what the provider asks; what it reports counts here")
        }
        if totals.planned == 0, totals.unreadableSources == 0 { sayNothingFound() }
        if totals.failed > 0 {
            printer.warning(
                "\(counted(totals.failed, "unit")) failed",
                hint: "dossier status --out \(output) names each with its reason")
        }
        for condition in result.conditions {
            printer.warning(
                "\(counted(condition.units, "unit")) \(condition.name), which --fail-on names",
                hint: "the units in \(output)/manifest.json tell how")
        }
        if totals[.pending] > 0 {
            printer.note("\(counted(totals[.pending], "unit")) still due: run again to go on from here")
        }
        if !result.outputs.isEmpty { printer.note(outputs) }
        printer.note("manifest: \(output)/manifest.json")
    }

    private var outputs: String {
        let parts = result.outputs.prefix(12).map { name, count in
            name.hasSuffix("/") ? "\(name) (\(counted(count, "file")))" : name
        }
        let rest = result.outputs.count > 12 ? " and \(result.outputs.count - 12) more" : ""
        return "outputs in \(output): \(parts.joined(separator: ", "))\(rest)"
    }

    private func sources(_ totals: RunTotals) -> String {
        let states = ["selected", "skipped", "failed"].compactMap { state -> String? in
            guard let count = totals.sources[state], count > 0 else { return nil }
            return "\(count) \(state == "selected" ? "taken" : state == "skipped" ? "left out" : "unreadable")"
        }
        let all = totals.sources.values.reduce(0, +)
        return "sources: \(all)" + (states.isEmpty ? "" : " (\(states.joined(separator: ", ")))")
    }

    private func units(_ totals: RunTotals) -> String {
        if totals.planned > 0, totals[.fresh] == totals.planned {
            return "units: \(totals.planned), all fresh: nothing was due, nothing was asked"
        }
        var parts: [String] = []
        for (action, words) in [
            (UnitAction.requested, "asked"), (.reused, "reused"), (.rendered, "written again"), (.fresh, "fresh"),
        ] where totals[action] > 0 {
            parts.append("\(totals[action]) \(words)")
        }
        for status in [UnitStatus.failed, .rejected, .quarantined, .blocked, .pending, .orphan]
        where totals[status] > 0 {
            parts.append("\(totals[status]) \(status.rawValue)")
        }
        return "units: \(totals.planned)" + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))")
    }

    private func requests(_ wire: RequestTotals) -> String {
        var parts = ["\(wire.usage.input) tokens in", "\(wire.usage.output) out"]
        if wire.usage.thinking > 0 { parts.append("\(wire.usage.thinking) thinking") }
        if wire.cost > .zero { parts.append("cost \(wire.cost)") }
        if wire.unpriced > 0 { parts.append("\(wire.unpriced) of unknown price") }
        if wire.lost > 0 {
            let amount = wire.possiblyBilled > .zero ? ", at most \(wire.possiblyBilled)" : ""
            parts.append("\(wire.lost) without an answer, possibly billed\(amount)")
        }
        return "requests: \(wire.requests) (\(parts.joined(separator: ", ")))"
    }

    /// An empty folder is no failure, but hardly ever what was meant.
    private func sayNothingFound() {
        for (input, path) in loaded.folders {
            printer.warning(
                "the input '\(input.id)' has no file that a step takes: '\(path)'",
                hint: "dossier inspect --types \(path) shows what is there")
        }
    }

    private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
