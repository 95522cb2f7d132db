import Primitives

/// Google's own dialect of schemas, `responseSchema`, as a plain JSON Schema.
enum GeminiSchema {
    private static let members: Set<String> = [
        "type", "format", "title", "description", "nullable", "enum", "maxItems", "minItems", "properties", "required",
        "minProperties", "maxProperties", "minLength", "maxLength", "pattern", "example", "anyOf", "propertyOrdering",
        "default", "items", "minimum", "maximum",
    ]
    private static let types = ["STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"]
    /// What says nothing about values, or what JSON Schema spells otherwise.
    private static let dropped: Set<String> = ["nullable", "example", "propertyOrdering", "format", "default"]
    /// Numbers that Google's clients write as strings.
    private static let counts: Set<String> = [
        "maxItems", "minItems", "minProperties", "maxProperties", "minLength", "maxLength",
    ]

    /// - Throws: `Refusal` for a member or a type that Google's dialect does not have.
    static func plain(_ node: JSONNode, at pointer: JSONPointer) throws(Refusal) -> JSONValue {
        let fields = try FieldReader(node, at: pointer, known: members)
        let type = try fields.word("type", of: types, isRequired: fields.node("anyOf") == nil)
        let isNullable = try fields.bool("nullable") ?? false
        guard case .object(let given) = node.content else { return .null }
        var result: JSONObject = [:]
        for member in given where !dropped.contains(member.key) {
            let place = fields.place(member.key)
            switch member.key {
            case "type": result["type"] = .string((type ?? "").lowercased())
            case "items": result["items"] = try plain(member.value, at: place)
            case "properties":
                guard case .object(let properties) = member.value.content else {
                    throw Refusal(at: place, "must be an object")
                }
                var plain: JSONObject = [:]
                for property in properties {
                    plain[property.key] = try self.plain(property.value, at: place.appending(property.key))
                }
                result["properties"] = .object(plain)
            case "anyOf":
                var choices: [JSONValue] = []
                for (index, choice) in try fields.elements("anyOf").enumerated() {
                    choices.append(try plain(choice, at: place.appending(index)))
                }
                result["anyOf"] = .array(choices)
            default:
                if counts.contains(member.key), let text = member.value.value.stringValue, let count = Int(text) {
                    result[member.key] = .integer(count)
                } else {
                    result[member.key] = member.value.value
                }
            }
        }
        return isNullable ? ["anyOf": [.object(result), ["type": "null"]]] : .object(result)
    }
}
