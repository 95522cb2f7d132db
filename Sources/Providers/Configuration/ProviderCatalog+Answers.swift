import Pipeline
import Primitives

/// Settings of what a reply holds, which depend on how and in which protocol it comes.
extension ProviderCatalog {
    /// Several results come in one reply, or when they are asked for; a stream carries one, and so does a delivery.
    static func settleResults(
        _ delivery: ProviderSpec.Delivery, _ preset: ProviderPreset, _ dialect: inout ChatDialect
    ) {
        guard preset.tasks != nil, delivery != .sync, delivery != .async else { return }
        dialect.parameters.results = 1...1
        dialect.parameters.singleResultReason = "with the delivery '\(delivery.rawValue)' it gives one answer"
    }

    /// Whether thoughts are shown, where a protocol has a setting for it.
    static func settleThoughts(
        _ wire: WireSettings?, _ wireProtocol: ProviderSpec.WireProtocol, _ preset: ProviderPreset,
        _ place: JSONPointer, _ dialect: inout ChatDialect, _ problems: inout [ConfigurationProblem]
    ) {
        guard let shown = wire?.includeThoughts else { return }
        if let field = dialect.thoughtsField { return dialect.extraFields[field] = .bool(shown) }
        // Google's own dialect takes the setting by itself.
        guard wireProtocol != .gemini else { return }
        let isSpokenElsewhere = preset.native != nil
        problems.append(
            ConfigurationProblem(
                place.appending("includeThoughts"),
                "provider '\(preset.name)' has no setting for showing thoughts\(isSpokenElsewhere ? " in chat" : "")",
                hint: isSpokenElsewhere ? "set \"protocol\" to \"gemini\", or leave it out" : "leave it out"))
    }
}
