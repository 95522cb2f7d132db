import Primitives

extension SchemaCompiler {
    private typealias Rule = SchemaProgram.Rule

    /// The rules of one schema object; what a value is comes first, so that the first message is the most telling.
    mutating func rules(of reader: inout KeywordReader, node: NodeID) -> [SchemaProgram.Rule] {
        _ = reader.schemaMap("$defs", &self)
        annotations(of: reader)
        return core(of: &reader, node: node) + anyValue(reader) + numbers(reader) + strings(reader) + objects(reader)
            + arrays(reader) + combinations(reader) + unevaluated(reader)
    }

    private mutating func annotations(of reader: KeywordReader) {
        for keyword in ["$comment", "title", "description"] { _ = reader.string(keyword, &self) }
        for keyword in ["deprecated", "readOnly", "writeOnly"] { _ = reader.bool(keyword, &self) }
        _ = reader.array("examples", &self)
    }

    private mutating func anyValue(_ reader: KeywordReader) -> [Rule] {
        var rules: [Rule] = []
        if let value = reader.value("type"), let types = types(value, at: reader.place("type")) {
            rules.append(.type(types))
        }
        if let value = reader.value("const") { rules.append(.constant(value)) }
        if let values = reader.array("enum", &self) {
            if values.isEmpty { refuse(reader.place("enum"), "must have at least 1 value") }
            rules.append(.enumeration(values))
        }
        return rules
    }

    private mutating func types(_ value: JSONValue, at pointer: JSONPointer) -> TypeSet? {
        let names: [(name: JSONValue, place: JSONPointer)]
        switch value {
        case .string: names = [(value, pointer)]
        case .array(let elements) where !elements.isEmpty:
            names = elements.enumerated().map { ($1, pointer.appending($0)) }
        default:
            refuse(pointer, "must be the name of a type or an array of such names")
            return nil
        }
        var types: TypeSet = []
        for (name, place) in names {
            if let match = TypeSet.names.first(where: { .string($0.name) == name }) {
                if !types.isDisjoint(with: match.type) { refuse(place, "occurs twice in the list") }
                types.insert(match.type)
            } else {
                let known = TypeSet.names.map(\.name)
                let nearest = name.stringValue.flatMap { Suggestion.nearest(to: $0, among: known) }
                refuse(
                    place, "is not the name of a type",
                    hint: nearest.map { "did you mean '\($0)'?" } ?? "known are \(known.joined(separator: ", "))")
            }
        }
        return types
    }

    private mutating func numbers(_ reader: KeywordReader) -> [Rule] {
        let kinds: [SchemaProgram.NumberBound.Kind] = [.minimum, .maximum, .exclusiveMinimum, .exclusiveMaximum]
        var rules: [Rule] = kinds.compactMap { kind in
            reader.number(kind.rawValue, &self).map { .bound(SchemaProgram.NumberBound(kind: kind, limit: $0)) }
        }
        if let divisor = reader.number("multipleOf", &self) {
            if divisor.doubleValue > 0 {
                rules.append(.multipleOf(divisor))
            } else {
                refuse(reader.place("multipleOf"), "must be above 0")
            }
        }
        return rules
    }

    private mutating func strings(_ reader: KeywordReader) -> [Rule] {
        var rules: [Rule] = []
        if let count = reader.count("minLength", &self) { rules.append(.minLength(count)) }
        if let count = reader.count("maxLength", &self) { rules.append(.maxLength(count)) }
        if let text = reader.string("pattern", &self), let pattern = pattern(text, at: reader.place("pattern")) {
            rules.append(.pattern(pattern, text: text))
        }
        if let name = reader.string("format", &self) {
            if let format = StringFormat(rawValue: name) {
                rules.append(.format(format))
            } else {
                let known = StringFormat.allCases.map(\.rawValue)
                let nearest = Suggestion.nearest(to: name, among: known)
                refuse(
                    reader.place("format"), "the format '\(name)' cannot be checked",
                    hint: nearest.map { "did you mean '\($0)'?" } ?? "known are \(known.joined(separator: ", "))")
            }
        }
        return rules
    }

