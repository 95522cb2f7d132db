import Primitives

/// Checks a task's `settings`.
struct RunwareSettingsCheck {
    struct Settings {
        var systemPrompt: String?
        var maxTokens = 4096
        var thinkingLevel = "high"
    }

    func settings(_ task: FieldReader) throws(Refusal) -> Settings {
        guard let node = task.node("settings") else { return Settings() }
        let fields = try FieldReader(
            node, at: task.place("settings"),
            known: ["systemPrompt", "temperature", "topP", "maxTokens", "stopSequences", "thinkingLevel"])
        var settings = Settings()
        if let text = try fields.string("systemPrompt") {
            guard (1...200_000).contains(text.unicodeScalars.count) else {
                throw Refusal(at: fields.place("systemPrompt"), "must have 1 to 200000 characters")
            }
            settings.systemPrompt = text
        }
        try stepped("temperature", in: 0...2, fields)
        try stepped("topP", in: 0...1, fields)
        settings.maxTokens = try fields.integer("maxTokens", in: 1...128_000) ?? settings.maxTokens
        settings.thinkingLevel =
            try fields.word("thinkingLevel", of: ["low", "medium", "high"]) ?? settings.thinkingLevel
        try stop(fields)
        return settings
    }

    /// A number in steps of 0.01.
    private func stepped(_ key: String, in range: ClosedRange<Double>, _ fields: FieldReader) throws(Refusal) {
        guard let value = try fields.number(key, in: range) else { return }
        let hundredths = value * 100
        guard abs(hundredths - hundredths.rounded()) < 1e-9 else {
            throw Refusal(at: fields.place(key), "is \(value), and goes in steps of 0.01")
        }
    }

    /// The page's 1 to 50 may mean their number or their length, so both are held to it.
    private func stop(_ fields: FieldReader) throws(Refusal) {
        guard fields.present("stopSequences") != nil else { return }
        let texts = try fields.elements("stopSequences")
        let place = fields.place("stopSequences")
        guard texts.count <= 50 else { throw Refusal(at: place, "must hold 50 texts at most") }
        for (index, node) in texts.enumerated() {
            guard let text = node.value.stringValue, (1...50).contains(text.unicodeScalars.count) else {
                throw Refusal(at: place.appending(index), "must be a text of 1 to 50 characters")
            }
        }
    }
}
