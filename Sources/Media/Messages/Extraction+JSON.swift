import Primitives

extension Passage.Place {
    var json: JSONValue {
        switch self {
        case .page(let page): ["page": .integer(page)]
        case .lines(let first, let last): ["lines": [.integer(first), .integer(last)]]
        case .time(let seconds): ["time": .real(seconds)]
        case .part(let name): ["part": .string(name)]
        case .whole: ["whole": true]
        }
    }

    init(message json: JSONValue) throws(MessageError) {
        guard case .object(let object) = json, object.count == 1, let (key, value) = object.first else {
            throw MessageError("a passage's place is not an object of one member")
        }
        switch (key, value) {
        case ("page", .number(let page)):
            guard let page = page.intValue else { throw MessageError("a passage's page is not an integer") }
            self = .page(page)
        case ("lines", .array(let range)):
            guard range.count == 2, let first = range[0].intValue, let last = range[1].intValue else {
                throw MessageError("a passage's lines are not two integers")
            }
            self = .lines(first, last)
        case ("time", .number(let seconds)): self = .time(seconds.doubleValue)
        case ("part", .string(let name)): self = .part(name)
        case ("whole", .bool(true)): self = .whole
        default: throw MessageError("a passage's place is of an unknown kind")
        }
    }
}

extension Coverage {
    var json: JSONValue {
        [
            "unit": .string(unit.rawValue), "total": .real(total), "read": .real(read),
            "missing": .array(missing.map(JSONValue.string)),
        ]
    }

    init(message json: JSONValue?) throws(MessageError) {
        let fields = try MessageFields(json, "coverage", members: ["unit", "total", "read", "missing"])
        self.init(
            unit: try fields.choice("unit"), total: try fields.real("total"), read: try fields.real("read"),
            missing: try fields.strings("missing"))
    }
}

extension Extraction {
    /// Everything but the passages, which travel in frames of their own.
    var jsonWithoutPassages: JSONValue {
        ["facts": .object(facts), "coverage": coverage.json, "warnings": .array(warnings.map(\.json))]
    }

    init(message json: JSONValue?, passages: [Passage]) throws(MessageError) {
        let fields = try MessageFields(json, "extraction", members: ["facts", "coverage", "warnings"])
        self.init(
            passages: passages, facts: try fields.object("facts"), coverage: try Coverage(message: fields["coverage"]),
            warnings: try fields.elements("warnings", SourceWarning.init(message:_:)))
    }
}
