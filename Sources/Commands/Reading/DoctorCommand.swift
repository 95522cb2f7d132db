import CommandLine
import Digests
import Media
import Patterns
import Pipeline
import Platform
import Primitives
import Providers
import Storage
import TerminalUI
import Transport
import WorkerPool

/// `dossier doctor`: what is linked and installed, what is lost without it, and with `--online` how accounts stand.
struct DoctorCommand {
    let context: CommandContext

    func run() async throws -> ExitStatus {
        guard context.invocation.isSet(Flags.online) || context.invocation.positionals.isEmpty else {
            throw CommandFailure(
                .usage, "a pipeline is looked at with --online alone",
                hint: "dossier check \(context.invocation.positionals[0]) looks at it without the network")
        }
        // A pipeline that cannot be used is told before anything is shown.
        let accounts = context.invocation.isSet(Flags.online) ? try AccountReport(context) : nil
        var components = [
            ComponentVersion(name: "dossier", version: Version.text),
            ComponentVersion(name: "SQLite", version: SQLiteConnection.libraryVersion),
            ComponentVersion(name: "OpenSSL", version: OpenSSLHashing.libraryVersion),
            ComponentVersion(name: "PCRE2", version: PatternCompiler.libraryVersion),
            ComponentVersion(name: "libcurl", version: HTTPTransport.libraryVersion),
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
        try showKeys()
        let missing = components.filter { $0.version == nil }
        if missing.isEmpty, failure == nil { context.printer.note("everything is there") }
        let isUsable = try await accounts?.show()
        if let failure {
            context.printer.error(failure.message, hint: failure.hint)
            return .environment
        }
        return isUsable == false ? .nothingEvaluated : .success
    }

    /// Which providers' keys are in the environment; never a key.
    private func showKeys() throws {
        for preset in ProviderCatalog.presets {
            guard case .environment(let name)? = preset.key else { continue }
            let isSet = context.environment.nonEmpty(name) != nil
            if context.isJSON {
                let line: JSONValue = [
                    "provider": .string(preset.name), "key_variable": .string(name), "key_is_set": .bool(isSet),
                ]
                try context.printer.data(JSONWriter.bytes(of: line) + [UInt8(ascii: "\n")])
            } else {
                try context.printer.data("key of \(preset.name): \(name) is \(isSet ? "set" : "not set")\n")
            }
        }
        try context.printer.flush()
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
