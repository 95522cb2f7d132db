import Primitives

/// Fills a JSON Schema with what a subject holds, directed by the names of its properties.
///
/// A property that nothing is known for is left out when it is optional, null when it may be, and otherwise a reason to
/// refuse. An empty list is given only for things that were looked for and not found.
struct SchemaFiller {
    /// The outcome for one place of the answer.
    enum Filled {
        case value(JSONValue)
        case nothing([LocalRefusal.Reason])
    }

    let reader: SchemaReader
    let subject: Subject
    private let values: SubjectValues

    /// Deeper values come from schemas that hold themselves.
    private static let maximumDepth = 16

    init(root: JSONValue, subject: Subject) {
        reader = SchemaReader(root: root)
        self.subject = subject
        values = SubjectValues(subject: subject)
    }

    func fill() throws(LocalRefusal) -> JSONValue {
        switch fill(reader.root, at: Position(scope: nil)) {
        case .value(.object(var object)):
            // Every output names the engine, where the schema leaves room for it.
            if !object.contains(where: { $0.value == .string(LocalEngine.name) }), object[Self.engineKey] == nil,
                reader.allowsMore(reader.root)
            {
                object[Self.engineKey] = .string(LocalEngine.name)
            }
            return .object(object)
        case .value(let value): return value
        case .nothing(let reasons): throw LocalRefusal(reasons: reasons)
        }
    }

    private static let engineKey = "engine"

    /// A place of the answer that is being filled.
    struct Position {
        var pointer = JSONPointer()
        /// The name by which the place is known: its own, or that of the list around it.
        var name: String?
        var isRoot: Bool { pointer.tokens.isEmpty }
        /// The item that the place belongs to; `nil` for the subject itself.
        var scope: Record?
        /// Material that was found for the place already, as the element of a list.
        var given: Material?
        var depth = 0
        /// What the other members of the same object may ask for.
        var siblings: Set<Concept> = []
    }

    // MARK: - Any value

    func fill(_ schema: JSONValue, at position: Position) -> Filled {
        guard position.depth < Self.maximumDepth else { return .nothing([]) }
        guard let schema = reader.resolved(schema) else {
            return nothing(position, "the schema allows no value here")
        }
        if let constant = schema["const"] { return .value(constant) }
        var reasons: [LocalRefusal.Reason] = []
        for branch in reader.alternatives(of: schema) {
            switch fillBranch(branch, at: position) {
            case .value(let value): return .value(value)
            case .nothing(let found): if reasons.isEmpty { reasons = found }
            }
        }
        if reader.allowsNull(schema) { return .value(.null) }
        return reasons.isEmpty ? nothing(position, nil) : .nothing(reasons)
    }

    private func fillBranch(_ schema: JSONObject, at position: Position) -> Filled {
        if let constant = schema["const"] { return .value(constant) }
        let types = reader.types(of: schema)
        let found = position.given.map { [$0] } ?? materials(for: position, schema)
        for type in types where type != "null" {
            let filled: Filled =
                switch type {
                case "object": fillObject(schema, at: position, from: found.first)
                case "array": fillArray(schema, at: position, from: found.first { $0.isList } ?? found.first)
                default:
                    fillScalar(
                        schema, type: type, at: position, from: found.filter { !$0.isList } + found.filter(\.isList))
                }
            if case .value = filled { return filled }
            if types.count(where: { $0 != "null" }) == 1 { return filled }
        }
        return nothing(position, nil)
    }

    /// What is known for the place, the likeliest first.
    private func materials(for position: Position, _ schema: JSONObject) -> [Material] {
        concepts(for: position, schema).compactMap { concept in
            guard let scope = position.scope else { return values.material(concept) }
            // `p. 3` beside the page itself says it twice.
            if concept == .place, position.siblings.contains(where: { $0.locates && scope[$0] != nil }) { return nil }
            return scope[concept] ?? (concept == .engine ? values.material(.engine) : nil)
        }
    }

    func concepts(for position: Position, _ schema: JSONObject) -> [Concept] {
        if let word = schema["x-dossier"]?.stringValue { return ConceptTable.concepts(named: word) }
        guard let name = position.name else { return position.isRoot ? [.summary] : [] }
        return ConceptTable.concepts(named: name)
    }

    func nothing(_ position: Position, _ reason: String?) -> Filled {
        let name = position.name ?? "the answer"
        return .nothing([
            LocalRefusal.Reason(
                pointer: position.pointer, message: reason ?? "only a model can give \"\(name)\"")
        ])
    }

    // MARK: - Objects

