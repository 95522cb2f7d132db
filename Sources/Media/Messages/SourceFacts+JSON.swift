package import Primitives

extension SourceFacts {
    /// The form in which facts stand in the ledger, in the manifest and in what a worker says.
    package var json: JSONValue {
        [
            "type": .string(type.rawValue), "family": .string(family.rawValue), "facts": .object(facts),
            "warnings": .array(warnings.map(\.json)),
        ]
    }

    /// Reads the form that `json` writes; `nil` for anything else.
    package init?(json: JSONValue) {
        guard let facts = try? SourceFacts(message: json) else { return nil }
        self = facts
    }

    init(message json: JSONValue?) throws(MessageError) {
        let fields = try MessageFields(json, "facts", members: ["type", "family", "facts", "warnings"])
        let type = try fields.string("type")
        guard type.contains("/") else { throw MessageError("facts.type is not a media type") }
        self.init(
            type: MediaType(rawValue: type), family: try fields.choice("family"), facts: try fields.object("facts"),
            warnings: try fields.elements("warnings", SourceWarning.init(message:_:)))
    }
}

extension SourceWarning {
    var json: JSONValue { ["code": .string(code), "message": .string(message)] }

    init(message json: JSONValue, _ context: String) throws(MessageError) {
        let fields = try MessageFields(json, context, members: ["code", "message"])
        self.init(code: try fields.string("code"), message: try fields.string("message"))
    }
}
