import CommandLine
import Digests
import Pipeline
import Platform
import Primitives
import TerminalUI

/// `dossier verify`: every output against the digest in the manifest; needs neither pipeline nor inputs.
struct VerifyCommand {
    let context: CommandContext

    func run() async throws -> ExitStatus {
        let path = try Workspace.path(out: context.outputPath, pipeline: context.invocation.positionals.first)
        guard let folder = try OutputFolder.existing(at: path) else {
            throw CommandFailure(.usage, "there is no output folder '\(path)'", hint: "run the pipeline first")
        }
        if SystemPath.exists("\(path)/state/ledger.sqlite"), RunLock.holder(at: "\(path)/state/lock") == nil {
            try await Workspace.withLocked(path, manifest: nil) { try await $0.rebuildManifestAfterKill() }
        }
        guard SystemPath.exists("\(path)/manifest.json") else {
            throw CommandFailure(
                .integrity, "there is no manifest in '\(path)'", hint: "run the pipeline, or name another folder")
        }
        let manifest = try Workspace.readManifest("\(path)/manifest.json")
        var checked = 0
        var damaged = 0
        for unit in manifest.units {
            for output in unit.outputs {
                checked += 1
                guard let problem = Self.problem(with: output, in: folder) else { continue }
                damaged += 1
                try report(output, unit.id, problem)
            }
        }
        try context.printer.flush()
        if damaged > 0 {
            context.printer.error(
                "\(damaged) of \(checked) outputs are not what the manifest says",
                hint: "run the pipeline again: it writes them anew from the stored answers")
            return .integrity
        }
        context.printer.note("\(checked) outputs are what the manifest says")
        return .success
    }

    private static func problem(with output: OutputRecord, in folder: OutputFolder) -> String? {
        guard let path = RelativePath(output.path) else { return "a path that leaves the folder" }
        guard let opened = try? folder.openForReading(path) else { return "missing" }
        guard var hasher = try? SHA256Hasher(),
            let found = try? hasher.digest(ofDescriptor: opened.descriptor.number)
        else { return "unreadable" }
        return found.digest == output.sha256 ? nil : "modified"
    }

    private func report(_ output: OutputRecord, _ unit: UnitID, _ problem: String) throws {
        let printer = context.printer
        if context.isJSON {
            let line: JSONValue = [
                "path": .string(output.path), "unit": .string(unit.rawValue), "problem": .string(problem),
            ]
            try printer.data(JSONWriter.bytes(of: line) + [UInt8(ascii: "\n")])
        } else {
            try printer.data("\(problem)  \(printer.forOutput(output.path))\n")
        }
    }
}
