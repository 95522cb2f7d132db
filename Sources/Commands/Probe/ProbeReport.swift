import Engine
import Media
import Pipeline
import Primitives
import Providers
import TerminalUI

/// What `probe` says: a table that grows row by row, or lines of JSON.
struct ProbeReport {
    /// One row: a cell that was asked, was not, or is none.
    enum Finding {
        case asked(ProbeExchange.Outcome)
        case skipped(String)
        case notCarried
    }

    let printer: Printer
    /// `nil` says it in a table.
    let events: EventStream?
    private let widths: [Int]

    private static let heads = ["provider", "kind", "sent as", "verdict", "tokens", "cost", "time"]

    init(_ cells: [ProbeCell], printer: Printer, events: EventStream?) {
        self.printer = printer
        self.events = events
        let columns = [
            cells.map(\.configuration.name), cells.map(\.family.rawValue), cells.map(\.encoding),
            ["arrived, by its tokens", "failed: unknown_outcome"], ["1234 + 1234"], ["$0.00000000"], ["100.0 s"],
        ]
        widths = zip(Self.heads, columns).map { head, column in
            (column + [head]).map(\.count).max() ?? 0
        }
    }

    func begin() throws {
        guard let events else { return try row(Self.heads) }
        events.emit("probe.start", ["schema": .integer(EventStream.version)])
    }

    func end(status: ExitStatus, cost: USD) {
        events?.emit("probe.end", ["exit_code": .integer(status.rawValue), "cost": cost.json])
    }

    func show(_ cell: ProbeCell, _ finding: Finding) throws {
        if let events { return events.emit("probe.cell", Self.members(cell, finding)) }
        var texts = [cell.configuration.name, cell.family.rawValue, cell.encoding, Self.verdict(finding)]
        if case .asked(let outcome) = finding {
            let tokens = outcome.usage.map { "\($0.input) + \($0.output + $0.thinking)" }
            texts += [tokens ?? "–", outcome.cost.map { "\($0)" } ?? "–", Self.seconds(outcome.milliseconds)]
        }
        try row(texts)
    }

    private func row(_ texts: [String]) throws {
        var line = zip(texts, widths).map { text, width in
            text + String(repeating: " ", count: max(0, width - text.count))
        }.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        try printer.data(line + "\n")
        try printer.flush()
    }

    private static func seconds(_ milliseconds: Int) -> String {
        "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
    }

    private static func verdict(_ finding: Finding) -> String {
        switch finding {
        case .skipped: return "not asked"
        case .notCarried: return "not carried"
        case .asked(let outcome):
            switch outcome.verdict {
            case .arrived(.answer): return "arrived"
            case .arrived(.tokens): return "arrived, by its tokens"
            case .dropped: return "dropped"
            case .failed(let failure, _): return "\(word(failure)): \(failure.failureClass)"
            }
        }
    }

    /// What the provider will not take, as against what merely went wrong.
    static func word(_ failure: UnitFailure) -> String { failure.failureClass.isDeterministic ? "refused" : "failed" }

    private static func members(_ cell: ProbeCell, _ finding: Finding) -> JSONObject {
        var members: JSONObject = [
            "provider": .string(cell.configuration.name),
            "base_url": .string(cell.configuration.baseURL), "model": .string(cell.configuration.wireModel),
            "family": .string(cell.family.rawValue), "encoding": .string(cell.encoding),
            "support": .string("\(cell.support)"), "verdict": .string("not_carried"), "evidence": .null, "error": .null,
            "answer": .null, "tokens": .null, "cost": .null, "duration_ms": .null, "provider_request_id": .null,
        ]
        switch finding {
        case .notCarried: members["encoding"] = .null
        case .skipped(let reason):
            members["verdict"] = "skipped"
            members["error"] = ["class": "skipped", "message": .string(reason)]
        case .asked(let outcome):
            switch outcome.verdict {
            case .arrived(let evidence):
                members["verdict"] = "arrived"
                members["evidence"] = .string(evidence.rawValue)
            case .dropped: members["verdict"] = "dropped"
            case .failed(let failure, _):
                members["verdict"] = .string(word(failure))
                members["error"] = [
                    "class": .string(failure.failureClass.rawValue), "message": .string(failure.message),
                ]
            }
            members["answer"] = .optional(outcome.answer.map { String($0.prefix(400)) })
            members["tokens"] =
                outcome.usage.map {
                    ["input": .integer($0.input), "output": .integer($0.output), "thinking": .integer($0.thinking)]
                } ?? .null
            members["cost"] = outcome.cost?.json ?? .null
            members["duration_ms"] = .integer(outcome.milliseconds)
            members["provider_request_id"] = .optional(outcome.requestID)
        }
        return members
    }
}
