import Primitives

/// Checks a chat completion's body field by field and collects what arrived.
struct ChatRequestCheck {
    let settings: ChatProtocol.Settings
    let hashing: any ContentHashing

    private var rules: ChatRules { settings.rules }

    init(settings: ChatProtocol.Settings, hashing: any ContentHashing) {
        self.settings = settings
        self.hashing = hashing
    }

    func request(_ node: JSONNode, body: [UInt8]) throws(Refusal) -> ReceivedRequest {
        let fields = try FieldReader(node, at: JSONPointer(), known: rules.members.union(rules.failsUpstream))
        if let member = rules.failsUpstream.sorted().first(where: { fields.node($0) != nil }) {
            throw Refusal(
                status: 503, code: "upstream_error", parameter: fields.place(member).description,
                "\(fields.place(member)) is not supported by the provider")
        }
        let model = try model(fields)
        try numbers(fields)
        try stop(fields)
        let searches = try ChatToolCheck(rules: rules).searches(fields)
        let stream = try stream(fields)
        let answer = try answer(fields)
        let maxTokens = try maxTokens(fields)
        var messages = ChatMessageCheck(settings: settings, hashing: hashing)
        try messages.messages(fields)

        var request = RequestAssembly(
            hashing: hashing, wire: "chat", model: model, answer: answer, parts: messages.parts,
            messageCount: messages.count
        ).request(identity: body)
        request.stream = stream
        request.parameters = fields.values(without: ["model", "messages", "response_format"])
        request.maxTokens = maxTokens
        request.searches = searches
        // More choices than are emulated are refused: to answer with fewer would be wrong.
        request.resultCount = try fields.integer("n", in: 1...rules.mostChoices) ?? 1
        if let effort = rules.defaultEffort {
            request.thinking = ReceivedRequest.Thinking(
                level: try fields.nullableString("reasoning_effort") ?? effort,
                isShown: try fields.bool("include_thoughts") ?? rules.showsThoughts)
        }
        return request
    }

    private func model(_ fields: FieldReader) throws(Refusal) -> String {
        let model = try fields.requiredString("model")
        guard !model.isEmpty else { throw Refusal(at: fields.place("model"), "must not be empty") }
        guard settings.models.isEmpty || settings.models.contains(model) else {
            throw Refusal(
                status: 404, code: "model_not_found", parameter: "/model",
                "/model is '\(model)', and this emulator has \(settings.models.joined(separator: ", "))")
        }
        return model
    }

    private func numbers(_ fields: FieldReader) throws(Refusal) {
        _ = try fields.number("temperature", in: 0...2)
        _ = try fields.number("top_p", in: 0...1)
        _ = try fields.number("presence_penalty", in: -2...2)
        _ = try fields.number("frequency_penalty", in: -2...2)
        _ = try fields.integer("seed", in: .min ... .max)
        _ = try fields.word("reasoning_effort", of: rules.efforts)
        _ = try fields.string("user")
    }

    private func maxTokens(_ fields: FieldReader) throws(Refusal) -> Int? {
        let older = try fields.integer("max_tokens", in: 1...rules.maxTokensLimit)
        if rules.requiresMaxTokens, older == nil { _ = try fields.required("max_tokens") }
        let newer = try fields.integer("max_completion_tokens", in: 1 ... .max)
        if older != nil, newer != nil {
            throw Refusal(at: fields.place("max_tokens"), "and /max_completion_tokens exclude each other")
        }
        return older ?? newer
    }

    private func stop(_ fields: FieldReader) throws(Refusal) {
        guard let node = fields.present("stop") else { return }
        let place = fields.place("stop")
        switch node.content {
        case .string: return
        case .array(let texts):
            guard (1...4).contains(texts.count) else { throw Refusal(at: place, "must hold 1 to 4 texts") }
            for (index, text) in texts.enumerated() {
                guard case .string = text.content else {
                    throw Refusal(at: place.appending(index), code: "invalid_type", "must be a string")
                }
            }
        default: throw Refusal(at: place, code: "invalid_type", "must be a string or an array of strings")
        }
    }

    private func stream(_ fields: FieldReader) throws(Refusal) -> ReceivedRequest.StreamWish? {
        if rules.requiresStream, fields.present("stream") == nil {
            throw Refusal(
                at: fields.place("stream"), "must be given: it is on by default, which no client should be taken by")
        }
        let isStreaming = try fields.bool("stream") ?? false
        guard let options = fields.present("stream_options") else {
            return isStreaming ? ReceivedRequest.StreamWish(includesUsage: false) : nil
        }
        guard isStreaming else {
            throw Refusal(at: fields.place("stream_options"), "is only allowed with \"stream\": true")
        }
        let reader = try FieldReader(
            options, at: fields.place("stream_options"), known: ["include_usage", "include_obfuscation"])
        _ = try reader.bool("include_obfuscation")
        return ReceivedRequest.StreamWish(includesUsage: try reader.bool("include_usage") ?? false)
    }

    private func answer(_ fields: FieldReader) throws(Refusal) -> ReceivedRequest.AnswerWish {
        guard let node = fields.node("response_format") else { return .text }
        let reader = try FieldReader(node, at: fields.place("response_format"), known: ["type", "json_schema"])
        let type = try reader.word("type", of: ["text", "json_object", "json_schema"], isRequired: true)
        guard type == "json_schema" else {
            if reader.node("json_schema") != nil {
                throw Refusal(at: reader.place("json_schema"), "is only allowed with \"type\": \"json_schema\"")
            }
            return type == "json_object" ? .json : .text
        }
        let format = try FieldReader(
            try reader.required("json_schema"), at: reader.place("json_schema"),
            known: ["name", "description", "schema", "strict"])
        let name = try format.requiredString("name")
        guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(Self.isNameCharacter) else {
            throw Refusal(
                at: format.place("name"), code: "invalid_value",
                "must be 1 to 64 of the characters A-Z, a-z, 0-9, '_' and '-'")
        }
        _ = try format.string("description")
        _ = try format.bool("strict")
        guard let schema = format.node("schema") else { return .json }
        guard case .object = schema.content else {
            throw Refusal(at: format.place("schema"), code: "invalid_type", "must be an object")
        }
        return .schema(name: name, schema.value)
    }

    static func isNameCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
