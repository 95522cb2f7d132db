import CommandLine
import ConcurrencyPrimitives
import Engine
import Ledger
import Pipeline
import Platform
import Primitives
import Providers
import WorkerPool

/// One execution of a pipeline in an open output folder: plan, manifest, fan-out, manifest.
struct RunSession {
    let context: CommandContext
    let loaded: LoadedPipeline
    let options: RunOptions
    let workspace: Workspace
    let stop: StopControl
    let reporter: RunReporter

    /// Threads for hashing, writing and reading outputs: they mostly wait for the disk.
    private static let fileThreads = 4

    /// What a session came to.
    struct Result: Sendable {
        var record: RunRecord
        var totals: RunTotals
        var status: ExitStatus
        /// Units for which each condition of `--fail-on` holds, where it does for any.
        var conditions: [(name: String, units: Int)]
        /// Output files below each name at the top of the output folder.
        var outputs: [(name: String, count: Int)]
        /// Where providers reported another cost than their prices give.
        var costDifferences: [(provider: String, difference: CostDifference)]
    }

    /// Runs the pipeline and records how it ended, whatever happens on the way.
    func run(id: String) async throws -> Result {
        let started = context.time.now()
        let ledger = workspace.ledger
        var record = RunRecord(
            id: id, parent: try await ledger.lastRunID(), pipeline: loaded.pipeline.spec.name,
            pipelineDigest: loaded.pipeline.digest, started: started, arguments: context.arguments)
        try await refuseOtherModel()
        try await ledger.begin(record)
        let lost = try await ledger.totals().wire
        if lost.lost > 0 { reporter.observe(.requestsLost(count: lost.lost, atMost: lost.possiblyBilled)) }
        do {
            try await execute(&record, since: started)
            return try await close(&record)
        } catch {
            // The manifest tells of failed runs too; what went wrong is reported by the caller.
            record.status = "incomplete"
            let failure = CommandFailure(error)
            record.incompleteReason = failure.status == .usage ? "refused" : "error"
            record.exitCode = failure.status.rawValue
            record.ended = context.time.now()
            try? await workspace.writeManifest(run: record.json)
            try? await ledger.update(record)
            throw error
        }
    }

    private func execute(_ record: inout RunRecord, since started: Timestamp) async throws {
        let begun = record
        let planDigest = try await withEngine { engine -> SHA256Digest? in
            guard try await engine.plan() else { return nil }
            let ledger = workspace.ledger
            try await options.requireForcedUnits(in: ledger)
            try await ledger.applyPlan()
            let folder = workspace.folder
            await ledger.beforeCommit { try folder.synchronize() }
            let digest = try await ledger.planDigest(context.hashing)
            guard try await ledger.dueCount() > 0 else { return digest }
            let requestsAreDue = try await ledger.requestsAreDue()
            if requestsAreDue { try refuseWithoutKeys() }
            var planned = begun
            planned.planDigest = digest
            try await ledger.update(planned)
            try await balances(areDue: requestsAreDue).told {
                try await withPeriodicManifest(planned) {
                    try await withGrace { try await engine.execute(since: started) }
                }
            }
            return digest
        }
        record.planDigest = planDigest
    }

    private func balances(areDue: Bool) -> BalanceNotice {
        BalanceNotice(
            inquiries: areDue ? loaded.route.balanceInquiries() : [], time: context.time, stop: stop
        ) { [loaded, workspace, reporter] provider, balance in
            var forecast: ClosedRange<USD>?
            // The plan's prices are those of the provider that is asked first.
            if provider == loaded.pipeline.spec.route.first, balance.value != nil {
                forecast = try await PlanForecast(loaded, workspace.ledger).cost
            }
            reporter.tell(balance, of: provider, forecast: forecast)
        }
    }

    /// Refuses to begin what no provider could answer.
    ///
    /// Only here: a run that has nothing to ask needs neither key nor network.
    private func refuseWithoutKeys() throws {
        if context.invocation.isSet(Flags.offline), !loaded.pipeline.spec.isLocal {
            throw CommandFailure(
                .usage,
                "--offline, and the route \(loaded.pipeline.spec.route.joined(separator: ", ")) needs the network",
                hint: "add --provider local for the embedded engine, or leave --offline out")
        }
        let missing = loaded.route.missingKeys()
        guard let first = missing.first, missing.count == loaded.pipeline.spec.route.count else { return }
        throw CommandFailure(
            .nothingEvaluated,
            "no key for \(missing.map(\.provider).joined(separator: ", ")): \(first.problem.message)",
            details: missing.dropFirst().map { "\($0.provider): \($0.problem.message)" }, hint: first.problem.hint)
    }

