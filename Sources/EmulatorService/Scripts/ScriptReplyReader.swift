import Primitives

/// Reads what a rule replies.
enum ScriptReplyReader {
    static func reply(_ node: JSONNode, at pointer: JSONPointer) throws(Refusal) -> ScriptedReply {
        let fields = try FieldReader(
            node, at: pointer,
            known: [
                "status", "retryAfter", "retryAfterMs", "error", "headers", "fault", "invalidAnswer", "answer",
                "latency", "hold", "billed", "dropMedia", "finish", "blocked", "alsoError", "polls", "taskError",
                "webhook", "retryInfo",
                "invalidResults",
            ])
        // An error without a status has that of the provider's own table.
        let isError = fields.node("status") != nil || fields.node("error") != nil
        let kinds =
            (isError ? ["status"] : []) + ["fault", "invalidAnswer", "answer"].filter { fields.node($0) != nil }
        guard kinds.count <= 1 else {
            throw Refusal(at: pointer, "holds \(kinds.map { "'\($0)'" }.joined(separator: " and ")): one at a time")
        }
        if kinds.first != "status" {
            for key in ["retryAfter", "retryAfterMs", "retryInfo"] where fields.node(key) != nil {
                throw Refusal(at: fields.place(key), "goes with 'status' or 'error'")
            }
        }
        var reply = ScriptedReply()
        reply.content = try content(fields)
        reply.isHeld = try fields.bool("hold") ?? false
        if let text = try fields.string("latency") { reply.latency = try duration(text, at: fields.place("latency")) }
        reply.fields = try headers(fields)
        reply.details = try details(fields)
        return reply
    }

    private static func content(_ fields: FieldReader) throws(Refusal) -> ScriptedReply.Content {
        let status = try fields.integer("status", in: 200...599)
        if status != nil || fields.node("error") != nil { return .status(try self.status(status, fields)) }
        if let word = try fields.word("fault", of: FaultKind.allCases.map(\.rawValue)),
            let fault = FaultKind(rawValue: word)
        {
            return .fault(fault)
        }
        if let count = try fields.integer("invalidAnswer", in: 1 ... .max) { return .invalid(count: count) }
        if let text = try fields.string("answer") { return .literal(text) }
        return .honest
    }

    private static func status(_ status: Int?, _ fields: FieldReader) throws(Refusal) -> ScriptedReply.StatusReply {
        var reply = try error("error", fields) ?? ScriptedReply.StatusReply(nil)
        reply.status = status ?? reply.status
        guard reply.status != nil || reply.code != nil else {
            throw Refusal(at: fields.place("error"), "needs a 'status' beside it, or a 'code' of the provider's table")
        }
        reply.retryAfter = try retryAfter(fields)
        reply.retryAfterMilliseconds = try fields.integer("retryAfterMs", in: 0 ... .max)
        reply.retryInfo = try fields.string("retryInfo")
        return reply
    }

    /// An error's code, type and message.
    private static func error(_ key: String, _ fields: FieldReader) throws(Refusal) -> ScriptedReply.StatusReply? {
        guard let node = fields.node(key) else { return nil }
        let error = try FieldReader(node, at: fields.place(key), known: ["code", "type", "message"])
        var reply = ScriptedReply.StatusReply(nil)
        if case .number = error.node("code")?.content {
            reply.numericCode = try error.integer("code", in: .min ... .max)
            reply.status = reply.numericCode.flatMap { (200...599).contains($0) ? $0 : nil }
        } else {
            reply.code = try error.string("code")
        }
        reply.type = try error.string("type")
        reply.message = try error.string("message")
        return reply
    }

    private static func details(_ fields: FieldReader) throws(Refusal) -> ReplyDetails {
        var details = ReplyDetails()
        details.isBilled = try fields.bool("billed")
        details.dropsMedia = try fields.bool("dropMedia") ?? false
        details.finish = try fields.string("finish")
        details.block = try fields.string("blocked")
        details.besides = try error("alsoError", fields)
        details.invalidResults = try fields.integer("invalidResults", in: 1...4) ?? 0
        details.polls = try fields.integer("polls", in: 0...1_000_000)
        details.taskFailure = try error("taskError", fields)
        if let node = fields.node("webhook") {
            details.webhook = try webhook(node, at: fields.place("webhook"))
        }
        return details
    }

    private static func webhook(_ node: JSONNode, at pointer: JSONPointer) throws(Refusal) -> WebhookScript {
        let fields = try FieldReader(node, at: pointer, known: ["calls", "after", "hold"])
        var webhook = WebhookScript()
        let calls = try fields.word("calls", of: WebhookScript.Calls.allCases.map(\.rawValue))
        webhook.calls = calls.flatMap { WebhookScript.Calls(rawValue: $0) } ?? .one
        if let text = try fields.string("after") { webhook.delay = try duration(text, at: fields.place("after")) }
        webhook.isHeld = try fields.bool("hold") ?? false
        return webhook
    }

    private static func retryAfter(_ fields: FieldReader) throws(Refusal) -> ScriptedReply.RetryAfter? {
        guard let node = fields.node("retryAfter") else { return nil }
        if case .number(let number) = node.content { return .text(number.literal) }
        let text = try fields.requiredString("retryAfter")
        guard text.hasPrefix("date") else { return .text(text) }
        let rest = String(text.dropFirst(4))
        guard rest.hasPrefix("+") else {
            throw Refusal(at: fields.place("retryAfter"), "is '\(text)'; a date is written like \"date+1s\"")
        }
        return .date(try duration(String(rest.dropFirst()), at: fields.place("retryAfter")))
    }

    private static func duration(_ text: String, at pointer: JSONPointer) throws(Refusal) -> Duration {
        guard let duration = Duration(parsing: text) else {
            throw Refusal(at: pointer, "is '\(text)', which is no duration like 250ms or 2s")
        }
        return duration
    }

    private static func headers(_ fields: FieldReader) throws(Refusal) -> [PlannedReply.Field] {
        guard let node = fields.node("headers") else { return [] }
        guard case .object(let members) = node.content else {
            throw Refusal(at: fields.place("headers"), "must be an object")
        }
        var result: [PlannedReply.Field] = []
        for member in members {
            guard let value = member.value.value.stringValue, !value.contains(where: \.isNewline),
                !member.key.isEmpty, member.key.utf8.allSatisfy(ChatRequestCheck.isNameCharacter)
            else {
                throw Refusal(at: fields.place("headers").appending(member.key), "must be a header field and its text")
            }
            result.append(PlannedReply.Field(name: member.key, value: value))
        }
        return result
    }
}
