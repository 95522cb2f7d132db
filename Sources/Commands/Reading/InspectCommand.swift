import CommandLine
import ConcurrencyPrimitives
import Engine
import Media
import Pipeline
import Platform
import Primitives
import Selection
import Synchronization
import TerminalUI
import WorkerPool

/// `dossier inspect`: what is seen in a file, and the text that would be used of it.
struct InspectCommand {
    let context: CommandContext

    /// Lines of text shown unless `--text` asks for all.
    private static let shownLines = 12

    func run() async throws -> ExitStatus {
        let paths = context.invocation.positionals
        for path in paths where !SystemPath.exists(path) {
            throw CommandFailure(.usage, "there is no file or folder '\(path)'")
        }
        let workers =
            context.invocation.value(of: Flags.workers).flatMap { Int($0) } ?? ProcessFacts.processorCount
        let failures = Counter()
        try await BlockingThreads.withThreads(named: "dossier-files", count: 2) { threads in
            try await WorkerPool.withPool(
                WorkerPoolConfiguration(executable: WorkerExecutable.path, workers: workers)
            ) { pool in
                for path in paths {
                    try await inspect(path, pool: pool, threads: threads, window: workers * 8, failures: failures)
                }
            }
        }
        try context.printer.flush()
        return failures.count > 0 ? .failedUnits : .success
    }

    private func inspect(
        _ path: String, pool: WorkerPool, threads: BlockingThreads, window: Int, failures: Counter
    ) async throws {
        let isFolder = SystemPath.isFolder(path)
        let (folder, name) = isFolder ? (path, nil) : Self.split(path)
        let input = InputSpec(
            id: folder, origin: .folder(folder),
            location: SourceLocation(pointer: JSONPointer(), position: TextPosition(line: 1, column: 1)))
        let sources = try DiskSources(
            [(input, folder)], ownFolders: [], pool: pool, threads: threads, reportMalformedRule: { _, _ in })
        if let name {
            let source = try Self.source(name, in: folder)
            try await show(source, sources, failures: failures)
            return
        }
        try await sources.walk(input) { entries in
            let queue = Mutex(entries[...])
            try await forEachConcurrently(limit: window) {
                queue.withLock { $0.popFirst() }
            } body: { entry in
                guard let identity = entry.identity else { return }
                try await show(
                    UnexaminedSource(input: folder, path: entry.path, identity: identity), sources, failures: failures)
            }
        }
    }

