import Glibc
import Media

/// The life of a worker process.
package enum WorkerMain {
    /// The socket on which the main process talks, by agreement with `WorkerPool`.
    private static let socket: CInt = 3

    private enum ExitStatus {
        static let usage: CInt = 64
        static let failure: CInt = 71
    }

    /// Prepares a reader, gives up privileges, says that it is ready, and answers requests until the main process goes.
    ///
    /// - Parameters:
    ///   - arguments: the command line, program name first.
    ///   - makeReader: loads what every file needs, before the sandbox closes.
    package static func run<Reader: FileReading & ~Copyable>(
        arguments: [String], makeReader: () throws -> Reader
    ) -> Never {
        guard let parsed = WorkerArguments(arguments.dropFirst()), isSocket(socket) else {
            fail("this program is started by dossier, which talks to it on descriptor \(socket)", ExitStatus.usage)
        }
        // Writing past the limit on file size should fail like a full disk, not kill.
        signal(SIGXFSZ, SIG_IGN)
        do {
            let reader = try makeReader()
            try Sandbox.enter(parsed)
            let connection = MainConnection(socket: socket)
            try connection.send(try WorkerMessages.hello())
            try RequestLoop(connection: connection, reader: reader, processorSeconds: parsed.processorSeconds).run()
        } catch {
            fail("\(error)", ExitStatus.failure)
        }
        exit(0)
    }

    private static func isSocket(_ descriptor: CInt) -> Bool {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }

    private static func fail(_ message: String, _ status: CInt) -> Never {
        let line = Array("dossier-worker: \(message)\n".utf8)
        _ = unsafe write(STDERR_FILENO, line, line.count)
        exit(status)
    }
}
