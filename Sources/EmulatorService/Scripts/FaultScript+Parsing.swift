import Primitives

/// Why a script cannot be used, and where.
package struct ScriptError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

extension FaultScript {
    /// Reads a script; unknown keys and contradictions are refused.
    package init(parsing bytes: [UInt8]) throws(ScriptError) {
        let node: JSONNode
        do {
            node = try JSONParser.parse(bytes)
        } catch {
            throw ScriptError(
                "not JSON: \(error.message) in line \(TextPosition(offset: error.offset, in: bytes).line)")
        }
        do throws(Refusal) {
            let fields = try FieldReader(node, at: JSONPointer(), known: ["version", "rules"])
            _ = try fields.required("version")
            _ = try fields.integer("version", in: 1...1)
            var rules: [ScriptRule] = []
            for (index, rule) in try fields.elements("rules").enumerated() {
                rules.append(try ScriptRuleReader.rule(rule, at: fields.place("rules").appending(index)))
            }
            self.init(rules: rules)
        } catch {
            throw ScriptError(error.message)
        }
    }
}

/// Reads one rule of a script.
enum ScriptRuleReader {
    static func rule(_ node: JSONNode, at pointer: JSONPointer) throws(Refusal) -> ScriptRule {
        let fields = try FieldReader(node, at: pointer, known: ["note", "when", "reply"])
        _ = try fields.string("note")
        var rule = ScriptRule()
        if let when = fields.node("when") { rule.when = try condition(when, at: fields.place("when")) }
        rule.reply = try reply(try fields.required("reply"), at: fields.place("reply"))
        return rule
    }

    // MARK: - When

    private static func condition(_ node: JSONNode, at pointer: JSONPointer) throws(Refusal) -> ScriptRule.Condition {
        let fields = try FieldReader(
            node, at: pointer, known: ["requests", "every", "share", "seed", "matching", "attempt"])
        var condition = ScriptRule.Condition()
        condition.requests = try ranges("requests", fields)
        condition.attempt = try ranges("attempt", fields)
        condition.every = try fields.integer("every", in: 1 ... .max)
        condition.matching = try fields.string("matching")
        let seed = try fields.integer("seed", in: .min ... .max)
        if let part = try fields.number("share", in: 0...1) {
            condition.share = ScriptRule.Share(part: part, seed: seed ?? 1)
        } else if seed != nil {
            throw Refusal(at: fields.place("seed"), "goes with 'share'")
        }
        return condition
    }

    /// `7`, `"1-50"`, `"10-"`, or an array of these.
    private static func ranges(_ key: String, _ fields: FieldReader) throws(Refusal) -> [ClosedRange<Int>]? {
        guard let node = fields.node(key) else { return nil }
        guard case .array(let elements) = node.content else { return [try range(node, at: fields.place(key))] }
        var ranges: [ClosedRange<Int>] = []
        for (index, element) in elements.enumerated() {
            ranges.append(try range(element, at: fields.place(key).appending(index)))
        }
        return ranges
    }

    private static func range(_ node: JSONNode, at pointer: JSONPointer) throws(Refusal) -> ClosedRange<Int> {
        let wrong = Refusal(at: pointer, "must be a number from 1, or a range like \"1-50\" or \"10-\"")
        switch node.content {
        case .number(let number):
            guard let value = Int(number.literal), value > 0 else { throw wrong }
            return value...value
        case .string(let text):
            let bounds = text.split(separator: "-", omittingEmptySubsequences: false)
            guard let first = bounds.first.flatMap({ Int($0) }), first > 0, bounds.count <= 2 else { throw wrong }
            if bounds.count == 1 { return first...first }
            guard let last = bounds[1].isEmpty ? Int.max : Int(bounds[1]), last >= first else { throw wrong }
            return first...last
        default: throw wrong
        }
    }

    // MARK: - Reply

    private static func reply(_ node: JSONNode, at pointer: JSONPointer) throws(Refusal) -> ScriptedReply {
        let fields = try FieldReader(
            node, at: pointer,
            known: [
                "status", "retryAfter", "retryAfterMs", "error", "headers", "fault", "invalidAnswer", "answer",
                "latency", "hold",
            ])
        let kinds = ["status", "fault", "invalidAnswer", "answer"].filter { fields.node($0) != nil }
        guard kinds.count <= 1 else {
            throw Refusal(at: pointer, "holds \(kinds.map { "'\($0)'" }.joined(separator: " and ")): one at a time")
        }
        if kinds.first != "status" {
            for key in ["retryAfter", "retryAfterMs", "error"] where fields.node(key) != nil {
                throw Refusal(at: fields.place(key), "goes with 'status'")
            }
        }
        var reply = ScriptedReply()
        reply.content = try content(fields)
        reply.isHeld = try fields.bool("hold") ?? false
        if let text = try fields.string("latency") { reply.latency = try duration(text, at: fields.place("latency")) }
        reply.fields = try headers(fields)
        return reply
    }

    private static func content(_ fields: FieldReader) throws(Refusal) -> ScriptedReply.Content {
        if let status = try fields.integer("status", in: 200...599) { return .status(try self.status(status, fields)) }
        if let word = try fields.word("fault", of: FaultKind.allCases.map(\.rawValue)),
            let fault = FaultKind(rawValue: word)
        {
            return .fault(fault)
        }
        if let count = try fields.integer("invalidAnswer", in: 1 ... .max) { return .invalid(count: count) }
        if let text = try fields.string("answer") { return .literal(text) }
        return .honest
    }

    private static func status(_ status: Int, _ fields: FieldReader) throws(Refusal) -> ScriptedReply.StatusReply {
        var reply = ScriptedReply.StatusReply(status)
        reply.retryAfter = try retryAfter(fields)
        reply.retryAfterMilliseconds = try fields.integer("retryAfterMs", in: 0 ... .max)
        if let node = fields.node("error") {
            let error = try FieldReader(node, at: fields.place("error"), known: ["code", "type", "message"])
            reply.code = try error.string("code")
            reply.type = try error.string("type")
            reply.message = try error.string("message")
        }
        return reply
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
