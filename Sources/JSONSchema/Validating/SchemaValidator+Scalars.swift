import Primitives

extension SchemaValidator {
    mutating func checkNumber(_ rule: SchemaProgram.Rule, _ number: JSONNumber, _ node: NodeID) -> Bool {
        switch rule {
        case .bound(let bound):
            let order = ExactDecimal.compare(number, bound.limit)
            let (isMet, phrase): (Bool, String) =
                switch bound.kind {
                case .minimum: (order >= 0, "at least")
                case .maximum: (order <= 0, "at most")
                case .exclusiveMinimum: (order > 0, "more than")
                case .exclusiveMaximum: (order < 0, "less than")
                }
            return isMet
                || refuse(node, bound.kind.rawValue, "must be \(phrase) \(bound.limit.literal), not \(number.literal)")
        case .multipleOf(let divisor):
            return ExactDecimal.isMultiple(number, of: divisor)
                || refuse(node, "multipleOf", "must be a multiple of \(divisor.literal), not \(number.literal)")
        default: return true
        }
    }

    mutating func checkString(_ rule: SchemaProgram.Rule, _ text: String, _ node: NodeID) -> Bool {
        switch rule {
        case .minLength(let least):
            let count = text.unicodeScalars.count
            return count >= least
                || refuse(node, "minLength", "must have at least \(Excerpt.count(least, "character")), has \(count)")
        case .maxLength(let most):
            let count = text.unicodeScalars.count
            return count <= most
                || refuse(node, "maxLength", "must have at most \(Excerpt.count(most, "character")), has \(count)")
        case .pattern(let pattern, let source):
            guard let matches = pattern.matches(text) else {
                return refuse(
                    node, "pattern", "could not be compared with the pattern \(source): the search cost too much")
            }
            return matches || refuse(node, "pattern", "must match the pattern \(source)")
        case .format(let format):
            return format.accepts(text)
                || refuse(node, "format", "must be \(format.phrase), not \(Excerpt.of(.string(text)))")
        default: return true
        }
    }
}
