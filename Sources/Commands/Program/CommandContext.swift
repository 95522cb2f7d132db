import CommandLine
import Digests
import Engine
import Pipeline
import Platform
import Primitives
import TerminalUI

/// What every command is given instead of global state.
struct CommandContext: Sendable {
    let invocation: ParsedInvocation
    let environment: Environment
    let printer: Printer
    let hashing: OpenSSLHashing
    let time: any TimeSource
    /// The command line, for the run record; it holds no secrets, because no flag takes one.
    let arguments: [String]

    var isJSON: Bool { invocation.isSet(Flags.json) }

    /// Loads the pipeline of the first positional, reporting every diagnostic.
    ///
    /// - Throws: `CommandFailure` when it cannot be used.
    func loadPipeline() throws -> LoadedPipeline {
        let path = invocation.positionals[0]
        let (pipeline, diagnostics) = try PipelineLoading(hashing: hashing).load(path)
        for diagnostic in diagnostics { printer.plain("\(diagnostic)\n") }
        guard var pipeline else {
            let count = diagnostics.count { $0.severity == .error }
            throw CommandFailure(.usage, "'\(path)' has \(count) error\(count == 1 ? "" : "s")")
        }
        if let limit = invocation.value(of: Flags.concurrency).flatMap({ Int($0) }) {
            pipeline.spec.limits.concurrency = limit
        }
        try RouteFlags.apply(to: &pipeline.spec, invocation)
        let route = route(pipeline.spec, path: path)
        try route.refuseProblems(path: path)
        return LoadedPipeline(
            path: path, pipeline: pipeline, route: route,
            folders: try InputFolders.resolve(pipeline.spec, path: path, invocation))
    }

    /// The providers of a pipeline's route, with the secrets of this environment.
    func route(_ spec: PipelineSpec, path: String) -> RouteAssembly {
        RouteAssembly(
            spec: spec,
            secrets: SecretReading(environment: environment, folder: PipelineLoading.folder(of: path)))
    }

    var outputPath: String? { invocation.value(of: Flags.out) }
}

/// A pipeline with the folders its inputs are read from.
struct LoadedPipeline: Sendable {
    let path: String
    let pipeline: ResolvedPipeline
    /// The providers; of no use where the embedded engine answers.
    let route: RouteAssembly
    let folders: [(input: InputSpec, path: String)]
    /// The inputs that are read from URLs.
    var webInputs: [InputSpec] {
        pipeline.spec.inputs.filter { input in !folders.contains { $0.input.id == input.id } }
    }

    func outputPath(_ context: CommandContext) -> String {
        context.outputPath ?? Workspace.defaultPath(pipeline: pipeline.spec.name)
    }
}

/// The system's clock.
struct SystemTime: TimeSource {
    private let started = ContinuousClock.now

    func now() -> Timestamp { Timestamp.now() }
    func elapsed() -> Duration { started.duration(to: .now) }
    func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}
