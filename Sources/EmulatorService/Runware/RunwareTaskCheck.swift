import Primitives

/// Checks the tasks of one request: one question, one upload, or questions about tasks.
struct RunwareTaskCheck {
    let settings: RunwareProtocol.Settings
    let hashing: any ContentHashing

    private static let members: Set<String> = [
        "taskType", "taskUUID", "model", "messages", "inputs", "seed", "numberResults", "deliveryMethod", "webhookURL",
        "includeCost", "includeUsage", "settings",
    ]
    private static let types = ["textInference", "getResponse", "getTaskDetails", "mediaStorage", "accountManagement"]

    func request(_ tasks: [JSONNode], from start: Int) throws(Refusal) -> ReceivedRequest {
        guard tasks.count > start else { throw Refusal(code: "missingParameter", "there is no task in the array") }
        var names: [String] = []
        for index in start..<tasks.count {
            let place = JSONPointer([String(index)])
            guard let type = tasks[index].value["taskType"]?.stringValue, Self.types.contains(type) else {
                throw Refusal(
                    at: place.appending("taskType"), "must be one of \(Self.types.joined(separator: ", "))")
            }
            if type == "getResponse" || type == "getTaskDetails" {
                let fields = try FieldReader(tasks[index], at: place, known: ["taskType", "taskUUID"])
                names.append(try uuid(fields))
                continue
            }
            guard tasks.count == start + 1 else {
                throw Refusal(at: place, "is one of several tasks, and the emulator does one at a time")
            }
            switch type {
            case "mediaStorage": return try upload(tasks[index], at: place)
            case "accountManagement": return try account(tasks[index], at: place)
            default: return try question(tasks[index], at: place)
            }
        }
        let assembly = RequestAssembly(hashing: hashing, wire: "runware", model: "", parts: [], messageCount: 0)
        var request = assembly.request(identity: Array(names.joined(separator: " ").utf8))
        request.kind = tasks[start].value["taskType"] == "getResponse" ? .poll(names) : .recall(names)
        request.task = names.first
        return request
    }

    private func uuid(_ fields: FieldReader) throws(Refusal) -> String {
        let text = try fields.requiredString("taskUUID")
        guard EmulatedUUID.isVersion4(text) else {
            throw Refusal(at: fields.place("taskUUID"), code: "invalidParameter", "is no UUID of version 4")
        }
        return text.lowercased()
    }

    private func upload(_ node: JSONNode, at pointer: JSONPointer) throws(Refusal) -> ReceivedRequest {
        let fields = try FieldReader(node, at: pointer, known: ["taskType", "taskUUID", "operation", "media"])
        let task = try uuid(fields)
        _ = try fields.word("operation", of: ["upload"], isRequired: true)
        let part = try RunwareInputCheck(hashing: hashing).upload(
            try fields.requiredString("media"), at: fields.place("media"))
        let assembly = RequestAssembly(hashing: hashing, wire: "runware", model: "", parts: [part], messageCount: 0)
        var request = assembly.request(identity: part.digest?.bytes ?? Array((part.name ?? "").utf8))
        request.kind = .upload
        request.task = task
        return request
    }

    private func account(_ node: JSONNode, at pointer: JSONPointer) throws(Refusal) -> ReceivedRequest {
        let fields = try FieldReader(node, at: pointer, known: ["taskType", "taskUUID", "operation"])
        let task = try uuid(fields)
        _ = try fields.word("operation", of: ["getDetails"], isRequired: true)
        let assembly = RequestAssembly(hashing: hashing, wire: "runware", model: "", parts: [], messageCount: 0)
        var request = assembly.request(identity: Array("account".utf8))
        request.kind = .account
        request.task = task
        return request
    }

    // MARK: - Questions

