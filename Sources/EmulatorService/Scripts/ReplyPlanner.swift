package import Primitives

/// Decides what is done about a request that passed the check: from facts to a plan, without a server or a clock.
package struct ReplyPlanner: Sendable {
    let wire: any EmulatedProtocol
    let answers: AnswerMaker
    let script: FaultScript
    let latency: Duration

    package init(wire: any EmulatedProtocol, answers: AnswerMaker, script: FaultScript, latency: Duration) {
        self.wire = wire
        self.answers = answers
        self.script = script
        self.latency = latency
    }

    /// - Parameter now: for dates in replies.
    /// - Throws: `Refusal` when the request's schema cannot be answered.
    package func plan(
        _ request: ReceivedRequest, facts: RequestFacts, now: Timestamp
    ) throws(Refusal) -> ReplyPlan {
        guard let rule = script.rule(for: facts) else { return plan(try honest(request, facts), after: latency) }
        let reply = rule.reply
        var plan: ReplyPlan
        switch reply.content {
        case .honest: plan = self.plan(try honest(request, facts))
        case .literal(let text):
            let answer = answers.literal(text, to: request)
            plan = self.plan(wire.reply(answer, to: request, sequence: facts.sequence))
        case .invalid(let count):
            if facts.questionAttempt <= count {
                let answer = try answers.invalidAnswer(to: request)
                plan = self.plan(
                    wire.reply(answer, to: request, sequence: facts.sequence), fault: "invalid-answer")
            } else {
                plan = self.plan(try honest(request, facts))
            }
        case .status(let status):
            plan = self.plan(
                self.reply(status, sequence: facts.sequence, now: now), fault: "status-\(status.status)")
        case .fault(.reset): plan = ReplyPlan(.reset, fault: FaultKind.reset.rawValue)
        case .fault(.stalled): plan = ReplyPlan(.silence, fault: FaultKind.stalled.rawValue)
        case .fault(let fault):
            let answer = try answers.answer(to: request)
            plan = self.plan(
                wire.reply(fault, answer: answer, to: request, sequence: facts.sequence), fault: fault.rawValue)
        }
        if case .reply(var planned) = plan.action {
            planned.fields += reply.fields
            plan.action = .reply(planned)
        }
        plan.delay = reply.latency ?? latency
        plan.isHeld = reply.isHeld
        return plan
    }

    private func plan(_ reply: PlannedReply, after delay: Duration = .zero, fault: String? = nil) -> ReplyPlan {
        ReplyPlan(.reply(reply), delay: delay, fault: fault)
    }

    private func honest(_ request: ReceivedRequest, _ facts: RequestFacts) throws(Refusal) -> PlannedReply {
        wire.reply(try answers.answer(to: request), to: request, sequence: facts.sequence)
    }

    private func reply(_ status: ScriptedReply.StatusReply, sequence: Int, now: Timestamp) -> PlannedReply {
        let usual = Self.usualError(status.status)
        var reply = wire.reply(
            Refusal(
                status: status.status, type: status.type ?? usual.type, code: status.code ?? usual.code,
                status.message ?? "the emulator's script says \(status.status)"), sequence: sequence)
        switch status.retryAfter {
        case .text(let text): reply.add("Retry-After", text)
        case .date(let duration): reply.add("Retry-After", HTTPDateText.text(of: now, plus: duration))
        case nil: break
        }
        if let milliseconds = status.retryAfterMilliseconds { reply.add("retry-after-ms", String(milliseconds)) }
        return reply
    }

    /// The `type` and `code` that OpenAI sends with a status.
    private static func usualError(_ status: Int) -> (type: String, code: String?) {
        switch status {
        case 401: ("invalid_request_error", "invalid_api_key")
        case 402: ("insufficient_quota", "insufficient_quota")
        case 429: ("rate_limit_error", "rate_limit_exceeded")
        case 500...: ("server_error", nil)
        default: ("invalid_request_error", nil)
        }
    }
}

/// Writes dates as HTTP has them (RFC 9110, section 5.6.7).
package enum HTTPDateText {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// In whole seconds, rounded up: a client that obeys never comes too early.
    package static func text(of timestamp: Timestamp, plus duration: Duration) -> String {
        let milliseconds = timestamp.millisecondsSinceEpoch + Int64(duration.milliseconds)
        let seconds = (milliseconds + 999) / 1000
        // 1970-01-01 was a Thursday.
        let day = days[Int(seconds / 86_400 % 7)]
        let text = Timestamp(millisecondsSinceEpoch: seconds * 1000).description
        let parts = text.split { !$0.isNumber }
        let month = Int(parts[1]).map { months[$0 - 1] } ?? ""
        return "\(day), \(parts[2]) \(month) \(parts[0]) \(parts[3]):\(parts[4]):\(parts[5]) GMT"
    }
}
