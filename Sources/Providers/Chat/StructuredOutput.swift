package import Primitives

/// The schema of a step as a request carries it.
package enum StructuredOutput {
    /// `response_format` with the schema; not strict, because strict servers refuse most of JSON Schema.
    package static func responseFormat(_ schema: JSONValue) -> JSONValue {
        ["type": "json_schema", "json_schema": ["name": .string(name(of: schema)), "schema": carried(schema)]]
    }

    /// What a prompt says where the schema is not sent in a field of its own.
    package static func instruction(_ schema: JSONValue) -> String {
        "\n\nAnswer with one JSON value that fits the JSON Schema below, and with nothing before or after it.\n\n"
            + JSONWriter.text(of: carried(schema))
    }

    /// The schema without its `$schema` and `$id`, which servers take for mistakes or for addresses to fetch.
    static func carried(_ schema: JSONValue) -> JSONValue {
        guard var object = schema.objectValue else { return schema == false ? ["not": [:]] : [:] }
        object["$schema"] = nil
        object["$id"] = nil
        return .object(object)
    }

    /// The schema's title in the letters that a name may have, at most 64 of them; `answer` when nothing is left.
    static func name(of schema: JSONValue) -> String {
        var name = ""
        for scalar in (schema["title"]?.stringValue ?? "").unicodeScalars {
            guard name.utf8.count < 64 else { break }
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-": name.unicodeScalars.append(scalar)
            default: if !name.isEmpty, name.last != "_" { name.append("_") }
            }
        }
        while name.last == "_" { name.removeLast() }
        return name.isEmpty ? "answer" : name
    }
}
