import Glibc
import Media
import Primitives
import WorkerService

/// Does what the first word of a file says: answers, or misbehaves in one of the ways in which parsers do.
struct ScriptedReader: FileReading {
    private var isPoisoned = false

    mutating func examine(descriptor: CInt, name: String, size: Int, detail: Set<MediaFamily>)
        -> Result<SourceFacts, ReadingProblem>
    {
        let words = script(descriptor).split(separator: " ").map(String.init)
        if isPoisoned { raise(SIGSEGV) }
        switch words.first ?? "" {
        case "poison": isPoisoned = true
        case "problem": return .failure(ReadingProblem(.encrypted, "it needs a password"))
        case "socket":
            return .success(facts(["errno": errorNumber { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }]))
        case "write": return .success(facts(["errno": errorNumber { open("/tmp/x", O_WRONLY | O_CREAT, 0o600) }]))
        case "update": return .success(facts(["errno": errorNumber { open("/dev/null", O_RDWR) }]))
        case "remove": return .success(facts(["errno": errorNumber { unlink("/tmp/does-not-exist") }]))
        case "chmod": return .success(facts(["errno": errorNumber { chmod("/tmp/does-not-exist", 0o600) }]))
        case "spawn": return .success(facts(["status": .integer(Self.runProgram(["/bin/sh", "-c", "exit 7"]))]))
        case "child": return .success(facts(["child": .integer(Self.startProgram(["/bin/sleep", "1000"]))]))
        case "limits": return .success(facts(Self.limits))
        case "environment": return .success(facts(["names": .array(Self.environmentNames.map(JSONValue.string))]))
        case "descriptors": return .success(facts(["descriptors": .integer(Self.openDescriptors)]))
        case let word: Misbehaviour.perform(word)
        }
        return .success(
            facts([
                "pid": .integer(Int(getpid())), "name": .string(name), "size": .integer(size),
                "detail": .array(
                    detail.map { .string($0.rawValue) }.sorted { $0.stringValue ?? "" < $1.stringValue ?? "" }),
                "content": .string(words.joined(separator: " ")),
            ]))
    }

    /// `text 5000 3` gives three passages of 5000 characters each.
    mutating func extract(
        descriptor: CInt, name: String, size: Int, facts: SourceFacts, limits: ExtractionLimits
    ) -> Result<Extraction, ReadingProblem> {
        let words = script(descriptor).split(separator: " ").map(String.init)
        guard words.count == 3, words[0] == "text", let length = Int(words[1]), let count = Int(words[2]) else {
            Misbehaviour.perform(words.first ?? "")
            return .failure(ReadingProblem(.corrupt, "not a script of text"))
        }
        let text = String(repeating: "é", count: length)
        let passages = (1...count).map { Passage(place: .page($0), text: text) }
        let coverage = Coverage(unit: .pages, total: Double(count), read: Double(count))
        return .success(Extraction(passages: passages, facts: facts.facts, coverage: coverage))
    }

    mutating func describe() -> [ComponentVersion] { [ComponentVersion(name: "fixture", version: "1")] }

    private func script(_ descriptor: CInt) -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    }

    private func facts(_ facts: JSONObject) -> SourceFacts {
        SourceFacts(type: .plainText, family: .text, facts: facts)
    }

    private func errorNumber(_ call: () -> CInt) -> JSONValue { call() >= 0 ? 0 : .integer(Int(errno)) }

    // MARK: - What the process may do

    private static func startProgram(_ arguments: [String]) -> Int {
        var pid = pid_t()
        var strings = arguments.map { strdup($0) } + [nil]
        let status = posix_spawn(&pid, arguments[0], nil, nil, &strings, environ)
        return status == 0 ? Int(pid) : -1
    }

    private static func runProgram(_ arguments: [String]) -> Int {
        let pid = startProgram(arguments)
        var status: CInt = 0
        guard pid > 0, waitpid(pid_t(pid), &status, 0) == pid_t(pid) else { return -1 }
        return Int(status >> 8 & 0xFF)
    }

    private static var limits: JSONObject {
        func limit(_ resource: __rlimit_resource) -> JSONValue {
            var limits = rlimit()
            getrlimit(CInt(resource.rawValue), &limits)
            return limits.rlim_cur == rlim_t.max ? -1 : .integer(Int(limits.rlim_cur))
        }
        return [
            "memory": limit(RLIMIT_AS), "core": limit(RLIMIT_CORE), "files": limit(RLIMIT_NOFILE),
            "file_size": limit(RLIMIT_FSIZE), "processor": limit(RLIMIT_CPU),
            "leads_group": .bool(getpgrp() == getpid()),
        ]
    }

    private static var environmentNames: [String] {
        var names: [String] = []
        var entry = environ
        while let text = entry.pointee {
            names.append(String(String(cString: text).prefix { $0 != "=" }))
            entry += 1
        }
        return names.sorted()
    }

    private static var openDescriptors: Int {
        (0..<256).reduce(0) { count, descriptor in count + (fcntl(CInt(descriptor), F_GETFD) >= 0 ? 1 : 0) }
    }
}

/// The ways in which a parser of hostile files goes wrong.
enum Misbehaviour {
    static func perform(_ word: String) {
        switch word {
        case "crash": raise(SIGSEGV)
        case "abort": abort()
        case "killed": raise(SIGKILL)
        case "exit": exit(3)
        case "hang": while true { pause() }
        case "spin": while true { spins &+= 1 }
        case "allocate": allocateForEver()
        case "garbage": send(Array("this is no frame at all".utf8))
        case "huge": send([0xFF, 0xFF, 0xFF, 0xFF, UInt8(ascii: "R")])
        case "nonsense": send([2, 0, 0, 0, UInt8(ascii: "R")] + Array("{}".utf8))
        case "wrong": send([16, 0, 0, 0, UInt8(ascii: "R")] + Array(#"{"described":[]}"#.utf8))
        case "endless": while true { send([0, 4, 0, 0, UInt8(ascii: "T")] + [UInt8](repeating: 0x61, count: 1024)) }
        case "close":
            close(3)
            while true { pause() }
        default: break
        }
    }

    nonisolated(unsafe) private static var spins = 0

    private static func allocateForEver() {
        let size = 16 << 20
        while true {
            guard let memory = malloc(size) else { raise(SIGSEGV); return }
            memset(memory, 1, size)
        }
    }

    private static func send(_ bytes: [UInt8]) { _ = write(3, bytes, bytes.count) }
}
