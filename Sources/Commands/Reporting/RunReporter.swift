import Engine
import Pipeline
import Primitives
import Providers
import Synchronization
import TerminalUI

/// Turns a run's events into progress, warnings and, with `--json`, event lines.
final class RunReporter: RunObserver {
    private struct State {
        var model = ProgressModel(phase: .discovering)
        var running = 0
        var retried: Set<FailureClass> = []
    }

    private let printer: Printer
    private let progress: ProgressDisplay
    private let events: EventStream?
    private let time: any TimeSource
    private let started: Timestamp
    /// Whether what is due is then done; a plan ends where it is known.
    private let executes: Bool
    private let state = Mutex(State())

    init(
        printer: Printer, mode: ProgressMode, events: EventStream?, time: any TimeSource, executes: Bool = true
    ) {
        self.printer = printer
        self.executes = executes
        self.events = events
        self.time = time
        started = time.now()
        progress = ProgressDisplay(printer, mode: mode)
    }

    func observe(_ event: RunEvent) {
        events?.emit(event)
        switch event {
        case .discovering(let names): update { $0.model.done = names }
        case .examining(let done):
            update { state in
                state.model.phase = .examining
                state.model.done = done
            }
        case .planned(_, let due):
            // With nothing due there is no progress to show, only the summary.
            guard due > 0, executes else { break }
            update { state in
                state.model.phase = .running
                state.model.done = 0
                state.model.total = due
            }
        case .outputsDifferByCase(let count, let example):
            printer.warning(
                "\(count) outputs differ from another only by case, such as '\(example)': "
                    + "a file system that ignores case cannot hold both")
        case .requestsLost(let count, let amount):
            let money = amount > .zero ? ", at most \(amount)" : ""
            printer.warning(
                "\(count) request\(count == 1 ? "" : "s") of an earlier run \(count == 1 ? "was" : "were") sent and never "
                    + "answered: counted as possibly billed\(money)")
        case .unitRefused(let id, let failure):
            printer.warning("\(id): \(failure.message) (\(failure.failureClass))")
        case .unitStarted:
            update { state in
                state.running += 1
                state.model.atWork = state.running
            }
        case .unitFinished(let commit):
            update { state in
                state.running -= 1
                state.model.atWork = state.running
                state.model.done += 1
                if commit.status.countsAsFailed { state.model.failed += 1 }
            }
            report(commit)
        case .sourceFailed(let input, let path, let failure):
            printer.warning("\(input)/\(path): \(failure.message) (\(failure.failureClass))")
        case .sourceSkipped(let input, let path, let reason):
            // What a person would miss gets a line; what patterns and policies leave out stands in the manifest.
            if let words = Self.surprises[reason] { printer.warning("\(input)/\(path): left out, \(words)") }
        case .retrying(let unit, let failure, let wait):
            // The first of each kind tells what is going on; the rest only add to the count.
            let isFirst = state.withLock { $0.retried.insert(failure.failureClass).inserted }
            guard isFirst else { break }
            printer.note("\(unit): \(failure.message) (\(failure.failureClass)); asking again in \(wait.brief)")
        case .stopping(let reason):
            update { $0.model.phase = .draining }
            printer.warning(Self.words(reason))
        }
    }

    /// Says what is left at a provider, and whether that is enough for what is due.
    ///
    /// - Parameter forecast: What the plan will cost, where that is known.
    func tell(_ balance: Balance, of provider: String, forecast: ClosedRange<USD>?) {
        let outlook = BalanceOutlook(balance, forecast: forecast)
        events?.emit(
            "provider.balance",
            [
                "provider": .string(provider), "balance": balance.json, "suffices": .optional(outlook.word),
                "plan_cost_usd": forecast.map { ["low": $0.lowerBound.json, "high": $0.upperBound.json] } ?? .null,
            ])
        printer.note("balance: \(provider) \(balance)")
        if let warning = outlook.warning(provider) {
            printer.warning(warning, hint: "top up, or limit the run with --max-cost")
        } else if let remark = outlook.remark(provider) {
            printer.note(remark)
        }
    }

    private static let surprises = [
        "fifo": "it is a FIFO", "socket": "it is a socket", "device": "it is a device",
        "symlink_loop": "the link leads in a circle", "symlink_outside": "the link leads out of the input",
        "symlink_broken": "the link leads nowhere", "vanished": "it vanished while it was looked at",
        ExaminationPolicy.urlTypeUnknown:
            "its URL does not tell its type: give it a \"type\" in the pipeline, or list its host under \"download\"",
        // Of a file in a folder nobody says so.
        ExaminationPolicy.typeNotSelected: "its content is of a type that the input does not take",
    ]

    private func report(_ commit: UnitCommit) {
        guard commit.status.countsAsFailed, let failure = commit.failure else { return }
        printer.warning("\(commit.id): \(failure.message) (\(failure.failureClass))")
    }

    private static func words(_ reason: StopReason) -> String {
        switch reason {
        case .signal: "stopping: finishing what is in flight; interrupt again to leave at once"
        case .limit(let name): "stopping: the limit on \(name) is reached"
        case .failFast: "stopping at the first failure"
        case .unavailable(let failure): "stopping: \(failure.message) (\(failure.failureClass))"
        case .failures(let count): "stopping after \(count) failed units"
        }
    }

    private func update(_ change: (inout State) -> Void) {
        let model = state.withLock { state in
            change(&state)
            state.model.elapsed = time.now().duration(since: started)
            return state.model
        }
        progress.update(model)
    }

    /// Shows how far the units came and gives the terminal back.
    func finish() {
        let model = state.withLock { $0.model }
        if model.total == nil { progress.abandon() } else { progress.finish(model) }
    }

    /// Gives the terminal back from a signal's thread, without a last line.
    func abandon() { progress.abandon() }
}
