import Primitives

@testable import JSONSchema

/// Makes schemas that are mostly right, and values that mostly have to do with them.
struct SchemaFuzzer {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64 (Steele, Lea and Flood, 2014).
    private mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[next(elements.count)] }

    mutating func value(depth: Int) -> JSONValue {
        switch next(depth > 0 ? 9 : 6) {
        case 0: .null
        case 1: .bool(next(2) == 0)
        case 2: .integer(next(7) - 2)
        case 3: .real(Double(next(20)) / 4)
        case 4, 5: .string(pick(["", "a", "ab", "é", "2024-02-29", "x_1"]))
        case 6: .array((0..<next(4)).map { _ in value(depth: depth - 1) })
        default:
            .object(
                JSONObject(
                    (0..<next(4)).map { _ in (key: pick(["a", "b", "x_1", "title"]), value: value(depth: depth - 1)) }))
        }
    }

    mutating func schema(depth: Int) -> JSONValue {
        if depth == 0 || next(8) == 0 {
            return pick([true, false, ["type": "string"], ["type": "integer"], ["minimum": 1], [:]])
        }
        var object = JSONObject()
        for _ in 0..<(1 + next(3)) {
            let keyword = pick(SchemaVocabulary.all.sorted().filter { !$0.hasPrefix("$") } + ["$ref"])
            object[keyword] = argument(of: keyword, depth: depth - 1)
        }
        return .object(object)
    }

    private mutating func argument(of keyword: String, depth: Int) -> JSONValue {
        // Now and then anything at all.
        if next(40) == 0 { return value(depth: 2) }
        if SchemaVocabulary.schemas.contains(keyword) { return schema(depth: depth) }
        if SchemaVocabulary.schemaLists.contains(keyword) {
            return .array((0...next(2)).map { _ in schema(depth: depth) })
        }
        if keyword == "patternProperties" { return .object([pick(["^x_", "a|b", ".*"]): schema(depth: depth)]) }
        if SchemaVocabulary.schemaMaps.contains(keyword) {
            return .object([pick(["a", "b", "title"]): schema(depth: depth)])
        }
        switch keyword {
        case "type": return pick(["string", "object", "array", "null", ["integer", "boolean"]])
        case "enum": return .array([value(depth: 1), value(depth: 1)])
        case "required": return ["a"]
        case "dependentRequired": return ["a": ["b"]]
        case "format": return pick(["date", "email", "uri", "nonsense"])
        case "pattern": return pick(["^a", "b$", "(a|b)+", "("])
        case "uniqueItems", "deprecated", "readOnly", "writeOnly": return .bool(next(2) == 0)
        case "$ref": return pick(["#", "#/properties/a", "#/items", "#x"])
        case "title", "description", "$comment": return "t"
        case "examples": return []
        default: return .integer(next(4))
        }
    }
}
