import CommandLine
import Digests
import Glibc
import Patterns
import Platform
import Primitives

/// The program: from the command line to the exit status.
package enum EmulatorMain {
    /// The release; the same as that of `dossier`, which it is shipped with.
    static let version = "0.1.0"

    /// Serves until SIGINT, SIGTERM or SIGHUP.
    ///
    /// Call it first in `main`, before any thread exists: it blocks those signals for all of them.
    ///
    /// - Returns: 0 after it was stopped, 2 for a command line or script that cannot be used, 7 when the system refuses.
    package static func run(arguments: [String]) -> Int32 {
        try? Signals.blockInAllThreads()
        ProcessFacts.reserveDescriptors()
        let width = 80
        switch EmulatorFlags.table.parse([""] + arguments) {
        case .version: return say("dossier-emulator \(version)\n")
        case .help(let request): return say(HelpText(EmulatorFlags.table, width: width).render(request))
        case .failure(let error):
            complain("\(error.message)\n  \(error.hint)")
            return 2
        case .run(let invocation):
            do {
                return try serve(try EmulatorOptions(invocation))
            } catch let error as EmulatorUsage {
                complain(error.message)
                return 2
            } catch {
                complain("\(error)")
                return 7
            }
        }
    }

    private static func serve(_ options: EmulatorOptions) throws -> Int32 {
        let hashing = try OpenSSLHashing()
        let wire = options.vendor.wire(
            key: options.key, models: options.models, extraParts: options.extraParts, hashing: hashing)
        let planner = ReplyPlanner(
            wire: wire, answers: AnswerMaker(style: options.answers, patterns: PatternCompiler()),
            script: options.script, latency: options.latency)
        let server = try EmulatorServer(
            wire: wire, planner: planner, prices: options.vendor.prices, settings: options.server,
            log: try options.openLog())
        let listener = try HTTPListener(options.listener, for: server)
        try Signals.listen(first: { _ in server.room.close() })
        // Where nobody reads standard output, the server is as useful.
        _ = say("listening on http://127.0.0.1:\(listener.port)\(options.vendor.basePath)\n")
        server.room.run()
        stop(listener)
        complain(server.meter.summary)
        if let problem = server.logProblem { complain("the log is incomplete: \(problem)") }
        return server.logProblem == nil ? 0 : 7
    }

    /// Closes every connection, by ending the listener's life.
    private static func stop(_ listener: consuming HTTPListener) {}

    private static func say(_ text: String) -> Int32 {
        let output = OutputStream(descriptor: 1, name: "standard output", buffering: .none)
        return (try? output.write(text)) == nil ? 7 : 0
    }

    private static func complain(_ text: String) {
        try? OutputStream.standardError.write("dossier-emulator: \(text)\n")
    }
}
