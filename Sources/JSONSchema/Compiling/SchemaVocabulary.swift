import Primitives

/// The keywords that a schema may hold.
enum SchemaVocabulary {
    /// Keywords whose value is a schema.
    static let schemas: Set<String> = [
        "additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then",
        "unevaluatedItems", "unevaluatedProperties",
    ]
    /// Keywords whose value is an array of schemas.
    static let schemaLists: Set<String> = ["allOf", "anyOf", "oneOf", "prefixItems"]
    /// Keywords whose value is an object of schemas.
    static let schemaMaps: Set<String> = ["$defs", "dependentSchemas", "patternProperties", "properties"]
    /// Keywords that judge a value by themselves.
    static let assertions: Set<String> = [
        "const", "dependentRequired", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "maxContains",
        "maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems", "minLength", "minProperties",
        "minimum", "multipleOf", "pattern", "required", "type", "uniqueItems",
    ]
    /// Keywords that name schemas.
    static let core: Set<String> = ["$anchor", "$id", "$ref", "$schema"]
    /// Keywords that judge nothing.
    static let annotations: Set<String> = [
        "$comment", "default", "deprecated", "description", "examples", "readOnly", "title", "writeOnly",
    ]

    static let all = schemas.union(schemaLists).union(schemaMaps).union(assertions).union(core).union(annotations)

    /// Keywords of other drafts or vocabularies, and what to do instead.
    static let elsewhere: [String: String] = [
        "definitions": "draft 2020-12 calls it '$defs'",
        "dependencies": "use 'dependentRequired' or 'dependentSchemas'",
        "additionalItems": "use 'prefixItems' with 'items'",
        "id": "draft 2020-12 calls it '$id'",
        "$dynamicRef": "use '$ref' to a schema in '$defs'",
        "$dynamicAnchor": "use '$anchor'",
        "$recursiveRef": "use '$ref'",
        "$recursiveAnchor": "use '$anchor'",
        "$vocabulary": "the vocabulary cannot be changed",
        "contentEncoding": "contents of strings are not checked",
        "contentMediaType": "contents of strings are not checked",
        "contentSchema": "contents of strings are not checked",
        "nullable": "add \"null\" to 'type'",
        "discriminator": "use 'oneOf' with 'const'",
    ]

    /// `schema` without what is written for readers only, in subschemas too; values such as `const` stay as they are.
    static func withoutRemarks(_ schema: JSONValue) -> JSONValue {
        guard case .object(let object) = schema else { return schema }
        let remarks: Set<String> = ["$comment", "description", "title"]
        return .object(
            JSONObject(
                object.filter { !remarks.contains($0.key) }.map {
                    (key: $0.key, value: withoutRemarks($0.value, of: $0.key))
                }))
    }

    private static func withoutRemarks(_ value: JSONValue, of keyword: String) -> JSONValue {
        switch value {
        case .object(let members) where schemaMaps.contains(keyword):
            .object(JSONObject(members.map { (key: $0.key, value: withoutRemarks($0.value)) }))
        case .array(let elements) where schemaLists.contains(keyword): .array(elements.map(withoutRemarks))
        case _ where schemas.contains(keyword): withoutRemarks(value)
        default: value
        }
    }
}
