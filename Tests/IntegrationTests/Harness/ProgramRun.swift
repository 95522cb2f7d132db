import Glibc
import Primitives
import Testing

/// How a program ended and what it said.
struct ProgramRun: Sendable {
    enum End: Sendable, Hashable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    let end: End
    let output: [UInt8]
    let errors: [UInt8]

    /// The exit status; a signal as a shell reports it.
    var status: Int32 {
        switch end {
        case .exited(let status): status
        case .killed(let signal): 128 + signal
        }
    }

    var stdout: String { String(decoding: output, as: UTF8.self) }
    var stderr: String { String(decoding: errors, as: UTF8.self) }

    /// Standard output as NDJSON.
    func events() throws -> [JSONValue] {
        try stdout.split(separator: "\n").map { try JSONParser.parse(Array($0.utf8)).value }
    }

    /// Runs `dossier` to its end.
    static func dossier(
        _ arguments: [String], in folder: String = "/", environment: [String: String] = [:],
        as user: UInt32? = nil, program: String = Places.dossier, seconds: Int = 120
    ) async throws -> ProgramRun {
        let running = try await RunningProgram.start(
            arguments, in: folder, environment: environment, as: user, program: program)
        return try await running.finish(within: seconds)
    }
}

extension ProgramRun: CustomTestStringConvertible {
    var testDescription: String { "\(end)\n--- stdout\n\(stdout.suffix(4000))\n--- stderr\n\(stderr.suffix(4000))" }
}
