import CommandLine
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
    /// Whether URLs may be fetched: by a run alone.
    var fetches = false

    func withEngine<Value: Sendable>(
        fileThreads: Int, _ body: (RunEngine) async throws -> Value
    ) async throws -> Value {
        let spec = loaded.pipeline.spec
        return try await BlockingThreads.withThreads(named: "dossier-files", count: fileThreads) { threads in
            try await WorkerPool.withPool(
                WorkerPoolConfiguration(executable: WorkerExecutable.path, workers: options.workers)
            ) { pool in
                guard !spec.isLocal || downloads else {
                    let sources = try sources(pool, threads, http: nil)
                    return try await body(engine(local(sources), sources, threads))
                }
                return try await HTTPTransport.withTransport(transport) { http in
                    let sources = try sources(pool, threads, http: http)
                    guard !spec.isLocal else {
                        return try await body(engine(local(sources), sources, threads))
                    }
                    return try await loaded.route.withMembers(listening: fetches, time: context.time, stop: stop) {
                        members in
                        try await body(engine(remote(http, sources, members), sources, threads))
                    }
                }
            }
        }
    }

    /// Whether this command will fetch sources.
    private var downloads: Bool {
        fetches && !context.invocation.isSet(Flags.offline) && loaded.webInputs.contains { $0.download != nil }
    }

    private func local(_ sources: DiskSources) -> LocalAnswerEngine {
        LocalAnswerEngine(
            sources: sources, parallel: options.workers + 1, unitsAtWork: loaded.pipeline.spec.limits.concurrency)
    }

    private func web(_ threads: BlockingThreads, _ http: HTTPTransport?) -> DiskSources.Web? {
        let inputs = loaded.webInputs
        guard !inputs.isEmpty else { return nil }
        let hashing = context.hashing
        let folder = folder.map { DownloadFolder(folder: $0, hashing: hashing) }
        var fetching = fetches ? URLSources.Fetching.offline : .none
        if downloads, let http, let folder {
            fetching = .over(Downloader(http: http, downloads: folder, threads: threads))
        }
        let urls = inputs.map { input in
            (
                input.id,
                Dictionary(input.urls.map { ($0.path(hashing), $0.url) }, uniquingKeysWith: { first, _ in first })
            )
        }
        let printer = context.printer
        let sources = URLSources(fetching, downloads: folder, hashing: hashing, threads: threads, stop: stop) {
            printer.note("fetching \($1) URL\($1 == 1 ? "" : "s") of the input '\($0)'")
        }
        return DiskSources.Web(
            sources: sources, downloads: folder, urls: Dictionary(urls, uniquingKeysWith: { first, _ in first }))
    }

    private func sources(
        _ pool: WorkerPool, _ threads: BlockingThreads, http: HTTPTransport?
    ) throws -> DiskSources {
        let printer = context.printer
        return try DiskSources(
            loaded.folders, ownFolders: Set([folder?.identity].compactMap(\.self)), web: web(threads, http), pool: pool,
            threads: threads
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
            limits: spec.limits, schedule: RetrySchedule(spec.retry), uses: spec.uses,
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