    private func fillObject(_ schema: JSONObject, at position: Position, from material: Material?) -> Filled {
        var inner = position
        inner.given = nil
        inner.depth += 1
        if case .record(let record)? = material { inner.scope = record }
        guard let properties = schema["properties"]?.objectValue, !properties.isEmpty else {
            return fillOpenObject(schema, at: inner)
        }
        let required = Set((schema["required"]?.arrayValue ?? []).compactMap(\.stringValue))
        inner.siblings = Set(properties.keys.flatMap(ConceptTable.concepts))
        var object = JSONObject()
        var reasons: [LocalRefusal.Reason] = []
        for (key, property) in properties {
            var place = inner
            place.pointer = position.pointer.appending(key)
            place.name = key
            switch fill(property, at: place) {
            case .value(.null) where !required.contains(key): break
            case .value(let value): object[key] = value
            case .nothing(let found): if required.contains(key) { reasons += found }
            }
        }
        for key in required.sorted() where properties[key] == nil {
            reasons.append(
                LocalRefusal.Reason(
                    pointer: position.pointer.appending(key),
                    message: "it is required, but the schema does not describe it"))
        }
        guard reasons.isEmpty else { return .nothing(reasons) }
        guard !object.isEmpty || (required.isEmpty && position.isRoot) else { return nothing(position, nil) }
        if let minimum = schema["minProperties"]?.intValue, object.count < minimum {
            return nothing(position, "only \(object.count) of \(minimum) members can be told")
        }
        return .value(.object(object))
    }

    /// An object whose members the schema leaves open takes the facts under their own names.
    private func fillOpenObject(_ schema: JSONObject, at position: Position) -> Filled {
        guard schema["additionalProperties"]?.boolValue != false, schema["propertyNames"] == nil,
            schema["patternProperties"] == nil
        else { return nothing(position, nil) }
        var members = position.scope?.members ?? [:]
        if members.isEmpty {
            let wanted = concepts(for: position, schema)
            if wanted.contains(.facts) || wanted.contains(.fields) {
                for field in subject.documents.flatMap(\.reading.fields) where members[field.key] == nil {
                    members[field.key] = .string(field.value)
                }
            } else if position.isRoot {
                members["summary"] = .string(SentenceJoin.paragraph(subject.summarySentences(4)))
            } else {
                return nothing(position, nil)
            }
        }
        var object = JSONObject()
        let limit = min(schema["maxProperties"]?.intValue ?? 60, 60)
        for (key, value) in members where object.count < limit {
            guard let schema = schema["additionalProperties"], schema.objectValue != nil else {
                object[key] = value
                continue
            }
            var place = position
            place.given = ValueShape.material(of: value)
            place.pointer = position.pointer.appending(key)
            if case .value(let shaped) = fill(schema, at: place) { object[key] = shaped }
        }
        guard object.count >= schema["minProperties"]?.intValue ?? 0 else { return nothing(position, nil) }
        return .value(.object(object))
    }

    // MARK: - Arrays

    private func fillArray(_ schema: JSONObject, at position: Position, from material: Material?) -> Filled {
        let records: [Record]
        switch material {
        case .list(let list): records = list
        case .record(let record):
            records =
                position.scope == nil ? subject.documents.flatMap { DocumentValues(document: $0).mediaList } : [record]
        case .text(let text, let isVerbatim): records = [Record(text: text, isVerbatim: isVerbatim)]
        default: return nothing(position, nil)
        }
        let minimum = schema["minItems"]?.intValue ?? 0
        let maximum = schema["maxItems"]?.intValue ?? Int.max
        let isUnique = schema["uniqueItems"]?.boolValue == true
        var elements: [JSONValue] = []
        var seen: Set<JSONValue> = []
        var reasons: [LocalRefusal.Reason] = []
        for record in records where elements.count < maximum {
            var place = position
            place.scope = record
            place.pointer = position.pointer.appending(elements.count)
            place.given = .record(record)
            place.depth += 1
            switch fill(schema["items"] ?? .bool(true), at: place) {
            case .value(let value):
                // A list of the same thing twice says nothing more.
                if seen.insert(value).inserted || !isUnique { elements.append(value) }
            case .nothing(let found): if reasons.isEmpty { reasons = found }
            }
        }
        if elements.count < minimum {
            let name = position.name ?? "items"
            return records.isEmpty || reasons.isEmpty
                ? nothing(
                    position,
                    "\(elements.count) \(name) were found in the sources, but at least \(minimum) are required")
                : .nothing(reasons)
        }
        // Nothing fitted although there was something: an empty list would say the opposite.
        if elements.isEmpty, !records.isEmpty, maximum > 0 { return .nothing(reasons) }
        return .value(.array(elements))
    }

    // MARK: - Scalars

    private func fillScalar(
        _ schema: JSONObject, type: String, at position: Position, from materials: [Material]
    ) -> Filled {
        let shape = ValueShape(schema: schema, type: type)
        var mismatch: String?
        for material in materials {
            switch shape.shape(material) {
            case .success(let value): return .value(value)
            case .failure(let found): mismatch = mismatch ?? found.message
            }
        }
        return nothing(position, mismatch)
    }
}
