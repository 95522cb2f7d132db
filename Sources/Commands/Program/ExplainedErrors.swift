import Digests
import Engine
import Ledger
import Pipeline
import Platform
import Selection
import Storage
import Webhooks
import WorkerPool

extension PlatformError: ExplainedError {
    var commandFailure: CommandFailure { CommandFailure(.environment, message, hint: remedy) }
}

extension PlanRefusal: ExplainedError {
    var commandFailure: CommandFailure { CommandFailure(.usage, message, details: details, hint: remedy) }
}

extension LedgerError: ExplainedError {
    var commandFailure: CommandFailure {
        let status: ExitStatus =
            switch code {
            case .damaged, .manifestInvalid: .integrity
            case .newerFormat, .unusable, .empty: .environment
            }
        return CommandFailure(status, message, hint: remedy)
    }
}

extension SQLiteError: ExplainedError {
    var commandFailure: CommandFailure {
        if isDamage {
            return CommandFailure(
                .integrity, "the ledger is damaged: \(message)",
                hint: "move the state folder away and run again: the manifest and the outputs are enough to resume")
        }
        let hint = isDiskFull ? "free some space; the run resumes where it stopped" : nil
        return CommandFailure(.environment, "the ledger cannot be used: \(message)", hint: hint)
    }
}

extension WorkerPoolError: ExplainedError {
    var commandFailure: CommandFailure { CommandFailure(.environment, description) }
}

extension WebhookListenerError: ExplainedError {
    var commandFailure: CommandFailure {
        CommandFailure(
            .environment, "\(description)", hint: "choose another address or port with the provider's 'webhook.listen'")
    }
}

extension DigestError: ExplainedError {
    var commandFailure: CommandFailure { CommandFailure(.environment, message) }
}

extension GlobError: ExplainedError {
    var commandFailure: CommandFailure { CommandFailure(.usage, description) }
}
