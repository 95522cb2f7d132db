import Digests
import Media
import Patterns
import Pipeline
import Platform
import Primitives
import Storage
import TerminalUI
import WorkerPool

/// `dossier doctor`: what is linked and installed, and what is lost without it.
struct DoctorCommand {
    let context: CommandContext

    func run() async throws -> ExitStatus {
        var components = [
            ComponentVersion(name: "dossier", version: Version.text),
            ComponentVersion(name: "SQLite", version: SQLiteConnection.libraryVersion),
            ComponentVersion(name: "OpenSSL", version: OpenSSLHashing.libraryVersion),
            ComponentVersion(name: "PCRE2", version: PatternCompiler.libraryVersion),
        ]
        var failure: CommandFailure?
        do {
            components += try await WorkerPool.withPool(
                WorkerPoolConfiguration(executable: WorkerExecutable.path, workers: 1)
            ) { try await $0.describe() }
        } catch {
            failure = CommandFailure(error)
        }
        try show(components)
        if let failure {
            context.printer.error(failure.message, hint: failure.hint)
            return .environment
        }
        let missing = components.filter { $0.version == nil }
        if missing.isEmpty { context.printer.note("everything is there") }
        return .success
    }

    private func show(_ components: [ComponentVersion]) throws {
        let printer = context.printer
        let width = components.map(\.name.count).max() ?? 0
        for component in components {
            if context.isJSON {
                let line: JSONValue = [
                    "name": .string(component.name), "version": .optional(component.version),
                    "note": .string(component.note),
                ]
                try printer.data(JSONWriter.bytes(of: line) + [UInt8(ascii: "\n")])
            } else {
                let name = component.name + String(repeating: " ", count: width - component.name.count)
                let note = component.version == nil && !component.note.isEmpty ? "  (\(component.note))" : ""
                try printer.data("\(name)  \(component.version ?? "not installed")\(note)\n")
            }
        }
        try printer.flush()
    }
}
