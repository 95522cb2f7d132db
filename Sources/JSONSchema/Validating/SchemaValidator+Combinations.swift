import Primitives

extension SchemaValidator {
    mutating func checkCombination(
        _ rule: SchemaProgram.Rule, _ value: JSONValue, _ node: NodeID, _ own: inout Evaluation
    ) -> Bool {
        switch rule {
        case .reference(let index): return accepts(value, program.targets[index], &own)
        case .allOf(let schemas):
            var isValid = true
            for schema in schemas where !accepts(value, schema, &own) { isValid = false }
            return isValid
        case .anyOf(let schemas):
            let verdict = attempt(schemas, value, &own)
            return verdict.valid.isEmpty
                ? refuse(node, "anyOf", "matches none of the \(schemas.count) alternatives\(verdict.nearest)") : true
        case .oneOf(let schemas):
            let verdict = attempt(schemas, value, &own)
            switch verdict.valid.count {
            case 1: return true
            case 0: return refuse(node, "oneOf", "matches none of the \(schemas.count) alternatives\(verdict.nearest)")
            default:
                let numbers = verdict.valid.map { String($0 + 1) }.joined(separator: ", ")
                return refuse(node, "oneOf", "must match one alternative only, but matches the alternatives \(numbers)")
            }
        case .not(let schema):
            var unused = Evaluation()
            let isMatch = attempt { $0.accepts(value, schema, &unused) }.isValid
            let place = program.nodes[schema].pointer
            return !isMatch || refuse(node, "not", "must not match the schema at \(place)")
        case .conditional(let condition, let then, let otherwise):
            let holds = attempt { $0.accepts(value, condition, &own) }.isValid
            guard let consequence = holds ? then : otherwise else { return true }
            return accepts(value, consequence, &own)
        default: return true
        }
    }

    private struct Alternatives {
        /// Positions of the alternatives that the value follows.
        var valid: [Int] = []
        /// What the alternative with the fewest violations says, as the end of a sentence.
        var nearest = ""
    }

    private mutating func attempt(_ schemas: [NodeID], _ value: JSONValue, _ own: inout Evaluation) -> Alternatives {
        var result = Alternatives()
        var fewest: [JSONSchemaViolation]?
        for (position, schema) in schemas.enumerated() {
            let (isValid, faults) = attempt { $0.accepts(value, schema, &own) }
            if isValid {
                result.valid.append(position)
            } else if Self.isNearer(faults, than: fewest) {
                fewest = faults
            }
        }
        if let fault = fewest?.first { result.nearest = "; for the nearest, \(fault)" }
        return result
    }

    /// A value of the right kind is nearer than one of another kind, and fewer violations are nearer than many.
    private static func isNearer(_ faults: [JSONSchemaViolation], than best: [JSONSchemaViolation]?) -> Bool {
        guard let best else { return true }
        let rank = { (faults: [JSONSchemaViolation]) in
            (faults.first?.keyword == "type" ? 1 : 0, faults.count)
        }
        return rank(faults) < rank(best)
    }
}
