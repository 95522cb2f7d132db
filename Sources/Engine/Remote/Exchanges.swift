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
    }

    private let model: ModelSpec
    private let preparation: ContentPreparation
    private let capabilities: RemoteAnswerEngine.Capabilities
    private let spending: SpendingGate
    /// Requests in flight, whichever provider they are at.
    private let places: PermitPool
    /// Bytes of bodies in flight.
    private let bytes: PermitPool

    init(
        model: ModelSpec, limits: LimitsSpec, preparation: ContentPreparation,
        _ capabilities: RemoteAnswerEngine.Capabilities
    ) {
        self.model = model
        self.preparation = preparation
        self.capabilities = capabilities
        spending = SpendingGate(limits)
        places = PermitPool(capacity: limits.concurrency)
        bytes = PermitPool(capacity: max(1, limits.inFlightBytes.bytes))
    }

    /// Sends a question once, when there is room for it.
    ///
    /// It is made ready while it waits for its place, so that a place that falls free is taken at once. In this order
    /// everywhere: bytes, then places; whoever waits for a place holds its bytes, and nobody who holds a place waits
    /// for bytes.
    ///
    /// - Parameter replies: Replies that came to the question before, be they refusals.
    func exchange(_ question: Question, with member: RouteMember, replies: Int) async throws -> Result {
        try await bytes.withPermits(ContentPreparation.weight(of: question)) {
            if let refusal = refusal(of: member) { return refusal }
            let encoded: EncodedRequest
            switch try await encode(question, for: member, replies: replies) {
            case .success(let request): encoded = request
            case .failure(let failure): return .unsendable(failure)
            }
            return try await places.withPermits {
                try await member.gate.withPlace { try await exchange(question, encoded, with: member) }
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
        _ question: Question, for member: RouteMember, replies: Int
    ) async throws -> Swift.Result<EncodedRequest, UnitFailure> {
        try await preparation.parts(of: question).flatMap { parts in
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
                    estimate: estimate))
        } catch {
            spending.settle(reservation, .free)
            throw error
        }
        let sentAt = capabilities.time.elapsed()
        let result: Swift.Result<ModelReply, ProviderFault>
        do {
            result = try await conversation(encoded.http, with: provider, member)
                .flatMap { encoded.checked($0, by: provider.name) }
        } catch {
            // Given up while it was under way: its intent stays open, and the next run counts it as lost.
            spending.settle(reservation, .unknown)
            throw error
        }
        switch result {
        case .success(let reply):
            member.gate.answered()
            let outcome = self.outcome(
                .answered, nil, reply.usage, reported: reply.reportedCost, reply.requestID, provider)
            settle(reservation, .billed(tokens: reply.usage?.total, cost: outcome.cost))
            let details = UnitDetails(
                provider: provider.name, servedModel: reply.servedModel ?? provider.wireModel,
                requestID: reply.requestID, delivery: provider.delivery, degradations: encoded.degradations)
            return .answered(
                Answered(reply: reply, details: details, ended: EndedRequest(number, outcome), estimate: estimate))
        case .failure(var fault):
            fault.message = member.credential?.redacting(fault.message) ?? fault.message
            note(fault, at: member.gate, sentAt: sentAt)
            let state: RequestOutcome.State =
                switch fault.billing {
                case .none: .failed
                case .possible: .lost
                case .billed: .answered
                }
            let outcome = self.outcome(
                state, fault, fault.usage, reported: fault.reportedCost, fault.requestID, provider)
            switch fault.billing {
            case .none: settle(reservation, .free)
            case .possible: settle(reservation, .unknown)
            case .billed: settle(reservation, .billed(tokens: fault.usage?.total, cost: outcome.cost))
            }
            return .faulted(fault, Ended(request: EndedRequest(number, outcome), estimate: estimate))
        }
    }

    /// Sends a request and, where it only begins a task, asks for the task until it has come to something.
    private func conversation(
        _ request: HTTPRequest, with provider: any Provider, _ member: RouteMember
    ) async throws -> Swift.Result<ModelReply, ProviderFault> {
        let began = capabilities.time.elapsed()
        var request = request
        var task: PendingTask?
        var failures = 0
        while true {
            do {
                let asked = task
                let outcome = try await capabilities.http.execute(request) { reply in
                    let now = capabilities.time.now()
                    guard let asked else { return try await provider.read(reply, now: now) }
                    return try await provider.read(reply, of: asked, now: now)
                }
                failures = 0
                switch outcome {
                case .answered(let reply): return .success(reply)
                case .faulted(let fault): return .failure(fault)
                case .pending(let pending): task = pending
                }
            } catch let failure as HTTPFailure {
                // Asking for a task changes nothing, so it may be asked again; the request itself may not.
                failures += 1
                guard task != nil, failures <= Self.patience else { return .failure(provider.fault(failure)) }
            }
            guard let pending = task, let poll = provider.poll(pending, credential: member.credential),
                capabilities.time.elapsed() - began < Self.longestTask
            else {
                return .failure(
                    ProviderFault(
                        .unknownOutcome, "provider '\(provider.name)': its task came to nothing in time",
                        retry: .never, billing: .possible))
            }
            request = poll
            try await capabilities.time.sleep(for: pending.wait ?? .seconds(2))
        }
    }

    /// Failures in a row to reach a task that is known to exist.
    private static let patience = 10
    /// Longer than any provider's own limit for one answer; Runware's clients wait 20 minutes.
    private static let longestTask = Duration.seconds(1800)

    private func outcome(
        _ state: RequestOutcome.State, _ fault: ProviderFault?, _ usage: TokenUsage?, reported: USD?,
        _ requestID: String?, _ provider: any Provider
    ) -> RequestOutcome {
        var outcome = RequestOutcome(
            state: state, failureClass: fault?.failureClass, status: fault?.status, requestID: requestID, usage: usage)
        if let reported {
            (outcome.cost, outcome.costSource) = (reported, .reported)
        } else if let usage, let cost = provider.prices?.cost(of: usage) {
            (outcome.cost, outcome.costSource) = (cost, .computed)
        }
        return outcome
    }

    private func note(_ fault: ProviderFault, at gate: CredentialGate, sentAt: Duration) {
        let failure = UnitFailure(fault.failureClass, fault.message)
        switch (fault.scope, fault.failureClass) {
        case (_, .rate):
            var wait: Duration?
            if case .after(let asked) = fault.retry { wait = asked }
            gate.rateLimited(sentAt: sentAt, wait: wait)
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
