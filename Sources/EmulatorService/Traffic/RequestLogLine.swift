package import Primitives

/// One line of the log: what arrived and what was done about it; never the key.
package struct RequestLogLine: Sendable {
    package var sequence: Int
    /// Seconds of a monotonic clock.
    package var arrivedAt: Double
    package var path: String
    /// Requests in flight when this one arrived, itself included.
    package var inFlight: Int
    package var bodyBytes: Int
    package var verdict: Verdict

    package enum Verdict: Sendable {
        case accepted(ReceivedRequest, ReplyPlan)
        case refused(Refusal)
        /// The body was not looked at.
        case unread(ReplyPlan)
        /// The client left before the body was complete.
        case incomplete
    }

    package init(
        sequence: Int, arrivedAt: Double, path: String, inFlight: Int, bodyBytes: Int, verdict: Verdict
    ) {
        self.sequence = sequence
        self.arrivedAt = arrivedAt
        self.path = path
        self.inFlight = inFlight
        self.bodyBytes = bodyBytes
        self.verdict = verdict
    }

    package var json: JSONValue {
        var members: JSONObject = [
            "sequence": .integer(sequence), "at": .real(arrivedAt), "path": .string(path), "verdict": "accepted",
            "in_flight": .integer(inFlight), "body_bytes": .integer(bodyBytes), "status": nil, "fault": nil,
        ]
        switch verdict {
        case .accepted(let request, let plan):
            add(plan, to: &members)
            add(request, to: &members)
        case .refused(let refusal):
            members["verdict"] = "refused"
            members["status"] = .integer(refusal.status)
            members["reason"] = .string(refusal.message)
            members["pointer"] = .optional(refusal.parameter)
        case .unread(let plan):
            members["verdict"] = "unread"
            add(plan, to: &members)
        case .incomplete: members["verdict"] = "incomplete"
        }
        return .object(members)
    }

    private func add(_ plan: ReplyPlan, to members: inout JSONObject) {
        members["status"] = .optional(plan.status)
        members["fault"] = .optional(plan.fault)
    }

    private func add(_ request: ReceivedRequest, to members: inout JSONObject) {
        members["protocol"] = .string(request.wire)
        members["task"] = .optional(request.task)
        members["kind"] = .string(request.kindName)
        members["idempotency_key"] = .optional(request.idempotencyKey)
        members["model"] = .string(request.model)
        members["stream"] = .bool(request.stream != nil)
        if case .schema(let name, _) = request.answer {
            members["schema"] = .string(name)
        } else {
            members["schema"] = .null
        }
        members["parameters"] = .object(request.parameters)
        members["messages"] = .integer(request.messageCount)
        members["system_sha256"] = .optional(request.systemDigest?.hex)
        members["prompt_sha256"] = .optional(request.promptDigest?.hex)
        members["parts"] = .array(
            request.parts.map { part in
                [
                    "message": .integer(part.message), "role": .string(part.role), "kind": .string(part.kind),
                    "mime": .string(part.mime), "bytes": .integer(part.byteCount),
                    "sha256": .optional(part.digest?.hex),
                    "name": .optional(part.name),
                ]
            })
        members["identity"] = .string(request.identity.hex)
        members["question"] = .string(request.question.hex)
    }
}
