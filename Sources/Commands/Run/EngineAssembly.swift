import ConcurrencyPrimitives
import Engine
import Ledger
import Pipeline
import Platform
import Primitives
import Selection
import TerminalUI
import WorkerPool

/// Puts the engine's capabilities together: folders, workers, threads, the embedded engine.
struct EngineAssembly {
    let context: CommandContext
    let loaded: LoadedPipeline
    let options: RunOptions
    let ledger: Ledger
    /// `nil` while there is no output folder: then every output is missing.
    let folder: OutputFolder?
    let reporter: any RunObserver
    let stop: StopControl

    func withEngine<Value: Sendable>(
        fileThreads: Int, _ body: (RunEngine) async throws -> Value
    ) async throws -> Value {
        let spec = loaded.pipeline.spec
        guard spec.isLocal else {
            throw CommandFailure(
                .usage,
                "the route \(spec.route.joined(separator: ", ")) needs the network, which this release does not use",
                hint: "set \"route\": [\"local\"] for the embedded engine")
        }
        return try await BlockingThreads.withThreads(named: "dossier-files", count: fileThreads) { threads in
            try await WorkerPool.withPool(
                WorkerPoolConfiguration(executable: WorkerExecutable.path, workers: options.workers)
            ) { pool in
                let printer = context.printer
                let sources = try DiskSources(
                    loaded.folders, ownFolders: Set([folder?.identity].compactMap(\.self)), pool: pool, threads: threads
                ) { input, rule in
                    printer.warning(
                        "\(input)/\(rule.folder.text): line \(rule.line) of .dossierignore can match nothing")
                }
                let outputs: any OutputAccess =
                    folder.map { DiskOutputs(folder: $0, threads: threads, hashing: context.hashing) } ?? NoOutputs()
                let engine = RunEngine(
                    loaded.pipeline,
                    RunEngine.Capabilities(
                        store: ledger, sources: sources, outputs: outputs,
                        engine: LocalAnswerEngine(
                            sources: sources, parallel: options.workers + 1, unitsAtWork: spec.limits.concurrency),
                        hashing: context.hashing, observer: reporter,
                        time: context.time),
                    options.engine, stop: stop)
                return try await body(engine)
            }
        }
    }
}

/// Where the worker program is: beside this one.
enum WorkerExecutable {
    static var path: String {
        let own = ProcessFacts.executablePath ?? "dossier"
        guard let slash = own.lastIndex(of: "/") else { return "dossier-worker" }
        return String(own[...slash]) + "dossier-worker"
    }
}
