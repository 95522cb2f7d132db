import Ledger
import Pipeline
import Platform
import Primitives

/// An output folder opened for one command: its files, its ledger, and what is known of its last run.
struct Workspace: Sendable {
    static let manifestPath = RelativePath(unchecked: Array("manifest.json".utf8))
    private static let lockPath = RelativePath(unchecked: Array("state/lock".utf8))
    private static let ledgerPath = RelativePath(unchecked: Array("state/ledger.sqlite".utf8))
    /// Manifests are read whole; a million units take about a gigabyte.
    private static let manifestLimit = 2 << 30

    let folder: OutputFolder
    let ledger: Ledger

    /// The folder that a pipeline writes into when `--out` does not say otherwise.
    static func defaultPath(pipeline name: String) -> String { "out/\(name)" }

    /// Takes the run lock, opens the ledger and runs `body`; a second run in the same folder is refused.
    ///
    /// An empty ledger is filled from `manifest`, or from the folder's own manifest when there is one.
    static func withLocked<Value: Sendable>(
        _ path: String, manifest: String?, body: (Workspace) async throws -> Value
    ) async throws -> Value {
        let folder = try OutputFolder(path: path)
        let lock = try RunLock(
            lockPath, in: folder, holder: RunLock.describeThisProcess(at: Timestamp.now()))
        if try folder.identity(of: ledgerPath) == nil {
            // SQLite gives its side files the mode of the main one.
            try folder.write([], to: ledgerPath, mode: 0o600)
        }
        let ledger = try Ledger(path: "\(path)/\(ledgerPath.text)")
        let workspace = Workspace(folder: folder, ledger: ledger)
        try await resume(ledger, from: manifest, in: path)
        let value = try await body(workspace)
        lock.release()
        return value
    }

    /// A ledger that lasts only as long as the command: for planning before there is an output folder.
    static func temporaryLedger(manifest: String?, output: String) async throws -> Ledger {
        // An empty name is SQLite's private database on disk.
        let ledger = try Ledger(path: "")
        try await resume(ledger, from: manifest, in: output)
        return ledger
    }

    private static func resume(_ ledger: Ledger, from manifest: String?, in path: String) async throws {
        let isEmpty = try await ledger.isEmpty()
        if let manifest {
            let read = try readManifest(manifest)
            guard isEmpty else {
                let known = try await ledger.holdsRun(read.run["id"]?.stringValue ?? "")
                guard known else {
                    throw CommandFailure(
                        .usage, "'\(path)' holds runs that the manifest '\(manifest)' does not come from",
                        hint: "choose another folder with --out, or leave --manifest out to resume from the folder")
                }
                return
            }
            return try await ledger.importManifest(read)
        }
        let own = "\(path)/\(manifestPath.text)"
        guard isEmpty, SystemPath.exists(own) else { return }
        try await ledger.importManifest(try readManifest(own))
    }

    static func readManifest(_ path: String) throws -> Manifest {
        let bytes: [UInt8]
        do {
            bytes = try TextFile.read(path, limit: manifestLimit)
        } catch {
            throw CommandFailure(.usage, "cannot read the manifest '\(path)': \(error.reason)")
        }
        do {
            return try Manifest(parsing: bytes)
        } catch {
            throw CommandFailure(
                .integrity, "the manifest '\(path)' is damaged: \(error.message)",
                hint: "restore it, or move it away to start anew")
        }
    }

    /// Writes the manifest as the ledger now stands, in place of the last one.
    func writeManifest(run: JSONValue) async throws {
        let folder = folder
        try await ledger.exportManifest(run: run, tool: Self.tool) { produce in
            try folder.withAtomicFile(Self.manifestPath, mode: 0o644) { file in
                try produce { bytes in try file.write(bytes) }
            }
        }
    }

    /// After a kill the manifest on disk is older than the ledger; brings it up to date.
    func rebuildManifestAfterKill() async throws {
        guard let run = try await ledger.lastRun(), run["status"]?.stringValue == "running" else { return }
        try await writeManifest(run: run)
    }

    static let tool: JSONValue = ["name": .string(Version.name), "version": .string(Version.text)]

    /// The folder of a command that only reads: the one given, or the pipeline's default.
    static func path(out: String?, pipeline: String?) throws -> String {
        if let out { return out }
        guard let pipeline else {
            throw CommandFailure(
                .usage, "neither a pipeline nor --out was given", hint: "name the output folder with --out DIR")
        }
        let bytes: [UInt8]
        do {
            bytes = try TextFile.read(pipeline, limit: 8 << 20)
        } catch {
            throw CommandFailure(.usage, "cannot read the pipeline '\(pipeline)': \(error.reason)")
        }
        guard let name = (try? JSONParser.parse(bytes))?.value["name"]?.stringValue else {
            throw CommandFailure(
                .usage, "'\(pipeline)' is no pipeline file", hint: "run 'dossier check \(pipeline)' for what is wrong")
        }
        return defaultPath(pipeline: name)
    }
}
