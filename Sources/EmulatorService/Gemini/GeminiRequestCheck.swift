import Primitives

/// Checks the body of `generateContent`: names in camelCase, and nothing that Google does not know.
struct GeminiRequestCheck {
    let hashing: any ContentHashing

    private static let members: Set<String> = [
        "contents", "systemInstruction", "tools", "toolConfig", "safetySettings", "generationConfig", "cachedContent",
        "serviceTier", "store", "labels",
    ]

    func request(_ node: JSONNode, model: String, identity: [UInt8]) throws(Refusal) -> ReceivedRequest {
        let fields = try FieldReader(node, at: JSONPointer(), known: Self.members)
        let configuration = try GeminiConfigurationCheck().configuration(fields)
        let searches = try tools(fields)
        try safety(fields)
        try toolConfig(fields)
        _ = try fields.string("cachedContent")
        _ = try fields.string("serviceTier")
        _ = try fields.bool("store")
        let contents = try fields.elements("contents")
        var parts = try system(fields)
        var last = ""
        for (index, content) in contents.enumerated() {
            last = try self.content(content, at: fields.place("contents").appending(index), index, into: &parts)
        }
        guard last == "user" else {
            throw Refusal(at: fields.place("contents"), "must end with a message of the user")
        }
        var request = RequestAssembly(
            hashing: hashing, wire: "gemini", model: model, answer: configuration.answer, parts: parts,
            messageCount: contents.count
        ).request(identity: identity)
        request.maxTokens = configuration.maxTokens
        request.thinking = configuration.thinking
        request.searches = searches
        request.parameters = parameters(fields)
        return request
    }

    private func parameters(_ fields: FieldReader) -> JSONObject {
        var parameters = fields.values(without: ["contents", "systemInstruction", "generationConfig"])
        if var configuration = fields.node("generationConfig")?.value.objectValue {
            configuration["responseSchema"] = nil
            configuration["responseJsonSchema"] = nil
            parameters["generationConfig"] = .object(configuration)
        }
        return parameters
    }

    private func system(_ fields: FieldReader) throws(Refusal) -> [ReceivedPart] {
        guard let node = fields.node("systemInstruction") else { return [] }
        let content = try FieldReader(node, at: fields.place("systemInstruction"), known: ["role", "parts"])
        _ = try content.string("role")
        var parts: [ReceivedPart] = []
        for (index, node) in try content.elements("parts").enumerated() {
            let part = try FieldReader(node, at: content.place("parts").appending(index), known: ["text"])
            parts.append(.text(try part.requiredString("text"), role: "system", message: 0, hashing))
        }
        return parts
    }

    /// - Returns: The role.
    private func content(
        _ node: JSONNode, at pointer: JSONPointer, _ index: Int, into parts: inout [ReceivedPart]
    ) throws(Refusal) -> String {
        let content = try FieldReader(node, at: pointer, known: ["role", "parts"])
        let role = try content.word("role", of: ["user", "model"], isRequired: true) ?? ""
        let check = GeminiPartCheck(
            role: role, message: index, media: MediaCheck(hashing: hashing, types: ChatRules.geminiTypes))
        for (number, node) in try content.elements("parts").enumerated() {
            parts.append(try check.part(node, at: content.place("parts").appending(number)))
        }
        return role
    }

    private static let tools = ["googleSearch", "urlContext", "codeExecution", "functionDeclarations"]

    /// Whether a tool searches the web.
    private func tools(_ fields: FieldReader) throws(Refusal) -> Bool {
        guard fields.present("tools") != nil else { return false }
        var searches = false
        for (index, node) in try fields.elements("tools").enumerated() {
            let place = fields.place("tools").appending(index)
            let tool = try FieldReader(node, at: place, known: Set(Self.tools))
            let given = Self.tools.filter { tool.node($0) != nil }
            guard given.count == 1, let name = given.first else {
                throw Refusal(at: place, "must have exactly one of \(Self.tools.joined(separator: ", "))")
            }
            if name == "functionDeclarations" {
                _ = try tool.elements(name)
            } else {
                _ = try FieldReader(try tool.required(name), at: tool.place(name), known: [])
            }
            searches = searches || name == "googleSearch"
        }
        return searches
    }

    private func toolConfig(_ fields: FieldReader) throws(Refusal) {
        guard let node = fields.node("toolConfig") else { return }
        let config = try FieldReader(node, at: fields.place("toolConfig"), known: ["functionCallingConfig"])
        guard let calling = config.node("functionCallingConfig") else { return }
        let reader = try FieldReader(
            calling, at: config.place("functionCallingConfig"), known: ["mode", "allowedFunctionNames"])
        _ = try reader.word("mode", of: ["AUTO", "ANY", "NONE"])
    }

    private func safety(_ fields: FieldReader) throws(Refusal) {
        guard fields.present("safetySettings") != nil else { return }
        for (index, node) in try fields.elements("safetySettings").enumerated() {
            let setting = try FieldReader(
                node, at: fields.place("safetySettings").appending(index), known: ["category", "threshold"])
            let category = try setting.requiredString("category")
            guard category.hasPrefix("HARM_CATEGORY_") else {
                throw Refusal(at: setting.place("category"), "is '\(category)', which is no HARM_CATEGORY_…")
            }
            _ = try setting.word(
                "threshold",
                of: ["BLOCK_NONE", "BLOCK_ONLY_HIGH", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_LOW_AND_ABOVE", "OFF"],
                isRequired: true)
        }
    }
}