    private static func split(_ path: String) -> (folder: String, name: String?) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let name = String(path[path.index(after: slash)...])
        return (slash == path.startIndex ? "/" : String(path[..<slash]), name)
    }

    private static func source(_ name: String, in folder: String) throws -> UnexaminedSource {
        guard let path = RelativePath(name) else {
            throw CommandFailure(.usage, "'\(name)' is not the name of a file")
        }
        let opened = try SourceOpener(root: folder).open(path)
        return UnexaminedSource(input: folder, path: path, identity: opened.identity)
    }

    private var typesOnly: Bool { context.invocation.isSet(Flags.typesOnly) }

    private func show(_ source: UnexaminedSource, _ sources: DiskSources, failures: Counter) async throws {
        let label = source.input == "." ? source.path.text : "\(source.input)/\(source.path.text)"
        let detail: Set<MediaFamily> = typesOnly ? [] : Set(MediaFamily.allCases)
        let facts: SourceFacts
        switch try await sources.examine(source, detail: detail) {
        case .failure(let problem):
            failures.add(1)
            return try report(label, problem)
        case .success(let found): facts = found
        }
        if typesOnly { return try showType(label, facts) }
        let record = SourceRecord(
            input: source.input, path: source.path, state: .selected, identity: source.identity,
            bytes: source.identity.size, facts: facts)
        var extraction: Extraction?
        if LocalAnswerEngine.readsText(of: facts.family) {
            switch try await sources.extract(record, limits: ExtractionLimits()) {
            case .failure(let problem):
                failures.add(1)
                try report(label, problem)
            case .success(let found): extraction = found
            }
        }
        try show(label, source.identity.size, facts, extraction)
    }

    private func report(_ label: String, _ problem: ReadingProblem) throws {
        if context.isJSON {
            let line: JSONValue = [
                "path": .string(label),
                "error": ["class": .string(problem.kind.rawValue), "message": .string(problem.message)],
            ]
            return try context.printer.data(JSONWriter.bytes(of: line) + [UInt8(ascii: "\n")])
        }
        context.printer.warning("\(label): \(problem.message) (\(problem.kind.rawValue))")
    }

    private func showType(_ label: String, _ facts: SourceFacts) throws {
        if context.isJSON {
            let line: JSONValue = [
                "path": .string(label), "type": .string(facts.type.rawValue), "family": .string(facts.family.rawValue),
            ]
            return try context.printer.data(JSONWriter.bytes(of: line) + [UInt8(ascii: "\n")])
        }
        try context.printer.data(
            "\(facts.type.rawValue)\t\(facts.family.rawValue)\t\(context.printer.forOutput(label))\n")
    }

    private func show(_ label: String, _ size: Int, _ facts: SourceFacts, _ extraction: Extraction?) throws {
        let printer = context.printer
        if context.isJSON {
            var line: JSONObject = [
                "path": .string(label), "bytes": .integer(size), "type": .string(facts.type.rawValue),
                "family": .string(facts.family.rawValue), "facts": .object(facts.facts),
                "warnings": .array(
                    (facts.warnings + (extraction?.warnings ?? [])).map {
                        ["code": .string($0.code), "message": .string($0.message)]
                    }),
            ]
            if let extraction {
                line["coverage"] = CoverageRecord.json(extraction.coverage, rest: [])
                line["measured"] = .object(extraction.facts)
                line["characters"] = .integer(extraction.passages.reduce(0) { $0 + $1.text.count })
                if context.invocation.isSet(Flags.text) {
                    line["text"] = .array(extraction.passages.map { .string($0.text) })
                }
            }
            return try printer.data(JSONWriter.bytes(of: .object(line)) + [UInt8(ascii: "\n")])
        }
        var text =
            "\(printer.forOutput(label))\n  type      \(facts.type) (\(facts.family.rawValue)), \(ByteCount(size))\n"
        for (key, value) in facts.facts { text += Self.factLine(key, value, printer.forOutput) }
        for (key, value) in extraction?.facts ?? [:] { text += Self.factLine(key, value, printer.forOutput) }
        for warning in facts.warnings + (extraction?.warnings ?? []) {
            text += "  warning   \(warning.code): \(printer.forOutput(warning.message))\n"
        }
        if let extraction { text += describe(extraction) }
        try printer.data(text)
    }

    private static func factLine(_ key: String, _ value: JSONValue, _ safe: (String) -> String) -> String {
        let shown = value.stringValue ?? JSONWriter.text(of: value)
        let padded = key + String(repeating: " ", count: max(1, 10 - key.count))
        return "  \(padded)\(safe(shown))\n"
    }

    private func describe(_ extraction: Extraction) -> String {
        let coverage = extraction.coverage
        let characters = extraction.passages.reduce(0) { $0 + $1.text.count }
        var text =
            "  coverage  \(Self.number(coverage.read)) of \(Self.number(coverage.total)) \(coverage.unit.rawValue)\n"
        for missing in coverage.missing { text += "  missing   \(context.printer.forOutput(missing))\n" }
        text += "  text      \(characters) characters in \(extraction.passages.count) passages\n"
        let lines = extraction.passages.flatMap { $0.text.split(separator: "\n") }
        let shown = context.invocation.isSet(Flags.text) ? lines[...] : lines.prefix(Self.shownLines)
        for line in shown { text += "  | \(context.printer.forOutput(String(line)))\n" }
        if shown.count < lines.count { text += "  | … \(lines.count - shown.count) more lines: --text prints them\n" }
        return text
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded()
            ? String(Int(value)) : String(Int(value * 10) / 10) + "." + String(Int(value * 10) % 10)
    }
}
