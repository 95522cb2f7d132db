import ConcurrencyPrimitives
import Engine
import Ledger
import Pipeline
import Platform
import Primitives
import Selection
import Scheduling
import TerminalUI
import Transport
import WorkerPool

/// Puts the engine's capabilities together: folders, workers, threads, the network or the embedded engine.
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
        return try await BlockingThreads.withThreads(named: "dossier-files", count: fileThreads) { threads in
            try await WorkerPool.withPool(
                WorkerPoolConfiguration(executable: WorkerExecutable.path, workers: options.workers)
            ) { pool in
                let sources = try sources(pool, threads)
                guard !spec.isLocal else {
                    let local = LocalAnswerEngine(
                        sources: sources, parallel: options.workers + 1, unitsAtWork: spec.limits.concurrency)
                    return try await body(engine(local, sources, threads))
                }
                return try await HTTPTransport.withTransport(transport) { http in
                    try await loaded.route.withMembers(time: context.time, stop: stop) { members in
                        try await body(engine(remote(http, sources, members), sources, threads))
                    }
                }
            }
        }
    }

    private func sources(_ pool: WorkerPool, _ threads: BlockingThreads) throws -> DiskSources {
        let printer = context.printer
        return try DiskSources(
            loaded.folders, ownFolders: Set([folder?.identity].compactMap(\.self)), pool: pool, threads: threads
        ) { input, rule in
            printer.warning("\(input)/\(rule.folder.text): line \(rule.line) of .dossierignore can match nothing")
        }
    }

    private var transport: HTTPTransport.Options {
        HTTPTransport.Options(
            connections: loaded.pipeline.spec.limits.concurrency, userAgent: "\(Version.name)/\(Version.text)")
    }

    private func remote(_ http: HTTPTransport, _ sources: DiskSources, _ route: [RouteMember]) -> RemoteAnswerEngine {
        let spec = loaded.pipeline.spec
        return RemoteAnswerEngine(
            model: spec.model ?? ModelSpec(id: ""), route: route,
            limits: spec.limits, schedule: RetrySchedule(spec.retry),
            RemoteAnswerEngine.Capabilities(
                http: http, sources: sources, store: ledger, observer: reporter, time: context.time, stop: stop))
    }

    private func engine(
        _ answers: any AnswerEngine, _ sources: DiskSources, _ threads: BlockingThreads
    ) -> RunEngine {
        let outputs: any OutputAccess =
            folder.map { DiskOutputs(folder: $0, threads: threads, hashing: context.hashing) } ?? NoOutputs()
        return RunEngine(
            loaded.pipeline,
            RunEngine.Capabilities(
                store: ledger, sources: sources, outputs: outputs, engine: answers, hashing: context.hashing,
                observer: reporter, time: context.time),
            options.engine, stop: stop)
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
