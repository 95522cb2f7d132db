import Primitives

/// Reads the parts of JSON Schema that direct the filling: references, combinations, types.
///
/// It does not validate: the answer is checked against the whole schema like any other engine's.
struct SchemaReader {
    let root: JSONValue

    /// Alternatives tried of one schema; more of them are variants nobody fills by hand.
    private static let maximumAlternatives = 16

    /// The schema behind references, with `allOf` folded in; `nil` for `false`.
    func resolved(_ schema: JSONValue) -> JSONObject? { resolved(schema, depth: 0) }

    private func resolved(_ schema: JSONValue, depth: Int) -> JSONObject? {
        if let flag = schema.boolValue { return flag ? [:] : nil }
        guard var object = schema.objectValue, depth < 16 else { return [:] }
        if let reference = object["$ref"]?.stringValue {
            object["$ref"] = nil
            guard let target = target(of: reference).flatMap({ resolved($0, depth: depth + 1) }) else { return object }
            object = Self.merged(target, object)
        }
        if let parts = object["allOf"]?.arrayValue {
            object["allOf"] = nil
            for part in parts.prefix(Self.maximumAlternatives) {
                guard let part = resolved(part, depth: depth + 1) else { return nil }
                object = Self.merged(part, object)
            }
        }
        return object
    }

    private func target(of reference: String) -> JSONValue? {
        guard reference.hasPrefix("#"), let pointer = JSONPointer(parsing: String(reference.dropFirst())) else {
            return nil
        }
        var value = root
        for token in pointer.tokens {
            if let object = value.objectValue, let member = object[token] {
                value = member
            } else if let elements = value.arrayValue, let index = Int(token), elements.indices.contains(index) {
                value = elements[index]
            } else {
                return nil
            }
        }
        return value
    }

    /// `over` on top of `base`: properties and required names are united, other keywords of `over` win.
    private static func merged(_ base: JSONObject, _ over: JSONObject) -> JSONObject {
        var result = base
        for (key, value) in over {
            switch (key, result[key], value) {
            case ("properties", .object(let known)?, .object(let new)):
                result[key] = .object(new.reduce(into: known) { $0[$1.key] = $1.value })
            case ("required", .array(let known)?, .array(let new)):
                result[key] = .array(known + new.filter { !known.contains($0) })
            default: result[key] = value
            }
        }
        return result
    }

    /// The schema itself, or one per branch of `anyOf` or `oneOf` with the rest of the schema around it.
    func alternatives(of schema: JSONObject) -> [JSONObject] {
        guard let branches = (schema["anyOf"] ?? schema["oneOf"])?.arrayValue else { return [schema] }
        var base = schema
        base["anyOf"] = nil
        base["oneOf"] = nil
        return branches.prefix(Self.maximumAlternatives).compactMap { branch in
            resolved(branch).map { Self.merged(base, $0) }
        }.flatMap { $0["anyOf"] == nil && $0["oneOf"] == nil ? [$0] : [] }
    }

    /// The types that the schema names or its keywords imply, the richest first; a string where nothing is said.
    func types(of schema: JSONObject) -> [String] {
        if let name = schema["type"]?.stringValue { return [name] }
        if let names = schema["type"]?.arrayValue { return names.compactMap(\.stringValue) }
        if schema["properties"] != nil || schema["additionalProperties"] != nil { return ["object"] }
        if schema["items"] != nil { return ["array"] }
        if let options = schema["enum"]?.arrayValue {
            return options.map(\.kindName).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        }
        return ["string", "number", "array", "object", "boolean"]
    }

    func allowsNull(_ schema: JSONObject) -> Bool {
        if schema["nullable"]?.boolValue == true { return true }
        if let options = schema["enum"]?.arrayValue { return options.contains(.null) && typesAllowNull(schema) }
        if let branches = (schema["anyOf"] ?? schema["oneOf"])?.arrayValue {
            return branches.contains { branch in resolved(branch).map { allowsNull($0) } ?? false }
        }
        return schema["type"] != nil && typesAllowNull(schema)
    }

    private func typesAllowNull(_ schema: JSONObject) -> Bool {
        schema["type"] == nil || types(of: schema).contains("null")
    }

    /// Whether an object may hold members that the schema does not name.
    func allowsMore(_ schema: JSONValue) -> Bool {
        guard let object = resolved(schema) else { return false }
        return object["additionalProperties"]?.boolValue ?? (object["additionalProperties"] == nil)
            && object["unevaluatedProperties"] == nil && object["propertyNames"] == nil
            && object["maxProperties"] == nil && object["anyOf"] == nil && object["oneOf"] == nil
            && object["patternProperties"] == nil
    }
}
