import Platform
import Synchronization

/// How progress is shown, as the user chooses it.
package enum ProgressMode: String, Sendable, CaseIterable {
    /// Redrawn on a terminal that allows it, else lines.
    case auto
    case plain
    case none
}

/// Shows progress on a printer's standard error.
///
/// Safe to use from many threads.
package final class ProgressDisplay: Sendable {
    private let printer: Printer
    /// The lock keeps updates in order.
    private let state: Mutex<State>

    private struct State {
        var renderer: ProgressRenderer
        var meter = RateMeter()
        var phase: ProgressModel.Phase?
    }

    package init(_ printer: Printer, mode: ProgressMode) {
        self.printer = printer
        state = Mutex(State(renderer: Self.renderer(for: mode, facts: printer.errorFacts)))
    }

    static func renderer(for mode: ProgressMode, facts: TerminalFacts) -> ProgressRenderer {
        switch mode {
        case .none: .none
        case .auto where facts.allowsRedraw: .terminal(TerminalProgress())
        case .auto, .plain: .plain(PlainProgress())
        }
    }

    /// Shows the model if it is time; may be called as often as there is news.
    ///
    /// The rate is filled in here.
    package func update(_ model: ProgressModel) { show(model, isLast: false) }

    /// Shows how it ended and leaves the screen to what follows.
    package func finish(_ model: ProgressModel) {
        show(model, isLast: true)
        printer.clearProgress()
    }

    /// Takes the progress off the screen without a last word.
    package func abandon() { printer.clearProgress() }

    private func show(_ model: ProgressModel, isLast: Bool) {
        state.withLock { state in
            var model = model
            // What is counted changes with the phase; draining still counts what running did.
            if state.phase != model.phase, model.phase != .draining { state.meter = RateMeter() }
            state.phase = model.phase
            model.rate = state.meter.record(done: model.done, at: model.elapsed)
            let width = printer.errorWidth
            switch state.renderer.update(model, at: model.elapsed, width: width, isLast: isLast) {
            case .nothing: break
            case .frame(let lines): printer.show(lines)
            case .line(let line): printer.plain(line + "\n")
            }
        }
    }
}
