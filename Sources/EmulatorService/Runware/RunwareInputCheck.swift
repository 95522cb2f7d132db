import Primitives

/// Checks a task's `inputs`: base64, addresses and the names of stored media.
struct RunwareInputCheck {
    let hashing: any ContentHashing

    /// The lists, and the family of types that belongs in each.
    private static let lists = [
        (key: "images", family: "image"), (key: "audios", family: "audio"), (key: "videos", family: "video"),
        (key: "documents", family: "application"),
    ]

    func inputs(_ node: JSONNode, at pointer: JSONPointer, message: Int) throws(Refusal) -> [ReceivedPart] {
        let fields = try FieldReader(node, at: pointer, known: Set(Self.lists.map(\.key)))
        var parts: [ReceivedPart] = []
        for list in Self.lists where fields.node(list.key) != nil {
            for (index, node) in try fields.elements(list.key).enumerated() {
                let place = fields.place(list.key).appending(index)
                guard case .string(let text) = node.content else {
                    throw Refusal(at: place, code: "invalid_type", "must be a string")
                }
                parts.append(try input(text, list.key, list.family, message, at: place))
            }
        }
        return parts
    }

    private func input(
        _ text: String, _ kind: String, _ family: String, _ message: Int, at pointer: JSONPointer
    ) throws(Refusal) -> ReceivedPart {
        if EmulatedUUID.isVersion4(text) {
            var part = ReceivedPart(
                message: message, role: "user", kind: kind, mime: "\(family)/*", byteCount: 0, name: text.lowercased())
            part.isStoredMedium = true
            return part
        }
        let place = MediaCheck.Place(message: message, role: "user", kind: kind)
        if let part = try Self.addresses.part(text, family: family, at: pointer, in: place) { return part }
        let check = MediaCheck(hashing: hashing, types: ChatRules.geminiTypes)
        if text.utf8.starts(with: "data:".utf8) {
            guard family == "image" else {
                throw Refusal(at: pointer, "is a data URI, which only images may be: send bare base64")
            }
            return try check.part(dataURI: text, at: pointer, in: place)
        }
        return try check.part(sniffing: Array(text.utf8), family: family, at: pointer, in: place)
    }

    private static let addresses = AddressCheck(families: AddressCheck.all)

    /// A medium that is to be stored.
    func upload(_ text: String, at pointer: JSONPointer) throws(Refusal) -> ReceivedPart {
        let place = MediaCheck.Place(message: 0, role: "user", kind: "media")
        if let part = try Self.addresses.part(text, at: pointer, in: place) { return part }
        let check = MediaCheck(hashing: hashing, types: ChatRules.geminiTypes)
        if text.utf8.starts(with: "data:".utf8) { return try check.part(dataURI: text, at: pointer, in: place) }
        var problem: Refusal?
        for list in Self.lists {
            do throws(Refusal) {
                return try check.part(sniffing: Array(text.utf8), family: list.family, at: pointer, in: place)
            } catch {
                problem = error
            }
        }
        throw problem ?? Refusal(at: pointer, "is no medium")
    }
}