    /// How long the first manifest of a run waits: the first requests leave before it, and a run that ends sooner writes
    /// one manifest instead of two.
    private static let manifestDelay = Duration.milliseconds(50)

    /// Writes the manifest soon and then again and again while `body` runs, at most a fiftieth of the time.
    private func withPeriodicManifest(_ record: RunRecord, _ body: () async throws -> Void) async throws {
        let workspace = workspace
        let json = record.json
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let clock = ContinuousClock()
                var pause = Self.manifestDelay
                while true {
                    do { try await clock.sleep(for: pause) } catch { return }
                    let cost = try await clock.measure { try await workspace.writeManifest(run: json) }
                    pause = max(.seconds(30), cost * 50)
                }
            }
            defer { group.cancelAll() }
            try await body()
        }
    }

    /// After a first signal, lets `body` go on for the grace period and then cancels what is left of it.
    private func withGrace(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let (stop, grace, isHard) = (stop, options.grace, loaded.pipeline.spec.limits.cutoff == .hard)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await body()
                return true
            }
            group.addTask {
                for await reason in stop.reasons() {
                    switch reason {
                    case .signal:
                        try await Task.sleep(for: grace)
                        return true
                    // What is in flight is abandoned: its requests stay without an outcome.
                    case .limit(let name): return isHard && RunOptions.abandoning.contains(name)
                    case .failFast, .failures, .unavailable: return false
                    }
                }
                return false
            }
            while let isOver = try await group.next() {
                if isOver { break }
            }
            group.cancelAll()
        }
    }

    private func withEngine<Value: Sendable>(
        _ body: (RunEngine) async throws -> Value
    ) async throws -> Value {
        try await EngineAssembly(
            context: context, loaded: loaded, options: options, ledger: workspace.ledger,
            folder: workspace.folder, reporter: reporter, stop: stop, fetches: true
        ).withEngine(fileThreads: Self.fileThreads, body)
    }

    private func close(_ record: inout RunRecord) async throws -> Result {
        let ledger = workspace.ledger
        let totals = try await ledger.totals()
        let conditions = try await conditionsMet()
        let status = exitStatus(totals, hasConditions: !conditions.isEmpty)
        record.ended = context.time.now()
        record.exitCode = status.rawValue
        record.incompleteReason = stop.reason?.code
        record.status = stop.reason == nil ? "complete" : "incomplete"
        // In this order: until the manifest is whole, the ledger tells the next command of a run that did not end.
        try await workspace.writeManifest(run: record.json)
        try await ledger.update(record)
        return Result(
            record: record, totals: totals, status: status, conditions: conditions,
            outputs: try await ledger.outputCounts(), costDifferences: try await ledger.costDifferences())
    }

    private func conditionsMet() async throws -> [(name: String, units: Int)] {
        var met: [(name: String, units: Int)] = []
        for name in options.failOn {
            let units = try await workspace.ledger.count(meeting: name)
            if units > 0 { met.append((name, units)) }
        }
        return met
    }

    private func exitStatus(_ totals: RunTotals, hasConditions: Bool) -> ExitStatus {
        var statuses: [ExitStatus] = [.success]
        switch stop.reason {
        case .signal(let number): statuses.append(number == StopSignal.interrupt.rawValue ? .interrupted : .terminated)
        case .limit, .failFast, .failures: statuses.append(.stoppedByLimit)
        case .unavailable: statuses.append(.nothingEvaluated)
        case nil: break
        }
        if totals.failed > 0, !options.tolerance.admits(totals.failed, of: totals.planned) {
            statuses.append(.failedUnits)
        }
        if hasConditions { statuses.append(.conditionMet) }
        return ExitStatus.mostSevere(statuses)
    }

    /// Answers of another model are not overwritten by accident: they may have been paid for.
    private func refuseOtherModel() async throws {
        guard !context.invocation.isSet(Flags.forceModel) else { return }
        let present = try await workspace.ledger.answeringModels().filter { !$0.hasPrefix("local/") }
        let wanted = loaded.pipeline.spec.model?.id ?? "the embedded engine"
        guard let other = present.sorted().first(where: { $0 != wanted }) else { return }
        throw CommandFailure(
            .usage,
            "the output folder '\(workspace.folder.path)' holds answers of \(other), and this run asks \(wanted)",
            hint: "choose another folder with --out DIR, or replace them with --force-model")
    }
}
