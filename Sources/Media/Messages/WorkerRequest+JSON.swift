package import Primitives

extension WorkerRequest {
    /// Whether a descriptor of the file travels with the request.
    package var carriesFile: Bool { operation != .describe }

    package var json: JSONValue {
        switch operation {
        case .examine(let detail):
            // In the order of declaration, so that equal requests give equal bytes.
            let families = MediaFamily.allCases.filter(detail.contains).map { JSONValue.string($0.rawValue) }
            return ["examine": .array(families), "name": .string(name), "size": .integer(size)]
        case .extract(let facts, let limits):
            return [
                "extract": facts.json, "limits": limits.json, "name": .string(name), "size": .integer(size),
            ]
        case .describe: return ["describe": true, "name": .string(name), "size": .integer(size)]
        }
    }

    /// - Throws: `MessageError` for anything that `json` does not write.
    package init(json: JSONValue) throws(MessageError) {
        if json["examine"] != nil {
            let fields = try MessageFields(json, "request", members: ["examine", "name", "size"])
            let detail = try fields.elements("examine", MediaFamily.init(message:_:))
            self.init(.examine(detail: Set(detail)), name: try fields.string("name"), size: try fields.count("size"))
        } else if json["extract"] != nil {
            let fields = try MessageFields(json, "request", members: ["extract", "limits", "name", "size"])
            self.init(
                .extract(
                    try SourceFacts(message: fields["extract"]), try ExtractionLimits(message: fields["limits"])),
                name: try fields.string("name"), size: try fields.count("size"))
        } else {
            let fields = try MessageFields(json, "request", members: ["describe", "name", "size"])
            guard fields["describe"] == true else { throw MessageError("request.describe is not true") }
            self.init(.describe, name: try fields.string("name"), size: try fields.count("size"))
        }
    }
}

extension MediaFamily {
    fileprivate init(message json: JSONValue, _ context: String) throws(MessageError) {
        guard let family = json.stringValue.flatMap(MediaFamily.init(rawValue:)) else {
            throw MessageError("\(context) holds an unknown family")
        }
        self = family
    }
}

extension ExtractionLimits {
    fileprivate var json: JSONValue {
        ["characters": .integer(characters), "pages": .integer(pages), "seconds": .real(seconds)]
    }

    fileprivate init(message json: JSONValue?) throws(MessageError) {
        let fields = try MessageFields(json, "limits", members: ["characters", "pages", "seconds"])
        self.init(
            characters: try fields.count("characters"), pages: try fields.count("pages"),
            seconds: try fields.real("seconds"))
    }
}
