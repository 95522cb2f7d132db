import CommandLine
import Engine
import Ledger
import Pipeline
import Primitives
import Selection

/// What the flags of `run` and `plan` mean for the engine.
struct RunOptions: Sendable {
    let engine: RunEngine.Options
    let tolerance: Tolerance
    let failOn: [String]
    let grace: Duration
    let workers: Int

    init(_ spec: PipelineSpec, _ invocation: ParsedInvocation, processors: Int) throws {
        let forced = invocation.values(of: Flags.force).map(UnitID.init(rawValue:))
        let policy = RerunPolicy(
            attemptsAcrossRuns: spec.retry.attemptsAcrossRuns,
            retriesRejected: invocation.isSet(Flags.retryRejected), onlyNew: invocation.isSet(Flags.onlyNew),
            unknownOutcome: spec.retry.unknownOutcome, forced: Set(forced),
            route: spec.route)
        let workers = invocation.value(of: Flags.workers).flatMap { Int($0) } ?? processors
        let limits = RunLimits(
            // The embedded engine sends nothing, so there a request is a unit; elsewhere retries are requests too.
            units: Self.smaller(
                invocation.value(of: Flags.limit).flatMap { Int($0) }, spec.isLocal ? spec.limits.requests : nil),
            duration: invocation.value(of: Flags.maxDuration).flatMap(Duration.init(parsing:))
                ?? spec.limits.duration,
            stopAfterFailures: spec.limits.stopAfterFailures, failFast: invocation.isSet(Flags.failFast))
        engine = RunEngine.Options(
            policy: policy, limits: limits, paranoid: invocation.isSet(Flags.paranoid),
            examinationWindow: workers * 8, isSelected: try Self.selection(spec, invocation))
        if let text = invocation.value(of: Flags.tolerate) {
            guard let parsed = Tolerance(parsing: text) else {
                throw CommandFailure(.usage, "--tolerate '\(text)' is neither a number nor a percentage like 2%")
            }
            tolerance = parsed
        } else {
            tolerance = spec.toleratedFailures
        }
        failOn = invocation.value(of: Flags.failOn)?.split(separator: ",").map(String.init) ?? []
        grace = invocation.value(of: Flags.grace).flatMap(Duration.init(parsing:)) ?? .seconds(30)
        self.workers = workers
    }

    /// Refuses `--force` for what is no unit of the plan: a misspelled name must not look like work well done.
    func requireForcedUnits(in ledger: Ledger) async throws {
        guard let unknown = try await ledger.unplanned(engine.policy.forced).first else { return }
        throw CommandFailure(
            .usage, "--force names '\(unknown)', which is no unit of the plan",
            hint: "dossier plan --json lists every unit")
    }

    /// Limits at which a hard cutoff abandons what is in flight; a number of units or requests is no reason to.
    static let abandoning: Set<String> = ["cost", "tokens", "duration"]

    private static func smaller(_ left: Int?, _ right: Int?) -> Int? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }

    private static func selection(
        _ spec: PipelineSpec, _ invocation: ParsedInvocation
    ) throws -> (@Sendable (PlannedUnit) -> Bool)? {
        let globs = invocation.values(of: Flags.only)
        let named = invocation.values(of: Flags.step)
        for id in named where spec.step(id) == nil {
            let nearest = Suggestion.nearest(to: id, among: spec.steps.map(\.id))
            throw CommandFailure(
                .usage, "--step names '\(id)', which the pipeline has no step of",
                hint: nearest.map { "did you mean '\($0)'?" }
                    ?? "its steps are \(spec.steps.map(\.id).joined(separator: ", "))")
        }
        guard !globs.isEmpty || !named.isEmpty else { return nil }
        let only = globs.isEmpty ? nil : try GlobSet(globs)
        let steps = Set(spec.steps.indices.filter { named.isEmpty || named.contains(spec.steps[$0].id) })
        return { unit in
            guard steps.contains(unit.step) else { return false }
            return only?.covers(unit.path.bytes) ?? true
        }
    }
}
