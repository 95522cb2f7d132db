import Engine
import Pipeline
import Primitives
import TerminalUI

/// `--json`: one JSON object per line on standard output; the first is `run.start`, the last `run.end`.
struct EventStream: Sendable {
    /// The version of the events' shapes, in the first line of every stream.
    static let version = 1

    let printer: Printer
    let time: any TimeSource

    /// Writes one event; a reader that went away is no failure of the run.
    func emit(_ event: String, _ members: JSONObject) {
        var object: JSONObject = ["event": .string(event), "time": .string(time.now().description)]
        for member in members { object[member.key] = member.value }
        try? printer.data(JSONWriter.bytes(of: .object(object)) + [UInt8(ascii: "\n")])
        try? printer.flush()
    }

    func emit(_ event: RunEvent) {
        switch event {
        case .discovering, .examining, .unitStarted: break
        case .outputsDifferByCase(let count, let example):
            emit("outputs.differ_by_case", ["count": .integer(count), "example": .string(example)])
        case .sourceFailed(let input, let path, let failure):
            emit(
                "source.failed",
                ["input": .string(input), "path": .string(path), "error": Self.json(failure)])
        case .sourceSkipped(let input, let path, let reason):
            emit("source.skipped", ["input": .string(input), "path": .string(path), "reason": .string(reason)])
        case .planned(let counts, let due):
            let marks = PlanMark.allCases.map { (key: $0.name, value: JSONValue.integer(counts[$0] ?? 0)) }
            emit("plan", ["units": .object(JSONObject(marks)), "due": .integer(due)])
        case .requestsLost(let count, let amount):
            emit("requests.lost", ["count": .integer(count), "possibly_billed_usd": amount.json])
        case .unitRefused(let id, let failure):
            emit(
                "unit.end",
                [
                    "unit": .string(id.rawValue), "status": .string(failure.failureClass.status.rawValue),
                    "action": "none", "error": Self.json(failure),
                ])
        case .unitFinished(let commit):
            emit(
                "unit.end",
                [
                    "unit": .string(commit.id.rawValue), "status": .string(commit.status.rawValue),
                    "action": .string(commit.action.rawValue), "error": commit.failure.map(Self.json) ?? .null,
                ])
        case .retrying(let unit, let failure, let wait):
            emit(
                "request.retry",
                [
                    "unit": .string(unit.rawValue), "error": Self.json(failure),
                    "wait_ms": .integer(wait.milliseconds),
                ])
        case .stopping(let reason): emit("run.stopping", ["reason": .string(reason.code)])
        }
    }

    private static func json(_ failure: UnitFailure) -> JSONValue {
        ["class": .string(failure.failureClass.rawValue), "message": .string(failure.message)]
    }
}
