import Primitives

/// Checks one part: exactly one content, and what goes with it.
struct GeminiPartCheck {
    let role: String
    let message: Int
    let media: MediaCheck

    private static let contents = [
        "text", "inlineData", "fileData", "functionCall", "functionResponse", "executableCode", "codeExecutionResult",
    ]
    private static let companions = ["thought", "thoughtSignature", "videoMetadata", "mediaResolution"]

    func part(_ node: JSONNode, at pointer: JSONPointer) throws(Refusal) -> ReceivedPart {
        let fields = try FieldReader(node, at: pointer, known: Set(Self.contents + Self.companions))
        let given = Self.contents.filter { fields.node($0) != nil }
        guard given.count == 1, let kind = given.first else {
            throw Refusal(
                at: pointer,
                "must have exactly one of \(Self.contents.joined(separator: ", ")), and has \(given.count)")
        }
        try companions(fields, kind: kind)
        switch kind {
        case "text":
            return .text(try fields.requiredString("text"), role: role, message: message, media.hashing)
        case "inlineData": return try inline(fields)
        case "fileData": return try file(fields)
        default:
            guard role == "model" || kind == "functionResponse" else {
                throw Refusal(at: fields.place(kind), "stands in messages of the model alone")
            }
            let content = try fields.required(kind)
            guard case .object = content.content else {
                throw Refusal(at: fields.place(kind), code: "invalid_type", "must be an object")
            }
            return .text(content.value.plain, role: role, message: message, kind: kind, media.hashing)
        }
    }

    private func inline(_ fields: FieldReader) throws(Refusal) -> ReceivedPart {
        let data = try FieldReader(
            try fields.required("inlineData"), at: fields.place("inlineData"), known: ["mimeType", "data"])
        let type = try data.requiredString("mimeType")
        let text = try data.requiredString("data")
        guard !text.utf8.starts(with: "data:".utf8) else {
            throw Refusal(at: data.place("data"), "must be bare base64, without 'data:'")
        }
        return try media.part(
            base64: Array(text.utf8), type: type, at: data.place("data"),
            in: MediaCheck.Place(message: message, role: role, kind: "inlineData"))
    }

    private func file(_ fields: FieldReader) throws(Refusal) -> ReceivedPart {
        let file = try FieldReader(
            try fields.required("fileData"), at: fields.place("fileData"), known: ["mimeType", "fileUri"])
        let type = try file.string("mimeType")
        let address = try file.requiredString("fileUri")
        if !address.hasPrefix("gs://") {
            let place = MediaCheck.Place(message: message, role: role, kind: "fileData")
            let check = AddressCheck(families: AddressCheck.all)
            guard try check.part(address, at: file.place("fileUri"), in: place) != nil else {
                throw Refusal(at: file.place("fileUri"), "must be an address like https://… or gs://…")
            }
        }
        return ReceivedPart(
            message: message, role: role, kind: "fileData", mime: type ?? "text/uri-list",
            byteCount: address.utf8.count, name: address)
    }

    private func companions(_ fields: FieldReader, kind: String) throws(Refusal) {
        _ = try fields.bool("thought")
        _ = try fields.string("thoughtSignature")
        let isMedium = kind == "inlineData" || kind == "fileData"
        for key in ["videoMetadata", "mediaResolution"] where fields.node(key) != nil && !isMedium {
            throw Refusal(at: fields.place(key), "goes with inlineData or fileData")
        }
        if let node = fields.node("videoMetadata") {
            let video = try FieldReader(
                node, at: fields.place("videoMetadata"), known: ["startOffset", "endOffset", "fps"])
            for key in ["startOffset", "endOffset"] {
                guard let text = try video.string(key) else { continue }
                guard text.hasSuffix("s"), let seconds = Double(text.dropLast()), seconds >= 0 else {
                    throw Refusal(at: video.place(key), "is '\(text)', which is no duration like 12.5s")
                }
            }
            _ = try video.number("fps", in: 0.001...24)
        }
        if let node = fields.node("mediaResolution") {
            let resolution = try FieldReader(node, at: fields.place("mediaResolution"), known: ["level"])
            _ = try resolution.word(
                "level", of: GeminiConfigurationCheck.resolutions + ["MEDIA_RESOLUTION_ULTRA_HIGH"], isRequired: true)
        }
    }
}
