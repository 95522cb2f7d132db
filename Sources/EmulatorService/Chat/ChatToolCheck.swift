import Primitives

/// Checks the tools of a chat completion, and whether one of them searches the web.
///
/// Functions are checked and never called: the emulated model always answers.
struct ChatToolCheck {
    let rules: ChatRules

    static let searchName = "googleSearch"

    func searches(_ fields: FieldReader) throws(Refusal) -> Bool {
        var searches = false
        if fields.present("tools") != nil {
            for (index, node) in try fields.elements("tools").enumerated() {
                let name = try tool(node, at: fields.place("tools").appending(index))
                if rules.search == .tool, name == Self.searchName {
                    searches = true
                } else if !rules.takesFunctions {
                    throw Refusal(
                        at: fields.place("tools").appending(index),
                        "is '\(name)', and \(Self.searchName) is the only tool that is supported")
                }
            }
        }
        if let grounding = fields.node("grounding") {
            guard case .object = grounding.content else {
                throw Refusal(
                    at: fields.place("grounding"), code: "invalid_type",
                    "must be an object, like {}, not \(grounding.value.kindName)")
            }
            searches = true
        }
        try choice(fields)
        return searches
    }

    private func tool(_ node: JSONNode, at pointer: JSONPointer) throws(Refusal) -> String {
        let tool = try FieldReader(node, at: pointer, known: ["type", "function"])
        _ = try tool.word("type", of: ["function"], isRequired: true)
        let function = try FieldReader(
            try tool.required("function"), at: tool.place("function"),
            known: ["name", "description", "parameters", "strict"])
        _ = try function.string("description")
        _ = try function.bool("strict")
        if let parameters = function.node("parameters"), parameters.value.objectValue == nil {
            throw Refusal(at: function.place("parameters"), code: "invalid_type", "must be an object")
        }
        return try function.requiredString("name")
    }

    private func choice(_ fields: FieldReader) throws(Refusal) {
        guard let choice = fields.present("tool_choice") else { return }
        if case .string = choice.content {
            _ = try fields.word("tool_choice", of: ["none", "auto", "required"])
            return
        }
        let chosen = try FieldReader(choice, at: fields.place("tool_choice"), known: ["type", "function"])
        _ = try chosen.word("type", of: ["function"], isRequired: true)
        let function = try FieldReader(
            try chosen.required("function"), at: chosen.place("function"), known: ["name"])
        _ = try function.requiredString("name")
    }
}
