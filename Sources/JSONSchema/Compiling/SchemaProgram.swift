import Primitives

/// The compiled form of a schema: one node per subschema, addressed by index, so that references may form cycles.
struct SchemaProgram: Sendable {
    typealias NodeID = Int

    var nodes: [Node] = []
    /// The targets of the `$ref`s, by the number that `Rule.reference` holds.
    var targets: [NodeID] = []
    /// Whether any `unevaluated…` keyword asks what the other keywords have looked at.
    var tracksEvaluation = false

    struct Node: Sendable {
        let pointer: JSONPointer
        /// In the order in which they are checked.
        var rules: [Rule] = []
    }

    enum Rule: Sendable {
        /// The schema `false`.
        case never
        case type(TypeSet)
        case constant(JSONValue)
        case enumeration([JSONValue])
        case bound(NumberBound)
        case multipleOf(JSONNumber)
        case minLength(Int)
        case maxLength(Int)
        case pattern(any CompiledPattern, text: String)
        case format(StringFormat)
        case required([String])
        case properties(ObjectRule)
        case propertyNames(NodeID)
        case minProperties(Int)
        case maxProperties(Int)
        case dependentRequired([(property: String, required: [String])])
        case dependentSchemas([(property: String, node: NodeID)])
        case items(ArrayRule)
        case contains(ContainsRule)
        case minItems(Int)
        case maxItems(Int)
        case uniqueItems
        case allOf([NodeID])
        case anyOf([NodeID])
        case oneOf([NodeID])
        case not(NodeID)
        case conditional(condition: NodeID, then: NodeID?, else: NodeID?)
        case reference(Int)
        case unevaluatedProperties(NodeID)
        case unevaluatedItems(NodeID)
    }

    struct NumberBound: Sendable {
        enum Kind: String, Sendable {
            case minimum, maximum, exclusiveMinimum, exclusiveMaximum
        }

        let kind: Kind
        let limit: JSONNumber
    }

    /// `properties`, `patternProperties` and `additionalProperties`, which decide together.
    struct ObjectRule: Sendable {
        var named: [String: NodeID] = [:]
        var patterns: [(pattern: any CompiledPattern, text: String, node: NodeID)] = []
        var additional: NodeID?
    }

    /// `prefixItems` and `items`.
    struct ArrayRule: Sendable {
        var prefix: [NodeID] = []
        var rest: NodeID?
    }

    struct ContainsRule: Sendable {
        let node: NodeID
        let minimum: Int
        let maximum: Int?
    }
}
