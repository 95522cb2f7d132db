import Primitives

/// Checks `generationConfig`.
struct GeminiConfigurationCheck {
    /// What of it an answer depends on.
    struct Configuration {
        var answer = ReceivedRequest.AnswerWish.text
        var maxTokens: Int?
        /// Gemini 3.1 Pro always thinks, and hard unless it is told otherwise.
        var thinking = ReceivedRequest.Thinking(level: "high", isShown: false)
    }

    static let resolutions = ["MEDIA_RESOLUTION_LOW", "MEDIA_RESOLUTION_MEDIUM", "MEDIA_RESOLUTION_HIGH"]
    private static let members: Set<String> = [
        "temperature", "topP", "topK", "maxOutputTokens", "stopSequences", "seed", "candidateCount",
        "responseMimeType", "responseSchema", "responseJsonSchema", "mediaResolution", "thinkingConfig",
        "presencePenalty", "frequencyPenalty",
    ]

    func configuration(_ body: FieldReader) throws(Refusal) -> Configuration {
        guard let node = body.node("generationConfig") else { return Configuration() }
        let fields = try FieldReader(node, at: body.place("generationConfig"), known: Self.members)
        _ = try fields.number("temperature", in: 0...2)
        _ = try fields.number("topP", in: 0...1)
        _ = try fields.number("topK", in: 1...1000)
        _ = try fields.number("presencePenalty", in: -2...2)
        _ = try fields.number("frequencyPenalty", in: -2...2)
        _ = try fields.integer("seed", in: Int(Int32.min)...Int(Int32.max))
        // More than one candidate is no part of what is emulated, and to answer with fewer would be wrong.
        _ = try fields.integer("candidateCount", in: 1...1)
        _ = try fields.word("mediaResolution", of: Self.resolutions)
        try stop(fields)
        var configuration = Configuration()
        configuration.maxTokens = try fields.integer("maxOutputTokens", in: 1...65_536)
        configuration.answer = try answer(fields)
        configuration.thinking = try thinking(fields)
        return configuration
    }

    private func stop(_ fields: FieldReader) throws(Refusal) {
        guard fields.present("stopSequences") != nil else { return }
        let texts = try fields.elements("stopSequences")
        guard texts.count <= 5 else { throw Refusal(at: fields.place("stopSequences"), "must hold 5 texts at most") }
        for (index, text) in texts.enumerated() {
            guard case .string = text.content else {
                throw Refusal(at: fields.place("stopSequences").appending(index), "must be a string")
            }
        }
    }

    private func thinking(_ fields: FieldReader) throws(Refusal) -> ReceivedRequest.Thinking {
        guard let node = fields.node("thinkingConfig") else { return Configuration().thinking }
        let config = try FieldReader(
            node, at: fields.place("thinkingConfig"), known: ["includeThoughts", "thinkingLevel", "thinkingBudget"])
        let level = try config.word("thinkingLevel", of: ["LOW", "MEDIUM", "HIGH"])
        // 0 would switch thinking off, which this model cannot.
        let budget = try config.integer("thinkingBudget", in: -1...65_536)
        if level != nil, budget != nil {
            throw Refusal(at: config.place("thinkingBudget"), "and thinkingLevel exclude each other")
        }
        if budget == 0 {
            throw Refusal(at: config.place("thinkingBudget"), "is 0, and this model cannot go without thinking")
        }
        return ReceivedRequest.Thinking(
            level: (level ?? "HIGH").lowercased(), isShown: try config.bool("includeThoughts") ?? false)
    }

    private func answer(_ fields: FieldReader) throws(Refusal) -> ReceivedRequest.AnswerWish {
        let type = try fields.word("responseMimeType", of: ["text/plain", "application/json"])
        let own = fields.present("responseSchema")
        let plain = fields.present("responseJsonSchema")
        if own != nil, plain != nil {
            throw Refusal(at: fields.place("responseSchema"), "and responseJsonSchema exclude each other")
        }
        guard let schema = own ?? plain else { return type == "application/json" ? .json : .text }
        let key = own != nil ? "responseSchema" : "responseJsonSchema"
        guard type == "application/json" else {
            throw Refusal(at: fields.place(key), "needs \"responseMimeType\": \"application/json\"")
        }
        guard own != nil else {
            guard case .object = schema.content else { throw Refusal(at: fields.place(key), "must be an object") }
            return .schema(name: key, schema.value)
        }
        return .schema(name: key, try GeminiSchema.plain(schema, at: fields.place(key)))
    }
}