    private mutating func objects(_ reader: KeywordReader) -> [Rule] {
        var rules: [Rule] = []
        if let names = reader.names("required", &self) { rules.append(.required(names)) }
        if let count = reader.count("minProperties", &self) { rules.append(.minProperties(count)) }
        if let count = reader.count("maxProperties", &self) { rules.append(.maxProperties(count)) }
        var object = SchemaProgram.ObjectRule()
        for (name, node) in reader.schemaMap("properties", &self) ?? [] { object.named[name] = node }
        for (text, node) in reader.schemaMap("patternProperties", &self) ?? [] {
            guard let pattern = pattern(text, at: reader.place("patternProperties").appending(text)) else { continue }
            object.patterns.append((pattern, text, node))
        }
        object.additional = reader.schema("additionalProperties", &self)
        if !object.named.isEmpty || !object.patterns.isEmpty || object.additional != nil {
            rules.append(.properties(object))
        }
        if let node = reader.schema("propertyNames", &self) { rules.append(.propertyNames(node)) }
        if let dependents = reader.members("dependentRequired", &self) {
            let place = reader.place("dependentRequired")
            rules.append(
                .dependentRequired(
                    dependents.compactMap { property, names in
                        KeywordReader.names(names, at: place.appending(property), &self).map { (property, $0) }
                    }))
        }
        if let dependents = reader.schemaMap("dependentSchemas", &self) {
            rules.append(.dependentSchemas(dependents.map { (property: $0.key, node: $0.node) }))
        }
        return rules
    }

    private mutating func arrays(_ reader: KeywordReader) -> [Rule] {
        var rules: [Rule] = []
        if let count = reader.count("minItems", &self) { rules.append(.minItems(count)) }
        if let count = reader.count("maxItems", &self) { rules.append(.maxItems(count)) }
        if reader.bool("uniqueItems", &self) == true { rules.append(.uniqueItems) }
        let prefix = reader.schemas("prefixItems", &self) ?? []
        if reader.value("items")?.arrayValue != nil {
            refuse(
                reader.place("items"), "must be one schema", hint: "draft 2020-12 calls the array form 'prefixItems'")
        } else {
            let rest = reader.schema("items", &self)
            if !prefix.isEmpty || rest != nil { rules.append(.items(.init(prefix: prefix, rest: rest))) }
        }
        let minimum = reader.count("minContains", &self)
        let maximum = reader.count("maxContains", &self)
        if let node = reader.schema("contains", &self) {
            rules.append(.contains(.init(node: node, minimum: minimum ?? 1, maximum: maximum)))
        }
        return rules
    }

    private mutating func combinations(_ reader: KeywordReader) -> [Rule] {
        var rules: [Rule] = []
        if let nodes = reader.schemas("allOf", &self) { rules.append(.allOf(nodes)) }
        if let nodes = reader.schemas("anyOf", &self) { rules.append(.anyOf(nodes)) }
        if let nodes = reader.schemas("oneOf", &self) { rules.append(.oneOf(nodes)) }
        if let node = reader.schema("not", &self) { rules.append(.not(node)) }
        let condition = reader.schema("if", &self)
        let then = reader.schema("then", &self)
        let otherwise = reader.schema("else", &self)
        if let condition { rules.append(.conditional(condition: condition, then: then, else: otherwise)) }
        return rules
    }

    private mutating func unevaluated(_ reader: KeywordReader) -> [Rule] {
        var rules: [Rule] = []
        if let node = reader.schema("unevaluatedProperties", &self) { rules.append(.unevaluatedProperties(node)) }
        if let node = reader.schema("unevaluatedItems", &self) { rules.append(.unevaluatedItems(node)) }
        if !rules.isEmpty { trackEvaluation() }
        return rules
    }
}
