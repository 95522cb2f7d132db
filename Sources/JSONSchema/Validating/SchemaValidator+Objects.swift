import Primitives

extension SchemaValidator {
    mutating func checkObject(
        _ rule: SchemaProgram.Rule, _ object: JSONObject, _ node: NodeID, _ own: inout Evaluation
    ) -> Bool {
        switch rule {
        case .required(let names): return checkRequired(names, object, node)
        case .minProperties(let least):
            return object.count >= least
                || refuse(
                    node, "minProperties",
                    "must have at least \(Excerpt.count(least, "property", "properties")), has \(object.count)")
        case .maxProperties(let most):
            return object.count <= most
                || refuse(
                    node, "maxProperties",
                    "must have at most \(Excerpt.count(most, "property", "properties")), has \(object.count)")
        case .properties(let rule): return checkProperties(rule, object, node, &own)
        case .propertyNames(let schema): return checkPropertyNames(schema, object, node)
        case .dependentRequired(let dependents): return checkDependentRequired(dependents, object, node)
        case .unevaluatedProperties(let schema):
            var isValid = true
            for (key, value) in object where !own.covers(property: key) {
                if !acceptsUnexpected(value, key, schema, node, "unevaluatedProperties") { isValid = false }
            }
            own.allProperties = true
            return isValid
        default: return true
        }
    }

    private mutating func checkRequired(_ names: [String], _ object: JSONObject, _ node: NodeID) -> Bool {
        var isValid = true
        for name in names where object[name] == nil {
            isValid = refuse(node, "required", "must have the property \(Excerpt.of(.string(name)))")
        }
        return isValid
    }

    private mutating func checkProperties(
        _ rule: SchemaProgram.ObjectRule, _ object: JSONObject, _ node: NodeID, _ own: inout Evaluation
    ) -> Bool {
        var isValid = true
        for (key, value) in object {
            var isExpected = false
            if let schema = rule.named[key] {
                isExpected = true
                if !accepts(part: value, named: key, schema) { isValid = false }
            }
            for (pattern, text, schema) in rule.patterns {
                guard let matches = pattern.matches(key) else {
                    isValid = refuse(
                        node, "patternProperties", "has a property whose name could not be compared with \(text)")
                    continue
                }
                guard matches else { continue }
                isExpected = true
                if !accepts(part: value, named: key, schema) { isValid = false }
            }
            if !isExpected, let additional = rule.additional {
                if !acceptsUnexpected(value, key, additional, node, "additionalProperties") { isValid = false }
                isExpected = true
            }
            if isExpected, program.tracksEvaluation { own.properties.insert(key) }
        }
        return isValid
    }

    /// A property that only a catch-all schema judges; where nothing is allowed, the message names the property.
    private mutating func acceptsUnexpected(
        _ value: JSONValue, _ key: String, _ schema: NodeID, _ node: NodeID, _ keyword: String
    ) -> Bool {
        if case .never? = program.nodes[schema].rules.first {
            return refuse(node, keyword, "must not have the property \(Excerpt.of(.string(key)))")
        }
        return accepts(part: value, named: key, schema)
    }

    private mutating func checkPropertyNames(_ schema: NodeID, _ object: JSONObject, _ node: NodeID) -> Bool {
        var isValid = true
        for key in object.keys {
            let (isAccepted, faults) = attempt { validator in
                var evaluation = Evaluation()
                return validator.accepts(.string(key), schema, &evaluation)
            }
            guard !isAccepted else { continue }
            let reason = faults.first.map { "; the name \($0.message)" } ?? ""
            isValid = refuse(
                node, "propertyNames", "must not have a property named \(Excerpt.of(.string(key)))\(reason)")
        }
        return isValid
    }

    private mutating func checkDependentRequired(
        _ dependents: [(property: String, required: [String])], _ object: JSONObject, _ node: NodeID
    ) -> Bool {
        var isValid = true
        for (property, required) in dependents where object[property] != nil {
            for name in required where object[name] == nil {
                isValid = refuse(
                    node, "dependentRequired",
                    "must have the property \(Excerpt.of(.string(name))), as it has \(Excerpt.of(.string(property)))")
            }
        }
        return isValid
    }
}
