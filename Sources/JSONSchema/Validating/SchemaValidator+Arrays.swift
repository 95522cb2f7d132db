import Primitives

extension SchemaValidator {
    mutating func checkArray(
        _ rule: SchemaProgram.Rule, _ items: [JSONValue], _ node: NodeID, _ own: inout Evaluation
    ) -> Bool {
        switch rule {
        case .minItems(let least):
            return items.count >= least
                || refuse(node, "minItems", "must have at least \(Excerpt.count(least, "item")), has \(items.count)")
        case .maxItems(let most):
            return items.count <= most
                || refuse(node, "maxItems", "must have at most \(Excerpt.count(most, "item")), has \(items.count)")
        case .uniqueItems:
            guard let (first, second) = Exactly.firstRepetition(in: items) else { return true }
            return refuse(node, "uniqueItems", "must not repeat an item, but items \(first) and \(second) are equal")
        case .items(let rule): return checkItems(rule, items, node, &own)
        case .contains(let rule): return checkContains(rule, items, node, &own)
        case .unevaluatedItems(let schema):
            var isValid = true
            for (index, item) in items.enumerated() where !own.covers(item: index) {
                if !acceptsUnexpected(item, index, schema, node, "unevaluatedItems") { isValid = false }
            }
            own.prefix = items.count
            return isValid
        default: return true
        }
    }

    private mutating func checkItems(
        _ rule: SchemaProgram.ArrayRule, _ items: [JSONValue], _ node: NodeID, _ own: inout Evaluation
    ) -> Bool {
        var isValid = true
        for (index, item) in items.enumerated() {
            if index < rule.prefix.count {
                if !accepts(part: item, named: String(index), rule.prefix[index]) { isValid = false }
            } else if let rest = rule.rest {
                if !acceptsUnexpected(item, index, rest, node, "items") { isValid = false }
            } else {
                break
            }
        }
        own.prefix = max(own.prefix, rule.rest == nil ? min(rule.prefix.count, items.count) : items.count)
        return isValid
    }

    private mutating func acceptsUnexpected(
        _ item: JSONValue, _ index: Int, _ schema: NodeID, _ node: NodeID, _ keyword: String
    ) -> Bool {
        if case .never? = program.nodes[schema].rules.first {
            return refuse(node, keyword, "must not have an item at index \(index)")
        }
        return accepts(part: item, named: String(index), schema)
    }

    private mutating func checkContains(
        _ rule: SchemaProgram.ContainsRule, _ items: [JSONValue], _ node: NodeID, _ own: inout Evaluation
    ) -> Bool {
        var matching: [Int] = []
        for (index, item) in items.enumerated() {
            if attempt({ $0.accepts(part: item, named: String(index), rule.node) }).isValid { matching.append(index) }
        }
        if program.tracksEvaluation { own.items.formUnion(matching) }
        let schema = program.nodes[rule.node].pointer
        if matching.count < rule.minimum {
            return refuse(
                node, rule.minimum == 1 ? "contains" : "minContains",
                "must have at least \(Excerpt.count(rule.minimum, "item")) that match the schema at \(schema), has \(matching.count)"
            )
        }
        if let maximum = rule.maximum, matching.count > maximum {
            return refuse(
                node, "maxContains",
                "must have at most \(Excerpt.count(maximum, "item")) that match the schema at \(schema), has \(matching.count)"
            )
        }
        return true
    }
}
