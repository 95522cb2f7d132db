import ConcurrencyPrimitives
import HTTPMessages
import Pipeline
import Primitives
import Providers
import Scheduling

/// Single exchanges with a provider, from free places to a settled outcome.
final class Exchanges: Sendable {
    /// What one exchange came to; indirect like `Reply`.
    indirect enum Result: Sendable {
        case answered(Answered)
        case faulted(ProviderFault, Ended)
        /// This provider cannot carry the question, or its source cannot be read; nothing was sent.
        case unsendable(UnitFailure)
        /// The run takes up no more; nothing was sent.
        case stopped
        /// The provider's breaker opened while the question waited; nothing was sent.
        case closed
    }

    struct Answered: Sendable {
        var reply: ModelReply
        var details: UnitDetails
        var ended: EndedRequest
        var estimate: USD?
    }

    struct Ended: Sendable {
        var request: EndedRequest
        var estimate: USD?
        /// Whether the provider recognises the request when it is sent again.
        var isRepeatable: Bool
    }

    private let model: ModelSpec
    private let preparation: ContentPreparation
    private let capabilities: RemoteAnswerEngine.Capabilities
    private let spending: SpendingGate
    /// Requests in flight, whichever provider they are at.
    private let places: PermitPool
    /// Bytes of bodies in flight.
    private let bytes: PermitPool
    private let uploading: Uploading

    init(
        model: ModelSpec, limits: LimitsSpec, uses: [String: Int], preparation: ContentPreparation,
        _ capabilities: RemoteAnswerEngine.Capabilities
    ) {
        self.model = model
        self.preparation = preparation
        self.capabilities = capabilities
        spending = SpendingGate(limits)
        places = PermitPool(capacity: limits.concurrency)
        bytes = PermitPool(capacity: max(1, limits.inFlightBytes.bytes))
        uploading = Uploading(uses: uses, places: places, capabilities)
    }

    /// Sends a question once, when there is room for it.
    ///
    /// It is made ready while it waits for its place, so that a place that falls free is taken at once. In this order
    /// everywhere: bytes, then places; whoever waits for a place holds its bytes, and nobody who holds a place waits
    /// for bytes.
    ///
    /// - Parameters:
    ///   - replies: Replies that came to the question before, be they refusals.
    ///   - unsettled: A request of an earlier run with a task: it is asked for, and nothing is sent.
    func exchange(
        _ question: Question, with member: RouteMember, replies: Int, recovering unsettled: UnsettledRequest? = nil
    ) async throws -> Result {
        try await bytes.withPermits(ContentPreparation.weight(of: question)) {
            if let refusal = refusal(of: member) { return refusal }
            let encoded: EncodedRequest
            switch try await encode(question, for: member, replies: replies, isSent: unsettled == nil) {
            case .success(let request): encoded = request
            case .failure(let failure): return .unsendable(failure)
            }
            return try await places.withPermits {
                try await member.gate.withPlace {
                    if let unsettled { return try await recover(unsettled, encoded, at: member) }
                    return try await exchange(question, encoded, with: member)
                }
            }
        }
    }

    private func refusal(of member: RouteMember) -> Result? {
        if capabilities.stop.reason != nil { return .stopped }
        return member.gate.refusal == nil ? nil : .closed
    }

    private func exchange(
        _ question: Question, _ encoded: EncodedRequest, with member: RouteMember
    ) async throws -> Result {
        if let refusal = refusal(of: member) { return refusal }
        guard try await member.gate.pace(tokens: encoded.estimate.total) else { return .stopped }
        let estimate = member.provider.prices?.cost(of: encoded.estimate)
        switch await spending.reserve(Budget.Estimate(tokens: encoded.estimate.total, cost: estimate)) {
        case .failure(let exhausted):
            halt(exhausted.limit)
            return .stopped
        case .success(let reservation):
            // A signal may have come while there was something to wait for.
            guard capabilities.stop.reason == nil else {
                spending.settle(reservation, .free)
                return .stopped
            }
            return try await send(question, encoded, to: member, reservation, estimate)
        }
    }

