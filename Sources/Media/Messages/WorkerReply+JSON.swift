import Primitives

extension WorkerReply {
    /// The last frame of a reply: everything but the passages of an extraction.
    var closingJSON: JSONValue {
        switch self {
        case .examined(let facts): ["examined": facts.json]
        case .extracted(let extraction): ["extracted": extraction.jsonWithoutPassages]
        case .described(let components): ["described": .array(components.map(\.json))]
        case .failed(let problem): ["failed": problem.json]
        }
    }

    /// - Parameter passages: what came before the closing frame; only an extraction may have any.
    init(closing json: JSONValue, passages: [Passage]) throws(MessageError) {
        guard case .object(let object) = json, object.count == 1, let (kind, value) = object.first else {
            throw MessageError("the reply is not an object of one member")
        }
        guard passages.isEmpty || kind == "extracted" else {
            throw MessageError("text came with a reply that is no extraction")
        }
        switch kind {
        case "examined": self = .examined(try SourceFacts(message: value))
        case "extracted": self = .extracted(try Extraction(message: value, passages: passages))
        case "described":
            let fields = try MessageFields(json, "reply", members: ["described"])
            self = .described(try fields.elements("described", ComponentVersion.init(message:_:)))
        case "failed": self = .failed(try ReadingProblem(message: value))
        default: throw MessageError("the reply is of an unknown kind")
        }
    }
}

extension ReadingProblem {
    fileprivate var json: JSONValue { ["kind": .string(kind.rawValue), "message": .string(message)] }

    fileprivate init(message json: JSONValue) throws(MessageError) {
        let fields = try MessageFields(json, "problem", members: ["kind", "message"])
        self.init(try fields.choice("kind"), try fields.string("message"))
    }
}

extension ComponentVersion {
    fileprivate var json: JSONValue {
        ["name": .string(name), "version": .optional(version), "note": .string(note)]
    }

    fileprivate init(message json: JSONValue, _ context: String) throws(MessageError) {
        let fields = try MessageFields(json, context, members: ["name", "version", "note"])
        self.init(
            name: try fields.string("name"), version: try fields.optionalString("version"),
            note: try fields.string("note"))
    }
}
