package import Primitives

/// Decides what is done about a request that passed the check: from facts to a plan, without a server or a clock.
package struct ReplyPlanner: Sendable {
    let wire: any EmulatedProtocol
    let answers: AnswerMaker
    let script: FaultScript
    let latency: Duration
    /// What is answered to every request whose body nobody reads.
    private let unreadAnswer: ModelAnswer

    package init(wire: any EmulatedProtocol, answers: AnswerMaker, script: FaultScript, latency: Duration) {
        self.wire = wire
        self.answers = answers
        self.script = script
        self.latency = latency
        let digest = SHA256Digest(words: InlineArray<4, UInt64>(repeating: 0))
        let unread = ReceivedRequest(model: "emulated-model", identity: digest, question: digest)
        unreadAnswer = answers.literal(EchoAnswer.text(for: unread), to: unread)
    }

    /// The plan for a request whose body was not read, of which there may be very many.
    ///
    /// - Parameters:
    ///   - request: Stands for all of them.
    ///   - now: for dates in replies, told when one is needed.
    package func plan(
        unread request: ReceivedRequest, sequence: Int, now: () -> Timestamp
    ) throws(Refusal) -> ReplyPlan {
        if !script.rules.isEmpty {
            let facts = RequestFacts(sequence: sequence)
            if script.rule(for: facts) != nil { return try plan(request, facts: facts, now: now()) }
        }
        var plan = ReplyPlan(
            .reply(wire.reply(unreadAnswer, to: request, sequence: sequence)), delay: latency)
        plan.charged = unreadAnswer
        return plan
    }

    /// The plan for a question.
    ///
    /// - Parameter now: for dates in replies.
    /// - Throws: `Refusal` when the request's schema cannot be answered.
    package func plan(
        _ request: ReceivedRequest, facts: RequestFacts, now: Timestamp
    ) throws(Refusal) -> ReplyPlan {
        guard let reply = script.rule(for: facts)?.reply else {
            var plan = answered(try answers.answer(to: request), request, facts, ReplyDetails())
            plan.delay = latency
            return plan
        }
        let details = reply.details
        let seen = details.dropsMedia ? request.withoutMedia : request
        var plan: ReplyPlan
        switch reply.content {
        case .honest:
            var answer = try answers.answer(to: seen)
            if details.invalidResults > 0 {
                let broken = try answers.invalidAnswer(to: seen).text
                answer.leading = Array(repeating: broken, count: details.invalidResults)
            }
            plan = answered(answer, request, facts, details)
        case .literal(let text): plan = answered(answers.literal(text, to: seen), request, facts, details)
        case .invalid(let count) where facts.questionAttempt <= count:
            plan = answered(try answers.invalidAnswer(to: seen), request, facts, details)
            plan.fault = "invalid-answer"
        case .invalid: plan = answered(try answers.answer(to: seen), request, facts, details)
        case .status(let status):
            plan = self.plan(status, request, facts, now)
            if details.isBilled == true { charge(try answers.answer(to: seen), request, details, in: &plan) }
        case .fault(let fault):
            plan = try failed(fault, answer: try answers.answer(to: seen), request, facts, details)
        }
        finish(&plan, reply)
        return plan
    }

    /// What a script does to a request that asks no model, such as one about a task; `nil` when it does nothing.
    package func interference(with request: ReceivedRequest, facts: RequestFacts, now: Timestamp) -> ReplyPlan? {
        guard let reply = script.rule(for: facts)?.reply else { return nil }
        var plan: ReplyPlan
        switch reply.content {
        case .status(let status): plan = self.plan(status, request, facts, now)
        case .fault(.reset): plan = ReplyPlan(.reset, fault: FaultKind.reset.rawValue)
        case .fault(.stalled): plan = ReplyPlan(.silence, fault: FaultKind.stalled.rawValue)
        default: return nil
        }
        finish(&plan, reply)
        return plan
    }

    private func finish(_ plan: inout ReplyPlan, _ reply: ScriptedReply) {
        if case .reply(var planned) = plan.action {
            for field in reply.fields {
                planned.fields.removeAll { $0.name.lowercased() == field.name.lowercased() }
                planned.fields.append(field)
            }
            plan.action = .reply(planned)
        }
        plan.delay = reply.latency ?? latency
        plan.isHeld = reply.isHeld
        plan.polls = reply.details.polls ?? 0
        plan.webhook = reply.details.webhook
    }

    // MARK: - Kinds of replies

    /// An answer that arrives, at once or later.
    private func answered(
        _ answer: ModelAnswer, _ request: ReceivedRequest, _ facts: RequestFacts, _ details: ReplyDetails
    ) -> ReplyPlan {
        let name = facts.name ?? facts.sequence
        var answer = answer
        if let finish = details.finish { answer.finish = finish }
        answer.block = details.block
        if let besides = details.besides { answer.besides = refusal(besides, request) }
        var plan: ReplyPlan
        if request.delivery == .async || details.polls != nil,
            let reply = wire.acknowledgement(of: request, sequence: name)
        {
            plan = ReplyPlan(.reply(reply))
            plan.isAnnounced = true
        } else {
            plan = ReplyPlan(.reply(wire.reply(answer, to: request, sequence: name)))
        }
        if let failure = details.taskFailure {
            plan.outcome = .failed(refusal(failure, request))
            if details.isBilled == true { plan.charged = answer }
        } else {
            charge(answer, request, details, in: &plan)
        }
        return plan
    }

    private func failed(
        _ fault: FaultKind, answer: ModelAnswer, _ request: ReceivedRequest, _ facts: RequestFacts,
        _ details: ReplyDetails
    ) throws(Refusal) -> ReplyPlan {
        var plan: ReplyPlan
        switch fault {
        case .reset: plan = ReplyPlan(.reset)
        case .stalled: plan = ReplyPlan(.silence)
        default:
            let name = facts.name ?? facts.sequence
            plan = ReplyPlan(.reply(wire.reply(fault, answer: answer, to: request, sequence: name)))
        }
        plan.fault = fault.rawValue
        if details.isBilled ?? fault.isBilled { charge(answer, request, details, in: &plan) }
        return plan
    }

    /// Notes that an answer was made, though it may not arrive.
    private func charge(
        _ answer: ModelAnswer, _ request: ReceivedRequest, _ details: ReplyDetails, in plan: inout ReplyPlan
    ) {
        plan.outcome = .finished(answer, request)
        if details.isBilled ?? (answer.block == nil) { plan.charged = answer }
    }

    // MARK: - Errors

    private func plan(
        _ status: ScriptedReply.StatusReply, _ request: ReceivedRequest, _ facts: RequestFacts, _ now: Timestamp
    ) -> ReplyPlan {
        let refusal = refusal(status, request)
        var reply = wire.reply(refusal, path: request.path, sequence: facts.name ?? facts.sequence)
        switch status.retryAfter {
        case .text(let text): reply.add("Retry-After", text)
        case .date(let duration): reply.add("Retry-After", HTTPDateText.text(of: now, plus: duration))
        case nil: break
        }
        if let milliseconds = status.retryAfterMilliseconds { reply.add("retry-after-ms", String(milliseconds)) }
        return ReplyPlan(.reply(reply), fault: "status-\(refusal.status)")
    }

    /// A script's error in the provider's words: what the script leaves out comes from the provider's table.
    private func refusal(_ status: ScriptedReply.StatusReply, _ request: ReceivedRequest) -> Refusal {
        let table = wire.errors(path: request.path)
        let named = status.code.flatMap { table.row(code: $0, status: status.status) ?? table.row(code: $0) }
        let row = named ?? status.status.flatMap { table.row(status: $0) }
        let number = status.status ?? row?.status ?? 500
        var refusal = Refusal(
            status: number, type: status.type ?? row?.type ?? "invalid_request_error", code: status.code ?? row?.code,
            status.message ?? "the emulator's script says \(status.code ?? String(number))")
        refusal.numericCode = status.numericCode
        refusal.retryInfo = status.retryInfo
        refusal.task = request.task
        return refusal
    }
}