    private func encode(
        _ question: Question, for member: RouteMember, replies: Int, isSent: Bool
    ) async throws -> Swift.Result<EncodedRequest, UnitFailure> {
        var parts: [ContentPart]
        switch try await preparation.parts(of: question) {
        case .success(let found): parts = found
        case .failure(let failure): return .failure(failure)
        }
        // What is not sent needs no file stored for it.
        if isSent { parts = try await uploading.named(parts, of: question, at: member) }
        let request = ModelRequest(
            system: question.system, parts: parts, prompt: question.prompt, schema: question.schema,
            corrections: question.corrections.map {
                ModelRequest.Correction(answer: $0.answer, complaint: Self.complaint($0.complaint))
            },
            parameters: model,
            // The same in every run until a reply came: a request whose reply was lost is known again.
            idempotencyKey: "\(question.key.hex)-\(question.corrections.count)-\(replies)")
        return member.provider.encode(request, credential: member.credential)
    }

    /// Whether a fault means that files are gone which the provider kept, so that the question is to be sent again.
    func mustUploadAgain(_ question: Question, at member: RouteMember, after fault: ProviderFault) -> Bool {
        uploading.forget(question, at: member, after: fault)
    }

    /// How a refused answer is sent back.
    private static func complaint(_ violation: String) -> String {
        """
        That answer cannot be used: \(violation). Answer the same question again, whole and corrected, as one JSON value \
        that fits the schema, and with nothing around it.
        """
    }

    private func send(
        _ question: Question, _ encoded: EncodedRequest, to member: RouteMember, _ reservation: Budget.Reservation,
        _ estimate: USD?
    ) async throws -> Result {
        let provider = encoded.speaker ?? member.provider
        let number: RequestNumber
        do {
            number = try await capabilities.store.intend(
                RequestIntent(
                    unit: question.unit, key: question.key, provider: provider.name, model: provider.wireModel,
                    estimate: estimate, task: encoded.task, isRepeatable: encoded.isRepeatable))
        } catch {
            spending.settle(reservation, .free)
            throw error
        }
        let sentAt = capabilities.time.elapsed()
        let ending: TaskConversation.Ending
        do {
            ending = try await conversation(with: provider, member, number).send(encoded.http, task: encoded.task)
        } catch {
            // Given up while it was under way: its intent stays open, and the next run counts it as lost.
            spending.settle(reservation, .unknown)
            throw error
        }
        let concluded = conclude(ending, number, encoded, at: member, sentAt: sentAt, estimate)
        settle(reservation, concluded.budget)
        return concluded.result
    }

    /// Asks for the task of a request that an earlier run left without an outcome: nothing new is paid for.
    private func recover(
        _ request: UnsettledRequest, _ encoded: EncodedRequest, at member: RouteMember
    ) async throws -> Result {
        if let refusal = refusal(of: member) { return refusal }
        guard let task = request.task else { return .closed }
        let provider = encoded.speaker ?? member.provider
        let fault = ProviderFault(
            .unknownOutcome, "provider '\(provider.name)': a request of an earlier run was never answered",
            retry: .never, billing: .possible)
        let sentAt = capabilities.time.elapsed()
        let ending = try await conversation(with: provider, member, request.number)
            .recover(task, after: fault, isDelivered: false)
        let estimate = member.provider.prices?.cost(of: encoded.estimate)
        return conclude(ending, request.number, encoded, at: member, sentAt: sentAt, estimate).result
    }

    private func conversation(
        with provider: any Provider, _ member: RouteMember, _ number: RequestNumber
    ) -> TaskConversation {
        TaskConversation(
            provider: provider, member: member, capabilities: capabilities, number: number)
    }

