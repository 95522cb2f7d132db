import CommandLine
import Engine
import Media
import Pipeline
import Platform
import Primitives
import ProbeMedia
import Providers
import TerminalUI
import Transport

/// `dossier probe`: sends generated files with a code in each and records which of them arrive.
struct ProbeCommand {
    let context: CommandContext

    /// What the cells of all providers came to.
    private struct Tally {
        var spent = USD.zero
        /// Cells that were to arrive and did not.
        var missing = 0
        var unreachable: [String] = []
        var isStopped = false
        var hasKept = false
        var isPriced = false

        var status: ExitStatus {
            if !unreachable.isEmpty { return .nothingEvaluated }
            if isStopped { return .stoppedByLimit }
            return missing > 0 ? .failedUnits : .success
        }
    }

    private struct Job {
        let question: ProbeQuestion
        let target: ProbeTargets.Target
        let provider: any Provider
        let estimate: TokenUsage?
        var cost: USD? { estimate.flatMap { provider.prices?.cost(of: $0) } }
    }

    func run() async throws -> ExitStatus {
        let all = try ProbeTargets(context).all()
        let jobs = try all.flatMap(jobs(of:))
        try refuseUnboundedCost(jobs)
        try confirm(jobs)
        let options = HTTPTransport.Options(connections: 1, userAgent: "\(Version.name)/\(Version.text)")
        return try await HTTPTransport.withTransport(options) { http in
            try await probe(all, jobs, ProbeExchange(http: http, time: context.time))
        }
    }

    private func jobs(of target: ProbeTargets.Target) throws -> [Job] {
        try target.configuration.probeCells.map { cell in
            let question = try ProbeQuestion(cell, model: target.model, environment: context.environment)
            let provider = ProviderCatalog.provider(cell.configuration)
            return Job(
                question: question, target: target, provider: provider, estimate: question.estimate(by: provider))
        }
    }

    // MARK: - Before anything is sent

    private var limit: USD? { context.invocation.value(of: Flags.maxCost).flatMap(Flags.dollars) }

    private func refuseUnboundedCost(_ jobs: [Job]) throws {
        guard limit != nil, let job = jobs.first(where: { $0.provider.prices == nil }) else { return }
        throw CommandFailure(
            .usage, "the cost of provider '\(job.provider.name)' is not known, so --max-cost cannot hold",
            hint: "give 'providers.\(job.provider.name).prices' in a pipeline and add --pipeline FILE")
    }