    private func question(_ node: JSONNode, at pointer: JSONPointer) throws(Refusal) -> ReceivedRequest {
        let fields = try FieldReader(node, at: pointer, known: Self.members)
        let task = try uuid(fields)
        let model = try fields.requiredString("model")
        guard settings.models.isEmpty || settings.models.contains(model) else {
            throw Refusal(
                status: 404, code: "modelNotFound", parameter: fields.place("model").description,
                "there is no model '\(model)'; this emulator has \(settings.models.joined(separator: ", "))")
        }
        let options = try RunwareSettingsCheck().settings(fields)
        var parts = options.systemPrompt.map { [ReceivedPart.text($0, role: "system", message: 0, hashing)] } ?? []
        let texts = try messages(fields)
        let first = texts.first { $0.role == "user" }?.message ?? 0
        if let inputs = fields.node("inputs") {
            parts += try RunwareInputCheck(hashing: hashing).inputs(
                inputs, at: fields.place("inputs"), message: first)
        }
        parts += texts
        let count = try fields.integer("numberResults", in: 1...4) ?? 1
        let assembly = RequestAssembly(
            hashing: hashing, wire: "runware", model: model, parts: parts, messageCount: texts.count)
        var request = assembly.request(identity: identity(node, parts))
        request.task = task
        request.parameters = parameters(fields)
        request.resultCount = count
        request.maxTokens = options.maxTokens
        request.thinking = ReceivedRequest.Thinking(level: options.thinkingLevel, isShown: true)
        request.ownMaterial = request.prompt.map { [PromptSchema.material(of: $0)] }
        request.seed = try fields.integer("seed", in: 0...4_294_967_295)
        request.showsCost = try fields.bool("includeCost") ?? false
        request.showsUsage = try fields.bool("includeUsage") ?? false
        request.webhook = try webhook(fields)
        switch try fields.word("deliveryMethod", of: ["sync", "async", "stream"]) {
        case "async": request.delivery = .async
        case "stream":
            guard count == 1 else {
                throw Refusal(at: fields.place("numberResults"), "must be 1 for a stream")
            }
            request.stream = ReceivedRequest.StreamWish(includesUsage: request.showsUsage)
        default: break
        }
        return request
    }

    /// The webhook is left out as well: its address is a secret between the two sides.
    private func parameters(_ fields: FieldReader) -> JSONObject {
        var parameters = fields.values(
            without: ["taskType", "taskUUID", "model", "messages", "inputs", "settings", "webhookURL"])
        if var settings = fields.node("settings")?.value.objectValue {
            settings["systemPrompt"] = nil
            parameters["settings"] = .object(settings)
        }
        return parameters
    }

    private func messages(_ fields: FieldReader) throws(Refusal) -> [ReceivedPart] {
        var parts: [ReceivedPart] = []
        for (index, node) in try fields.elements("messages").enumerated() {
            let message = try FieldReader(
                node, at: fields.place("messages").appending(index), known: ["role", "content"])
            let role = try message.word("role", of: ["user", "assistant"], isRequired: true) ?? ""
            let text = try message.requiredString("content")
            guard !text.isEmpty else { throw Refusal(at: message.place("content"), "must not be empty") }
            parts.append(.text(text, role: role, message: index, hashing))
        }
        guard parts.last?.role == "user" else {
            throw Refusal(at: fields.place("messages"), "must end with a message of the user")
        }
        return parts
    }

    private func webhook(_ fields: FieldReader) throws(Refusal) -> String? {
        guard let address = try fields.string("webhookURL") else { return nil }
        guard LoopbackAddress(parsing: address) != nil else {
            throw Refusal(
                at: fields.place("webhookURL"),
                "is '\(address)', and the emulator calls nobody but http://127.0.0.1:PORT/… and http://localhost:PORT/…"
            )
        }
        return address
    }

    /// Everything but the names that are new each time; media by their digests.
    private func identity(_ node: JSONNode, _ parts: [ReceivedPart]) -> [UInt8] {
        guard case .object(let members) = node.content else { return [] }
        var text = ""
        for member in members.sorted(by: { $0.key < $1.key })
        where !["taskUUID", "webhookURL", "inputs", "messages"].contains(member.key) {
            text += "\(member.key)=\(JSONWriter.text(of: member.value.value))\n"
        }
        for part in parts { text += "\(part.role) \(part.kind) \(part.digest?.hex ?? part.name ?? "")\n" }
        return Array(text.utf8)
    }
}
