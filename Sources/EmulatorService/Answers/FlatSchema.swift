import Primitives

/// A schema with its references followed and its parts that all must hold merged into one set of keywords.
struct FlatSchema {
    private(set) var keywords = JSONObject()

    /// References one after another beyond this are a circle.
    private static let depthLimit = 32

    /// - Parameter variant: which of several alternatives is taken.
    init(_ schema: JSONValue, root: JSONValue, variant: Int) throws(SchemaInstanceError) {
        try add(schema, root: root, variant: variant, depth: 0)
    }

    private mutating func add(
        _ schema: JSONValue, root: JSONValue, variant: Int, depth: Int
    ) throws(SchemaInstanceError) {
        guard depth < Self.depthLimit else { throw SchemaInstanceError(message: "refers to itself without end") }
        if schema == .bool(true) { return }
        guard let object = schema.objectValue else { throw SchemaInstanceError(message: "allows nothing at one place") }
        for (keyword, value) in object {
            switch keyword {
            case "$ref":
                guard let text = value.stringValue, let target = Self.target(text, in: root) else {
                    throw SchemaInstanceError(message: "refers to '\(value.plain)', which the emulator cannot follow")
                }
                try add(target, root: root, variant: variant, depth: depth + 1)
            case "allOf":
                for part in value.arrayValue ?? [] { try add(part, root: root, variant: variant, depth: depth + 1) }
            case "anyOf", "oneOf":
                let branches = Self.preferred(value.arrayValue ?? [])
                guard !branches.isEmpty else { continue }
                try add(branches[variant % branches.count], root: root, variant: variant, depth: depth + 1)
            case "then" where variant % 2 == 0, "else" where variant % 2 == 1:
                if object["if"] != nil { try add(value, root: root, variant: variant, depth: depth + 1) }
                if keyword == "then", let condition = object["if"] {
                    try add(condition, root: root, variant: variant, depth: depth + 1)
                }
            case "$defs", "if", "then", "else", "not", "description", "title": continue
            default: merge(keyword, value)
            }
        }
    }

    /// Alternatives that say nothing come last: `null` is the dullest of answers.
    private static func preferred(_ branches: [JSONValue]) -> [JSONValue] {
        let isDull: (JSONValue) -> Bool = { $0["type"]?.stringValue == "null" }
        return branches.filter { !isDull($0) } + branches.filter(isDull)
    }

    private mutating func merge(_ keyword: String, _ value: JSONValue) {
        guard let present = keywords[keyword] else {
            keywords[keyword] = value
            return
        }
        switch (keyword, present, value) {
        case ("properties", .object(var left), .object(let right)):
            for (name, schema) in right { left[name] = left[name].map { ["allOf": [$0, schema]] } ?? schema }
            keywords[keyword] = .object(left)
        case ("required", .array(let left), .array(let right)):
            keywords[keyword] = .array(left + right.filter { !left.contains($0) })
        case ("enum", .array(let left), .array(let right)): keywords[keyword] = .array(left.filter(right.contains))
        case ("type", _, _):
            let right = Self.types(value)
            keywords[keyword] = .array(Self.types(present).filter(right.contains).map(JSONValue.string))
        case ("items", _, _): keywords[keyword] = ["allOf": [present, value]]
        case ("additionalProperties", _, _): keywords[keyword] = present == .bool(false) ? present : value
        case (_, .number(let left), .number(let right)):
            let isLower = keyword.hasPrefix("min") || keyword == "exclusiveMinimum"
            keywords[keyword] = (left.doubleValue < right.doubleValue) == isLower ? value : present
        default: keywords[keyword] = value
        }
    }

    static func types(_ value: JSONValue) -> [String] {
        value.arrayValue?.compactMap(\.stringValue) ?? value.stringValue.map { [$0] } ?? []
    }

    /// What `#`, `#/…` and `#anchor` lead to.
    private static func target(_ reference: String, in root: JSONValue) -> JSONValue? {
        guard reference.hasPrefix("#") else { return nil }
        let fragment = String(reference.dropFirst())
        if fragment.isEmpty { return root }
        guard fragment.hasPrefix("/") else { return anchored(fragment, in: root) }
        guard let pointer = JSONPointer(parsing: fragment) else { return nil }
        var value = root
        for token in pointer.tokens {
            if let array = value.arrayValue {
                guard let index = Int(token), array.indices.contains(index) else { return nil }
                value = array[index]
            } else {
                guard let next = value[token] else { return nil }
                value = next
            }
        }
        return value
    }

    private static func anchored(_ name: String, in value: JSONValue) -> JSONValue? {
        switch value {
        case .object(let object):
            if object["$anchor"]?.stringValue == name { return value }
            return object.lazy.compactMap { anchored(name, in: $0.value) }.first
        case .array(let elements): return elements.lazy.compactMap { anchored(name, in: $0) }.first
        default: return nil
        }
    }
}