    /// Says what it will cost, and asks, unless nobody is paid or `--yes` is given.
    private func confirm(_ jobs: [Job]) throws {
        let names = jobs.map(\.provider.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let tokens = jobs.compactMap(\.estimate).reduce(0) { $0 + $1.input }
        let cost = jobs.compactMap(\.cost).reduce(USD.zero) { $0 + $1 }
        let unpriced = names.filter { name in jobs.contains { $0.provider.name == name && $0.provider.prices == nil } }
        var words = "\(jobs.count) requests to \(names.joined(separator: ", ")) with about \(tokens) input tokens"
        if unpriced.count < names.count { words += ", at most about \(cost)" }
        if !unpriced.isEmpty { words += "; the prices of \(unpriced.joined(separator: ", ")) are not known" }
        let isPaid = jobs.contains { WebAddress(parsing: $0.target.configuration.baseURL)?.isLoopback != true }
        guard isPaid, !context.invocation.isSet(Flags.yes) else { return context.printer.note(words) }
        guard TerminalFacts(descriptor: 0, environment: context.environment).isTerminal else {
            throw CommandFailure(
                .usage, "probing costs money, and there is no terminal to ask whether that is meant",
                details: [words], hint: "add --yes")
        }
        context.printer.plain("\(words)\nSend them? [y/N] ")
        let answer = readLine() ?? ""
        guard ["y", "yes"].contains(answer.lowercased()) else {
            throw CommandFailure(.usage, "nothing was sent, as you said")
        }
    }

    // MARK: - Asking

    private func probe(
        _ targets: [ProbeTargets.Target], _ jobs: [Job], _ exchange: ProbeExchange
    ) async throws -> ExitStatus {
        let report = ProbeReport(
            jobs.map(\.question.cell), printer: context.printer,
            events: context.isJSON ? EventStream(printer: context.printer, time: context.time) : nil)
        let store = ProbeStore(environment: context.environment)
        var tally = Tally()
        try report.begin()
        for target in targets {
            let name = target.configuration.name
            for job in jobs where job.provider.name == name {
                let cell = job.question.cell
                if let reason = reasonToSkip(job, tally) {
                    if reason == .limit { tally.isStopped = true }
                    try report.show(cell, .skipped(reason.rawValue))
                    continue
                }
                let outcome = try await exchange.ask(
                    job.question.request, of: job.provider, credential: target.credential,
                    isTold: job.question.code.isTold)
                tally.spent = tally.spent + (outcome.cost ?? .zero)
                if outcome.cost != nil { tally.isPriced = true }
                try report.show(cell, .asked(outcome))
                note(outcome, cell, &tally)
                if keep(outcome, cell, store) { tally.hasKept = true }
            }
            try showMissing(target.configuration, report)
        }
        report.end(status: tally.status, cost: tally.spent)
        summarise(tally, store)
        return tally.status
    }

    private enum Skip: String {
        case unreachable = "the provider cannot be reached or takes no request with this key"
        case limit = "it could exceed --max-cost"
    }

    private func reasonToSkip(_ job: Job, _ tally: Tally) -> Skip? {
        if tally.unreachable.contains(job.provider.name) { return .unreachable }
        if let limit, tally.spent + (job.cost ?? .zero) > limit { return .limit }
        return nil
    }

    private func note(_ outcome: ProbeExchange.Outcome, _ cell: ProbeCell, _ tally: inout Tally) {
        let place = "\(cell.configuration.name), \(cell.family.rawValue) as \(cell.encoding)"
        switch outcome.verdict {
        case .arrived:
            guard outcome.isMiscounted else { return }
            context.printer.warning(
                "\(place): the answer tells the code, and yet its tokens are too few for the file: a run would refuse it",
                hint: "set 'providers.\(cell.configuration.name).verifyMedia' to false")
        case .dropped(let isProven):
            let answer = (outcome.answer ?? "").prefix(80).split(whereSeparator: \.isNewline).joined(separator: " ")
            let proof = isProven ? ", and its tokens are too few for the file" : ""
            context.printer.warning("\(place): the answer does not tell the code\(proof): “\(answer)”")
            tally.missing += 1
        case .failed(let failure, let scope):
            context.printer.warning("\(place): \(failure.message)")
            if scope == .request { tally.missing += 1 } else { tally.unreachable.append(cell.configuration.name) }
        }
    }

    /// Keeps what says something about the provider, and not what merely went wrong.
    ///
    /// - Returns: Whether it was kept.
    private func keep(_ outcome: ProbeExchange.Outcome, _ cell: ProbeCell, _ store: ProbeStore) -> Bool {
        let verdict: ProbeRecord.Verdict
        switch outcome.verdict {
        case .arrived: verdict = .arrived
        case .dropped: verdict = .dropped
        case .failed(let failure, .request) where failure.failureClass.isDeterministic: verdict = .refused
        case .failed: return false
        }
        do {
            try store.keep(ProbeRecord(cell, verdict, date: context.time.now().description))
            return store.path != nil
        } catch {
            context.printer.warning("the result is not kept: \(error)")
            return false
        }
    }

    /// Families of which the provider is sent nothing.
    private func showMissing(_ configuration: ProviderConfiguration, _ report: ProbeReport) throws {
        let carried = Set(configuration.probeCells.map(\.family))
        for (family, _) in ProviderFeature.media where !carried.contains(family) {
            let cell = ProbeCell(family: family, encoding: "–", support: .absent, configuration: configuration)
            try report.show(cell, .notCarried)
        }
    }

    private func summarise(_ tally: Tally, _ store: ProbeStore) {
        if tally.hasKept, let path = store.path { context.printer.note("kept in \(path), where check and plan look") }
        switch tally.status {
        case .nothingEvaluated:
            context.printer.error(
                "nothing can be said of \(tally.unreachable.joined(separator: ", ")): see the warnings above")
        case .stoppedByLimit: context.printer.error("stopped by --max-cost after \(tally.spent)")
        case .failedUnits:
            context.printer.error(
                "\(tally.missing) of what should arrive \(tally.missing == 1 ? "does" : "do") not",
                hint: "choose another 'protocol' or 'attach' for it, or another provider")
        default: context.printer.note("everything arrived" + (tally.isPriced ? ", for \(tally.spent)" : ""))
        }
    }
}
