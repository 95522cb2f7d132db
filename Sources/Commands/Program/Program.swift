import CommandLine
import Digests
import Pipeline
package import Platform
import Primitives
import TerminalUI

/// The program: from the command line to the exit status.
package enum Program {
    /// The first thing the program does, on its first and only thread.
    ///
    /// Signals are blocked before any other thread exists, because every thread inherits the mask: then the one thread
    /// that reads them gets them all.
    package static func prepareProcess() {
        // If it cannot be done, an interrupt ends the program at once; the ledger has what was recorded.
        try? Signals.blockInAllThreads()
        // Requests in flight hold a connection and files each; the usual soft limit is for older programs.
        ProcessFacts.raiseDescriptorLimit()
        ProcessFacts.reserveDescriptors()
    }

    /// Runs the process's command line and returns the exit status.
    package static func main() async -> Int32 {
        await run(arguments: Array(Swift.CommandLine.arguments.dropFirst()), environment: .ofThisProcess())
    }

    /// Runs one command; everything it says has been written when it returns.
    package static func run(arguments: [String], environment: Environment) async -> Int32 {
        let table = DossierCommands.table
        let printer = Printer(environment: environment)
        switch table.parse(arguments, environment: environment.values) {
        case .version: return say("\(Version.name) \(Version.text)\n", printer)
        case .help(let request):
            return say(HelpText(table, width: min(printer.outputFacts.width, 100)).render(request), printer)
        case .failure(let error):
            printer.error(error.message, hint: error.hint)
            return Int32(ExitStatus.usage.rawValue)
        case .run(let invocation):
            return await run(invocation, arguments: arguments, environment: environment)
        }
    }

    private static func say(_ text: String, _ printer: Printer) -> Int32 {
        do {
            try printer.data(text)
            try printer.flush()
            return 0
        } catch {
            return status(of: error, printer)
        }
    }

    private static func run(_ invocation: ParsedInvocation, arguments: [String], environment: Environment) async
        -> Int32
    {
        let printer = Printer(environment: environment, isQuiet: invocation.isSet(Flags.quiet))
        do {
            let context = CommandContext(
                invocation: invocation, environment: environment, printer: printer, hashing: try OpenSSLHashing(),
                time: SystemTime(), arguments: arguments)
            // A run has something to finish and to record, and listens itself.
            if invocation.command != DossierCommands.run.name {
                try Signals.listen(first: { Signals.exit(by: $0) })
            }
            return Int32(try await run(invocation.command, context).rawValue)
        } catch {
            return status(of: error, printer)
        }
    }

    private static func run(_ command: String, _ context: CommandContext) async throws -> ExitStatus {
        switch command {
        case DossierCommands.run.name: try await RunCommand(context: context).run()
        case DossierCommands.plan.name: try await PlanCommand(context: context).run()
        case DossierCommands.check.name: try CheckCommand(context: context).run()
        case DossierCommands.status.name: try await StatusCommand(context: context).run()
        case DossierCommands.verify.name: try await VerifyCommand(context: context).run()
        case DossierCommands.inspect.name: try await InspectCommand(context: context).run()
        case DossierCommands.doctor.name: try await DoctorCommand(context: context).run()
        case DossierCommands.probe.name: try await ProbeCommand(context: context).run()
        case DossierCommands.schema.name: try TextCommands(context: context).schema()
        case DossierCommands.completions.name: try TextCommands(context: context).completions()
        default: throw CommandFailure(.internalError, "the command '\(command)' has no implementation")
        }
    }

    /// Reports an error that ended a command; a reader that went away is none.
    private static func status(of error: any Error, _ printer: Printer) -> Int32 {
        if let error = error as? PlatformError, error.code == .closedPipe { return 0 }
        let failure = CommandFailure(error)
        try? printer.flush()
        printer.error(failure.message, details: failure.details, hint: failure.hint)
        return Int32(failure.status.rawValue)
    }
}
