import Primitives

/// Reads one rule of a script.
enum ScriptRuleReader {
    static func rule(_ node: JSONNode, at pointer: JSONPointer) throws(Refusal) -> ScriptRule {
        let fields = try FieldReader(node, at: pointer, known: ["note", "when", "reply"])
        _ = try fields.string("note")
        var rule = ScriptRule()
        if let when = fields.node("when") { rule.when = try condition(when, at: fields.place("when")) }
        rule.reply = try ScriptReplyReader.reply(try fields.required("reply"), at: fields.place("reply"))
        return rule
    }

    // MARK: - When

    private static func condition(_ node: JSONNode, at pointer: JSONPointer) throws(Refusal) -> ScriptRule.Condition {
        let fields = try FieldReader(
            node, at: pointer, known: ["requests", "every", "share", "seed", "matching", "attempt", "task"])
        var condition = ScriptRule.Condition()
        condition.requests = try ranges("requests", fields)
        condition.attempt = try ranges("attempt", fields)
        condition.every = try fields.integer("every", in: 1 ... .max)
        condition.matching = try fields.string("matching")
        condition.task = try fields.word("task", of: ["question", "poll", "upload", "account"]) ?? "question"
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
}
