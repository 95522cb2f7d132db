import Pipeline
import Platform

/// Why a command ends without doing its work: what is said and the status it exits with.
struct CommandFailure: Error, CustomStringConvertible {
    let status: ExitStatus
    let message: String
    /// More about it, one line each.
    let details: [String]
    let hint: String?

    init(_ status: ExitStatus, _ message: String, details: [String] = [], hint: String? = nil) {
        self.status = status
        self.message = message
        self.details = details
        self.hint = hint
    }

    var description: String { message }
}

/// Errors of the layers below, as commands report them.
extension CommandFailure {
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let explained as any ExplainedError: self = explained.commandFailure
        case is CancellationError: self.init(.interrupted, "interrupted")
        default: self.init(.internalError, "\(error)", hint: "this is a mistake in dossier: please report it")
        }
    }
}

/// An error that knows which exit status it means.
protocol ExplainedError: Error {
    var commandFailure: CommandFailure { get }
}
