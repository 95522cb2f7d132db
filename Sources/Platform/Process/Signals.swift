import CPlatformShims
import Glibc

/// The signals that ask the program to stop.
package enum StopSignal: Int32, Sendable, Hashable, CaseIterable {
    case interrupt = 2
    case terminate = 15
    /// The terminal was closed.
    case hangUp = 1

    /// What a shell reports for a program that the signal ended.
    package var exitStatus: Int32 { 128 + rawValue }

    package var name: String {
        switch self {
        case .interrupt: "SIGINT"
        case .terminate: "SIGTERM"
        case .hangUp: "SIGHUP"
        }
    }
}

/// Delivery of signals to ordinary code: they are blocked everywhere and read by one thread.
package enum Signals {
    /// Blocks SIGINT, SIGTERM and SIGHUP in this thread and all that it starts, and ignores SIGPIPE.
    ///
    /// Call it first in `main`, before any thread exists. What was ignored when the program started stays ignored, so
    /// `nohup` and background jobs behave. Children must call `dossier_signals_restore` between fork and exec.
    package static func blockInAllThreads() throws(PlatformError) {
        let result = dossier_signals_block()
        guard result == 0 else { throw PlatformError(errno: -result, "cannot block", "signals") }
    }

    /// Starts the thread that reads the signals.
    ///
    /// - Parameters:
    ///   - first: called once, on that thread, with the first signal: stop admitting work, drain, record.
    ///   - second: called with the second one before the process ends by it: give the terminal back, no more.
    /// - Throws: `PlatformError` when the thread cannot be started.
    package static func listen(
        first: @escaping @Sendable (StopSignal) -> Void, second: @escaping @Sendable (StopSignal) -> Void = { _ in }
    ) throws(PlatformError) {
        try DetachedThread.start {
            guard let signal = wait() else { return }
            first(signal)
            guard let signal = wait() else { return }
            second(signal)
            exit(by: signal)
        }
    }

    /// Ends the process by the signal as if it had never been caught, so that whoever waits for it sees the truth.
    package static func exit(by signal: StopSignal) -> Never { dossier_signals_exit_by(signal.rawValue) }

    /// The next signal; `nil` when none can come.
    private static func wait() -> StopSignal? { StopSignal(rawValue: dossier_signals_wait()) }
}
