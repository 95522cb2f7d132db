import Primitives

/// Checks one content part and decodes what it carries.
struct ChatPartCheck {
    let role: String
    let message: Int
    /// The kinds that this role may send.
    let kinds: Set<String>
    let media: MediaCheck
    let addresses: AddressCheck

    func part(_ node: JSONNode, at pointer: JSONPointer) throws(Refusal) -> ReceivedPart {
        guard case .object(let members) = node.content else {
            throw Refusal(at: pointer, code: "invalid_type", "must be an object")
        }
        guard let type = members.last(where: { $0.key == "type" })?.value.value.stringValue else {
            throw Refusal(at: pointer.appending("type"), code: "missing_required_parameter", "must name a kind of part")
        }
        guard kinds.contains(type) else {
            throw Refusal(
                at: pointer.appending("type"), code: "invalid_value",
                "is '\(type)', and a message of role '\(role)' takes \(kinds.sorted().joined(separator: ", "))")
        }
        let fields = try FieldReader(node, at: pointer, known: ["type", type])
        switch type {
        case "text", "refusal":
            return .text(try fields.requiredString(type), role: role, message: message, kind: type, media.hashing)
        case "input_audio": return try audio(fields)
        case "file": return try file(fields)
        default: return try address(fields, kind: type)
        }
    }

    /// `image_url`, and whatever else is an object with an address.
    private func address(_ fields: FieldReader, kind: String) throws(Refusal) -> ReceivedPart {
        let object = try FieldReader(
            try fields.required(kind), at: fields.place(kind), known: kind == "image_url" ? ["url", "detail"] : ["url"])
        _ = try object.word("detail", of: ["auto", "low", "high"])
        let url = try object.requiredString("url")
        // Parts of other names are taken only where a test wants them, and are then what their names say.
        let family = kind == "image_url" ? nil : kind.hasPrefix("video") ? "video" : "audio"
        let addresses = family == nil ? addresses : AddressCheck(families: AddressCheck.all)
        if let part = try addresses.part(url, family: family, at: object.place("url"), in: place(kind, nil)) {
            return part
        }
        return try self.media(url, kind: kind, name: nil, at: object.place("url"))
    }

    private func audio(_ fields: FieldReader) throws(Refusal) -> ReceivedPart {
        let audio = try FieldReader(
            try fields.required("input_audio"), at: fields.place("input_audio"), known: ["data", "format"])
        let format = try audio.word("format", of: ["wav", "mp3"], isRequired: true)
        let data = try audio.requiredString("data")
        guard !data.utf8.starts(with: "data:".utf8) else {
            throw Refusal(at: audio.place("data"), code: "invalid_value", "must be bare base64, without 'data:'")
        }
        return try media.part(
            base64: Array(data.utf8), type: format == "mp3" ? "audio/mpeg" : "audio/wav", at: audio.place("data"),
            in: place("input_audio", nil))
    }

    private func file(_ fields: FieldReader) throws(Refusal) -> ReceivedPart {
        let file = try FieldReader(
            try fields.required("file"), at: fields.place("file"), known: ["file_data", "file_id", "filename"])
        let name = try file.string("filename")
        if let id = try file.string("file_id") {
            if file.node("file_data") != nil {
                throw Refusal(at: file.place("file_id"), "and file_data exclude each other")
            }
            return ReceivedPart(
                message: message, role: role, kind: "file", mime: "application/octet-stream", byteCount: 0, name: id)
        }
        guard let data = try file.string("file_data") else {
            throw Refusal(at: file.pointer, code: "missing_required_parameter", "needs file_data or file_id")
        }
        guard let name, !name.isEmpty else {
            throw Refusal(at: file.place("filename"), code: "missing_required_parameter", "goes with file_data")
        }
        return try self.media(data, kind: "file", name: name, at: file.place("file_data"))
    }

    /// A data URI, spelled `data:<type>;base64,<data>`.
    private func media(_ uri: String, kind: String, name: String?, at pointer: JSONPointer) throws(Refusal)
        -> ReceivedPart
    {
        try media.part(dataURI: uri, at: pointer, in: place(kind, name))
    }

    private func place(_ kind: String, _ name: String?) -> MediaCheck.Place {
        MediaCheck.Place(message: message, role: role, kind: kind, name: name)
    }
}
