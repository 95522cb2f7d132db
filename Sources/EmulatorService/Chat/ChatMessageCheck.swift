import Primitives

/// Checks the messages of a chat completion: roles, and which parts each may hold.
struct ChatMessageCheck {
    let settings: ChatProtocol.Settings
    let hashing: any ContentHashing
    private(set) var parts: [ReceivedPart] = []
    private(set) var count = 0

    init(settings: ChatProtocol.Settings, hashing: any ContentHashing) {
        self.settings = settings
        self.hashing = hashing
    }

    private static let roles = ["system", "developer", "user", "assistant", "tool"]

    mutating func messages(_ fields: FieldReader) throws(Refusal) {
        let messages = try fields.elements("messages")
        count = messages.count
        for (index, node) in messages.enumerated() {
            try message(node, index: index, at: fields.place("messages").appending(index))
        }
    }

    private mutating func message(_ node: JSONNode, index: Int, at pointer: JSONPointer) throws(Refusal) {
        // The role decides which members there are, so it is read first, with all of them allowed.
        let role = try FieldReader(
            node, at: pointer, known: ["role", "content", "name", "tool_calls", "tool_call_id", "refusal"]
        ).word("role", of: Self.roles, isRequired: true)
        switch role {
        case "assistant":
            let fields = try FieldReader(
                node, at: pointer, known: ["role", "content", "name", "tool_calls", "refusal"])
            _ = try fields.string("name")
            _ = try fields.nullableString("refusal")
            let calls = try toolCalls(fields)
            if fields.present("content") == nil {
                guard calls > 0 else {
                    throw Refusal(at: fields.place("content"), "is required where there are no tool_calls")
                }
            } else {
                try content(fields, role: "assistant", message: index, kinds: ["text", "refusal"])
            }
        case "tool":
            let fields = try FieldReader(node, at: pointer, known: ["role", "content", "tool_call_id"])
            _ = try fields.requiredString("tool_call_id")
            try content(fields, role: "tool", message: index, kinds: ["text"])
        case "user":
            let fields = try FieldReader(node, at: pointer, known: ["role", "content", "name"])
            _ = try fields.string("name")
            try content(
                fields, role: "user", message: index,
                kinds: settings.extraParts.union(settings.rules.parts))
        default:
            let fields = try FieldReader(node, at: pointer, known: ["role", "content", "name"])
            _ = try fields.string("name")
            try content(fields, role: role ?? "system", message: index, kinds: ["text"])
        }
    }

    private func toolCalls(_ fields: FieldReader) throws(Refusal) -> Int {
        guard fields.present("tool_calls") != nil else { return 0 }
        let calls = try fields.elements("tool_calls")
        for (index, node) in calls.enumerated() {
            let call = try FieldReader(
                node, at: fields.place("tool_calls").appending(index), known: ["id", "type", "function"])
            _ = try call.requiredString("id")
            _ = try call.word("type", of: ["function"], isRequired: true)
            let function = try FieldReader(
                try call.required("function"), at: call.place("function"), known: ["name", "arguments"])
            _ = try function.requiredString("name")
            _ = try function.requiredString("arguments")
        }
        return calls.count
    }

    private mutating func content(
        _ fields: FieldReader, role: String, message: Int, kinds: Set<String>
    ) throws(Refusal) {
        let node = try fields.required("content")
        if case .string(let text) = node.content {
            parts.append(.text(text, role: role, message: message, hashing))
            return
        }
        guard case .array = node.content else {
            throw Refusal(
                at: fields.place("content"), code: "invalid_type",
                "must be a string or an array of parts, not \(node.value.kindName)")
        }
        let check = ChatPartCheck(
            role: role, message: message, kinds: kinds,
            media: MediaCheck(hashing: hashing, types: settings.rules.mediaTypes),
            addresses: AddressCheck(families: settings.rules.fetches))
        for (index, part) in try fields.elements("content").enumerated() {
            parts.append(try check.part(part, at: fields.place("content").appending(index)))
        }
    }
}

extension ReceivedPart {
    static func text(
        _ text: String, role: String, message: Int, kind: String = "text", _ hashing: any ContentHashing
    ) -> ReceivedPart {
        ReceivedPart(
            message: message, role: role, kind: kind, mime: "text/plain", byteCount: text.utf8.count,
            digest: hashing.sha256(text), text: text)
    }
}
