import ConcurrencyPrimitives
package import HTTPMessages
package import Pipeline
package import Primitives
import Providers
package import Scheduling

/// A route of providers as an answer engine: asks the first that can be asked, again where that helps, under the limits.
///
/// What is in flight is bounded three times: requests of the run, bytes of their bodies, requests of the credential. A
/// question that waits to be asked again holds none of the three.
package final class RemoteAnswerEngine: AnswerEngine {
    /// What the engine works with; it constructs none of it.
    package struct Capabilities: Sendable {
        package var http: any HTTPExecuting
        package var sources: any SourceAccess
        package var store: any RunStore
        package var observer: any RunObserver
        package var time: any TimeSource
        package var stop: StopControl
        /// A random number in 0..<1.
        package var chance: @Sendable () -> Double

        package init(
            http: any HTTPExecuting, sources: any SourceAccess, store: any RunStore, observer: any RunObserver,
            time: any TimeSource, stop: StopControl,
            chance: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
        ) {
            self.http = http
            self.sources = sources
            self.store = store
            self.observer = observer
            self.time = time
            self.stop = stop
            self.chance = chance
        }
    }

    private let model: ModelSpec
    private let route: [RouteMember]
    private let limits: LimitsSpec
    private let schedule: RetrySchedule
    private let capabilities: Capabilities
    private let exchanges: Exchanges
    private let preparation: ContentPreparation

    /// - Parameters:
    ///   - route: Providers of the same logical model in the order in which they are tried.
    ///   - uses: Into how many requests the files of an input go, by its name: one for each step over it.
    /// - Precondition: the route has a member.
    package init(
        model: ModelSpec, route: [RouteMember], limits: LimitsSpec, schedule: RetrySchedule,
        uses: [String: Int] = [:], _ capabilities: Capabilities
    ) {
        precondition(!route.isEmpty, "a route needs a provider")
        self.model = model
        self.route = route
        self.limits = limits
        self.schedule = schedule
        self.capabilities = capabilities
        preparation = ContentPreparation(sources: capabilities.sources)
        exchanges = Exchanges(
            model: model, limits: limits, uses: uses, preparation: preparation, capabilities)
    }

    package var name: String { route[0].provider.name }

    package var modelComponent: JSONValue { model.canonical }

    /// Beside those in flight, as many units prepare, write and commit; a few more wait to be asked again.
    package var unitsAtWork: Int { limits.concurrency * 2 + 16 }

    package func answer(_ question: Question) async throws -> Reply {
        // A refused answer is asked for again with what was wrong; what came before it is settled by then.
        var account = QuestionAccount(unsettled: question.corrections.isEmpty ? question.unsettled : [])
        while true {
            let recovering = recoverable(&account)
            guard let member = recovering?.member ?? member(for: account) else {
                return try await withoutMember(account)
            }
            let result = try await exchanges.exchange(
                question, with: member, replies: account.replies, recovering: recovering?.request)
            switch result {
            case .stopped: return try await stopped(account)
            case .closed: if recovering != nil { account.lost += 1 }
            case .unsendable(let failure):
                // Where nothing can be asked for it will be found again, and said, when the question itself is asked.
                if recovering != nil { account.lost += 1 } else { account.pass(member.provider.name, failure) }
            case .answered(let exchange):
                // Whoever waited for this place goes first: a request that is on its way is worth more than an answer
                // that is written a moment earlier.
                await Task.yield()
                return try await answered(question, exchange, account)
            case .faulted(let fault, let ended):
                let exchange = FaultedExchange(
                    fault: fault, ended: ended, member: member, isRecovery: recovering != nil)
                if let reply = try await reply(to: question, after: exchange, &account) { return reply }
            }
        }
    }

    /// An exchange that brought no answer.
    private struct FaultedExchange {
        var fault: ProviderFault
        var ended: Exchanges.Ended
        var member: RouteMember
        /// Whether it asked for the task of an earlier run, and sent nothing.
        var isRecovery: Bool

        var failure: UnitFailure { UnitFailure(fault.failureClass, fault.message) }
    }

    /// What follows from a fault: the end of the question, or `nil` when it is to be asked once more.
    ///
    /// What is known of the request is recorded before the next one: a kill in between must not make an unknown outcome
    /// of a known one.
    private func reply(
        to question: Question, after exchange: FaultedExchange, _ account: inout QuestionAccount
    ) async throws -> Reply? {
        let (fault, member) = (exchange.fault, exchange.member)
        let decision = account.add(
            fault, exchange.ended, at: member.provider.name, schedule, chance: capabilities.chance())
        if let refusal = member.gate.refusal {
            guard route.contains(where: { $0.gate.refusal == nil }) else {
                halt(.unavailable(refusal))
                var reason = RetrySchedule.Reason.notRetryable
                if case .giveUp(let given) = decision { reason = given }
                return .failed(account.failed(exchange.failure, reason, member, fault))
            }
            // The fault is the provider's and not the question's, so the next one is asked.
            account.noteFailover(from: member.provider.name, exchange.failure)
        } else if !isAskedAtOnce(question, after: exchange, &account) {
            switch decision {
            case .giveUp(let reason): return .failed(account.failed(exchange.failure, reason, member, fault))
            case .retry(let wait):
                try await capabilities.store.ended(account.takeEnded())
                capabilities.observer.observe(.retrying(question.unit, exchange.failure, wait: wait))
                return try await capabilities.stop.wait(wait, on: capabilities.time) ? nil : stopped(account)
            }
        }
        try await capabilities.store.ended(account.takeEnded())
        return nil
    }

    /// Whether the question is asked once more without a wait, which may be by another provider or with its files anew.
    private func isAskedAtOnce(
        _ question: Question, after exchange: FaultedExchange, _ account: inout QuestionAccount
    ) -> Bool {
        if exchange.isRecovery, exchange.ended.request.outcome.isTaskUnknown,
            schedule.allowsRequest(afterUnknownOutcomes: account.lost)
        {
            // Nobody knows what came of it, and nobody will: it is asked once more, as without a task.
            return true
        }
        if !account.hasUploadedAgain, exchanges.mustUploadAgain(question, at: exchange.member, after: exchange.fault) {
            account.hasUploadedAgain = true
            return true
        }
        return exchange.fault.mayBeTakenElsewhere && isPassed(exchange.member, exchange.failure, &account)
    }

    /// The next request of an earlier run whose provider can be asked what came of it.
    private func recoverable(_ account: inout QuestionAccount) -> (member: RouteMember, request: UnsettledRequest)? {
        while let request = account.takeRecoverable() {
            if let member = route.first(where: { $0.provider.name == request.provider && $0.gate.refusal == nil }) {
                return (member, request)
            }
            account.lost += 1
        }
        return nil
    }

    /// Notes that a provider does not take what the question is about, or loses it; whether another is left to ask.
    private func isPassed(_ member: RouteMember, _ failure: UnitFailure, _ account: inout QuestionAccount) -> Bool {
        account.pass(member.provider.name, failure)
        guard self.member(for: account) != nil else { return false }
        account.noteFailover(
            from: member.provider.name, failure,
            because: failure.failureClass == .mediaDropped ? "lost its files" : "refused it")
        return true
    }

    /// The first provider of the route that is worth a request and can carry the question.
    private func member(for account: QuestionAccount) -> RouteMember? {
        route.first { $0.gate.refusal == nil && account.passed[$0.provider.name] == nil }
    }

    private func withoutMember(_ account: QuestionAccount) async throws -> Reply {
        // Where a provider is left that merely cannot carry the question, waiting for another run would not help.
        for member in route where member.gate.refusal == nil {
            guard let failure = account.passed[member.provider.name] else { continue }
            var failed = FailedQuestion(failure, details: UnitDetails(provider: member.provider.name))
            failed.spent = account.spent
            return .failed(failed)
        }
        return try await stopped(account)
    }

    /// The question stays due; what trying it cost is recorded all the same.
    private func stopped(_ account: QuestionAccount) async throws -> Reply {
        var account = account
        let ended = account.takeEnded()
        if !ended.isEmpty { try await capabilities.store.ended(ended) }
        return .postponed
    }

    private func halt(_ reason: StopReason) {
        if capabilities.stop.stop(reason) { capabilities.observer.observe(.stopping(reason: reason)) }
    }

    private func answered(
        _ question: Question, _ exchange: Exchanges.Answered, _ account: QuestionAccount
    ) async throws -> Reply {
        var account = account
        account.add(exchange.ended, estimate: exchange.estimate)
        account.settleRepeated(at: exchange.details.provider)
        let reply = exchange.reply
        let body = Self.body(reply.text, of: question)
        var details = exchange.details
        details.degradations += account.failovers + reply.remarks
        details.coverage = ContentPreparation.coverage(of: question, arrival: reply.arrival)
        var answer = Answer(body: body, details: details)
        answer.written = reply.text
        answer.alternatives = reply.alternatives.map { Self.body($0, of: question) }
        answer.requests = account.takeEnded()
        answer.spent = account.spent
        if question.needsSourceText, body.isJSON || answer.alternatives.contains(where: \.isJSON) {
            answer.sourceText = try await preparation.sourceText(of: question)
        }
        return .answered(answer)
    }

    private static func body(_ text: String, of question: Question) -> AnswerBody {
        guard question.schema != nil, case .success(let value) = AnswerExtraction.json(from: text) else {
            return .text(text)
        }
        return .json(value)
    }
}
