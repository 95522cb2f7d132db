import Primitives

/// Applies a compiled schema to one value.
struct SchemaValidator {
    typealias NodeID = SchemaProgram.NodeID

    let program: SchemaProgram
    private let limit: Int
    private(set) var violations: [JSONSchemaViolation] = []
    /// The place of the value being judged; kept as a stack, so that values without violations cost no pointers.
    private var path: [String] = []

    init(program: SchemaProgram, limit: Int) {
        self.program = program
        self.limit = limit
    }

    mutating func run(on value: JSONValue) -> [JSONSchemaViolation] {
        var evaluation = Evaluation()
        _ = accepts(value, 0, &evaluation)
        return violations
    }

    /// Records a violation of `keyword` of the schema `node`, and says that the value is not valid.
    mutating func refuse(_ node: NodeID, _ keyword: String, _ message: @autoclosure () -> String) -> Bool {
        if violations.count < limit {
            let place = program.nodes[node].pointer
            violations.append(
                JSONSchemaViolation(
                    instance: JSONPointer(path), schema: keyword == "false" ? place : place.appending(keyword),
                    keyword: keyword, message: message()))
        }
        return false
    }

    /// Whether `value` follows the schema `node`; what valid schemas looked at is added to `evaluation`.
    mutating func accepts(_ value: JSONValue, _ node: NodeID, _ evaluation: inout Evaluation) -> Bool {
        var own = Evaluation()
        var isValid = true
        for rule in program.nodes[node].rules where !follows(value, rule, of: node, &own) { isValid = false }
        if isValid, program.tracksEvaluation { evaluation.merge(own) }
        return isValid
    }

    /// Whether a part of the value follows the schema `node`.
    mutating func accepts(part value: JSONValue, named name: @autoclosure () -> String, _ node: NodeID) -> Bool {
        path.append(name())
        defer { path.removeLast() }
        var evaluation = Evaluation()
        return accepts(value, node, &evaluation)
    }

    /// Judges without reporting; the violations are handed back instead.
    mutating func attempt(_ body: (inout SchemaValidator) -> Bool) -> (isValid: Bool, violations: [JSONSchemaViolation])
    {
        let before = violations
        violations = []
        let isValid = body(&self)
        defer { violations = before }
        return (isValid, violations)
    }

    private mutating func follows(
        _ value: JSONValue, _ rule: SchemaProgram.Rule, of node: NodeID, _ own: inout Evaluation
    ) -> Bool {
        switch (rule, value) {
        case (.never, _): return refuse(node, "false", "is not allowed here")
        case (.type(let types), _): return checkType(types, value, node)
        case (.constant(let expected), _):
            return Exactly.equal(expected, value) || refuse(node, "const", "must be \(Excerpt.of(expected))")
        case (.enumeration(let values), _):
            return values.contains { Exactly.equal($0, value) }
                || refuse(node, "enum", "must be one of \(Excerpt.of(values)), not \(Excerpt.of(value))")
        case (.bound, .number(let number)), (.multipleOf, .number(let number)): return checkNumber(rule, number, node)
        case (.minLength, .string(let text)), (.maxLength, .string(let text)), (.pattern, .string(let text)),
            (.format, .string(let text)):
            return checkString(rule, text, node)
        case (.required, .object(let object)), (.minProperties, .object(let object)),
            (.maxProperties, .object(let object)),
            (.properties, .object(let object)), (.propertyNames, .object(let object)),
            (.dependentRequired, .object(let object)), (.unevaluatedProperties, .object(let object)):
            return checkObject(rule, object, node, &own)
        case (.dependentSchemas(let dependents), .object(let object)):
            var isValid = true
            for (property, schema) in dependents where object[property] != nil {
                if !accepts(value, schema, &own) { isValid = false }
            }
            return isValid
        case (.items, .array(let items)), (.contains, .array(let items)), (.minItems, .array(let items)),
            (.maxItems, .array(let items)), (.uniqueItems, .array(let items)), (.unevaluatedItems, .array(let items)):
            return checkArray(rule, items, node, &own)
        case (.allOf, _), (.anyOf, _), (.oneOf, _), (.not, _), (.conditional, _), (.reference, _):
            return checkCombination(rule, value, node, &own)
        default: return true  // A rule about another kind of value.
        }
    }

    private mutating func checkType(_ types: TypeSet, _ value: JSONValue, _ node: NodeID) -> Bool {
        guard types.isDisjoint(with: TypeSet(of: value)) else { return true }
        let names = TypeSet.names.filter { types.contains($0.type) }.map { name, _ in
            name == "null" ? "null" : "\("aeio".contains(name.prefix(1)) ? "an" : "a") \(name)"
        }
        return refuse(node, "type", "must be \(names.joined(separator: " or ")), not \(value.kindPhrase)")
    }
}
