import Glibc
import Primitives
import Testing
import TestSupport

/// A running `dossier-emulator` with its log.
///
/// Whoever starts one must `stop` it; `with` does so in every case.
final class EmulatorProcess: Sendable {
    /// The key that the emulator wants unless `--key` says otherwise.
    static let key = "emulator-key"

    /// With `/v1` at the end, as clients take it.
    let baseURL: String
    let port: UInt16
    let pid: pid_t
    private let program: RunningProgram
    private let folder: TemporaryFolder

    private init(program: RunningProgram, baseURL: String, port: UInt16, folder: TemporaryFolder) {
        self.program = program
        self.baseURL = baseURL
        self.port = port
        self.folder = folder
        pid = program.pid
    }

    /// Starts an emulator on a free port and returns when it listens.
    ///
    /// - Parameter script: The text of its script.
    static func start(_ arguments: [String] = [], script: String? = nil) async throws -> EmulatorProcess {
        let folder = try TemporaryFolder()
        var arguments = arguments + ["--log", "\(folder.path)/requests.ndjson"]
        if let script {
            try write(script, to: "\(folder.path)/script.json")
            arguments += ["--script", "\(folder.path)/script.json"]
        }
        let program = try await RunningProgram.start(arguments, program: Places.emulator, isGated: false)
        do {
            let line = try await program.line { $0.hasPrefix("listening on ") }
            let baseURL = String(line.dropFirst("listening on ".count))
            guard let port = baseURL.split(separator: ":").last?.split(separator: "/").first.flatMap({ UInt16($0) })
            else {
                throw HarnessError("no port in '\(line)'")
            }
            return EmulatorProcess(program: program, baseURL: baseURL, port: port, folder: folder)
        } catch {
            program.signal(SIGKILL)
            _ = try? await program.finish(within: 10)
            throw error
        }
    }

    /// Runs a body beside an emulator and stops it afterwards.
    static func with<Result>(
        _ arguments: [String] = [], script: String? = nil,
        _ body: (EmulatorProcess) async throws -> Result
    ) async throws -> Result {
        let emulator = try await start(arguments, script: script)
        do {
            let result = try await body(emulator)
            _ = try await emulator.stop()
            return result
        } catch {
            _ = try? await emulator.stop()
            throw error
        }
    }

    /// Asks it to end and waits for that.
    @discardableResult
    func stop() async throws -> ProgramRun {
        program.signal(SIGTERM)
        return try await program.finish(within: 30)
    }

    /// The log's lines so far: one for every request that has arrived whole, in the order of their decisions.
    func log() throws -> [JSONValue] {
        try Self.text(ofFile: "\(folder.path)/requests.ndjson").split(separator: "\n").map {
            try JSONParser.parse(Array($0.utf8)).value
        }
    }

    /// The lines of requests that asked a model something, and not about tasks, files or the account.
    func questions() throws -> [JSONValue] { try log().filter { $0[text: "kind"] == "question" } }

    /// What `GET /stats` says.
    func stats() async throws -> JSONValue { try await value("GET /stats") }

    /// How many replies a script holds back.
    func heldCount() async throws -> Int { try await value("GET /held")["held"]?.intValue ?? -1 }

    /// Lets held replies go; returns how many there were.
    @discardableResult
    func release(_ count: Int? = nil) async throws -> Int {
        try await value("POST /release\(count.map { "?count=\($0)" } ?? "")")["released"]?.intValue ?? -1
    }

    /// Asks again and again until `GET /stats` or `GET /held` satisfies the predicate.
    func settle(within seconds: Int = 30, _ isSettled: (_ stats: JSONValue, _ held: Int) -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            let (stats, held) = (try await stats(), try await heldCount())
            if isSettled(stats, held) { return }
            guard ContinuousClock.now < end else { throw HarnessError("not settled: \(stats), \(held) held") }
            // The pool's few threads belong to all tests: whoever asks again leaves them meanwhile.
            _ = await ProgramGate.blocking { poll(nil, 0, 20) }
        }
    }

    private func value(_ line: String) async throws -> JSONValue {
        let client = try RawClient(port: port)
        try client.send("\(line) HTTP/1.1\r\nHost: emulator\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        let reply = await client.receive()
        return try JSONParser.parse(reply.body).value
    }

    private static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else { throw HarnessError("cannot write \(path)") }
        fputs(text, file)
        fclose(file)
    }

    private static func text(ofFile path: String) throws -> String {
        guard let file = fopen(path, "r") else { throw HarnessError("cannot read \(path)") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
