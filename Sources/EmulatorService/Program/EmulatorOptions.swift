import CommandLine
import Glibc
import Platform
import Primitives

/// A command line that parses and still makes no sense.
struct EmulatorUsage: Error {
    let message: String
}

/// What the command line asks for.
struct EmulatorOptions {
    var vendor = Vendor.openai
    var key: String?
    var models: [String] = []
    var extraParts: Set<String> = []
    var listener = HTTPListener.Settings()
    var server = EmulatorServer.Settings()
    var answers = AnswerMaker.Style.schema
    var latency = Duration.zero
    var script = FaultScript()
    var logPath: String?

    init(_ invocation: ParsedInvocation) throws {
        func value(_ flag: FlagDefinition) -> String? { invocation.value(of: flag) }
        if let port = value(EmulatorFlags.port).flatMap({ UInt16($0) }) { listener.port = port }
        if let name = value(EmulatorFlags.provider), let vendor = Vendor(rawValue: name) { self.vendor = vendor }
        key = value(EmulatorFlags.key)
        models = invocation.values(of: EmulatorFlags.model)
        extraParts = Set(invocation.values(of: EmulatorFlags.accept))
        if let text = value(EmulatorFlags.latency), let duration = Duration(parsing: text) { latency = duration }
        if let style = value(EmulatorFlags.answers).flatMap({ AnswerMaker.Style(rawValue: $0) }) { answers = style }
        if let size = value(EmulatorFlags.maxBody).flatMap({ ByteCount(parsing: $0) }) { server.maxBodyBytes = size }
        server.readsBodies = value(EmulatorFlags.check) != "none"
        if !server.readsBodies, vendor == .runware {
            throw EmulatorUsage(
                message: "--check none cannot answer Runware's tasks, whose names stand in their bodies")
        }
        logPath = value(EmulatorFlags.log)
        if let path = value(EmulatorFlags.script) { try read(script: path) }
    }

    private mutating func read(script path: String) throws {
        do {
            script = try FaultScript(parsing: try Self.bytes(ofFile: path))
            try script.requireKnownCodes(of: vendor)
        } catch let error as ScriptError {
            throw EmulatorUsage(message: "the script '\(path)' cannot be used: \(error)")
        }
        if !server.readsBodies, script.readsBodies {
            throw EmulatorUsage(
                message:
                    "the script '\(path)' looks into requests ('matching', 'attempt', 'invalidAnswer' or 'dropMedia'), "
                    + "and --check none does not read them")
        }
    }

    private static func bytes(ofFile path: String) throws -> [UInt8] {
        let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else {
            throw EmulatorUsage(message: "cannot read '\(path)': \(PlatformError.reason(of: errno))")
        }
        let file = FileDescriptor(owning: number)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe Glibc.read(file.number, &buffer, buffer.count)
            if count > 0 {
                bytes += buffer[..<count]
            } else if count == 0 {
                return bytes
            } else if errno != EINTR {
                throw EmulatorUsage(message: "cannot read '\(path)': \(PlatformError.reason(of: errno))")
            }
        }
    }

    /// Lines go to the file as they are complete; it stays open as long as the program runs.
    func openLog() throws -> OutputStream? {
        guard let logPath else { return nil }
        let number = unsafe open(logPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard number >= 0 else {
            throw EmulatorError("cannot write the log '\(logPath)': \(PlatformError.reason(of: errno))")
        }
        return OutputStream(descriptor: number, name: logPath, buffering: .none)
    }
}