    /// What an ending means for the question, for the credential, and for the budget.
    private func conclude(
        _ ending: TaskConversation.Ending, _ number: RequestNumber, _ encoded: EncodedRequest, at member: RouteMember,
        sentAt: Duration, _ estimate: USD?
    ) -> (result: Result, budget: Budget.Outcome) {
        let provider = encoded.speaker ?? member.provider
        switch ending.result.flatMap({ encoded.checked($0, by: provider.name) }) {
        case .success(let reply):
            member.gate.answered()
            let outcome = self.outcome(
                .answered, nil, reply.usage, reported: (reply.reportedCost, reply.reportedCostStep), reply.requestID,
                provider)
            let details = UnitDetails(
                provider: provider.name, servedModel: reply.servedModel ?? provider.wireModel,
                requestID: reply.requestID, delivery: provider.delivery, degradations: encoded.degradations)
            return (
                .answered(
                    Answered(reply: reply, details: details, ended: EndedRequest(number, outcome), estimate: estimate)),
                .billed(tokens: reply.usage?.total, cost: outcome.cost)
            )
        case .failure(var fault):
            fault.message = member.credential?.redacting(fault.message) ?? fault.message
            note(fault, at: member.gate, sentAt: sentAt)
            let state: RequestOutcome.State =
                switch fault.billing {
                case .none: .failed
                case .possible: .lost
                case .billed: .answered
                }
            var outcome = self.outcome(
                state, fault, fault.usage, reported: (fault.reportedCost, fault.reportedCostStep), fault.requestID,
                provider)
            outcome.isTaskUnknown = ending.isTaskUnknown
            let budget: Budget.Outcome =
                switch fault.billing {
                case .none: .free
                case .possible: .unknown
                case .billed: .billed(tokens: fault.usage?.total, cost: outcome.cost)
                }
            let ended = Ended(
                request: EndedRequest(number, outcome), estimate: estimate, isRepeatable: encoded.isRepeatable)
            return (.faulted(fault, ended), budget)
        }
    }

    private func outcome(
        _ state: RequestOutcome.State, _ fault: ProviderFault?, _ usage: TokenUsage?,
        reported: (cost: USD?, step: USD?),
        _ requestID: String?, _ provider: any Provider
    ) -> RequestOutcome {
        var outcome = RequestOutcome(
            state: state, failureClass: fault?.failureClass, status: fault?.status, requestID: requestID, usage: usage)
        let computed = usage.flatMap { provider.prices?.cost(of: $0) }
        if let cost = reported.cost {
            (outcome.cost, outcome.costSource) = (cost, .reported)
            outcome.computedCost = computed.flatMap {
                CostDifference.isNotable(reported: cost, computed: $0, step: reported.step) ? $0 : nil
            }
        } else if let computed {
            (outcome.cost, outcome.costSource) = (computed, .computed)
        }
        return outcome
    }

    private func note(_ fault: ProviderFault, at gate: CredentialGate, sentAt: Duration) {
        let failure = UnitFailure(fault.failureClass, fault.message)
        switch (fault.scope, fault.failureClass) {
        case (_, .rate):
            var wait: Duration?
            if case .after(let asked) = fault.retry { wait = asked }
            gate.rateLimited(failure, sentAt: sentAt, wait: wait)
        case (.request, _): if fault.status != nil { gate.answered() }
        case (.endpoint, .transient), (.endpoint, .timeout): gate.connectionFailed(failure, sentAt: sentAt)
        case (.credential, _), (.endpoint, _): gate.failedForAll(failure)
        }
    }

    private func settle(_ reservation: Budget.Reservation, _ outcome: Budget.Outcome) {
        if let limit = spending.settle(reservation, outcome) { halt(limit) }
    }

    private func halt(_ limit: Budget.Limit) {
        let reason = StopReason.limit(limit.rawValue)
        if capabilities.stop.stop(reason) { capabilities.observer.observe(.stopping(reason: reason)) }
    }
}
