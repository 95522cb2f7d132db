import Media
import Pipeline

extension ProviderPreset {
    /// Google itself, in its own protocol.
    ///
    /// Its list prices change with the tier and the day and are not ours to state: a pipeline gives those of its
    /// contract.
    package static let gemini = ProviderPreset(
        name: "gemini", baseURL: "https://generativelanguage.googleapis.com", key: .environment("GEMINI_API_KEY"),
        models: ["gemini-3.1-pro": "gemini-3.1-pro-preview"], delivery: .sync, deliveries: [.sync, .stream],
        dialect: ChatDialect(attach: [:]), wireProtocols: [.gemini], native: GeminiDialect(), credentialField: .google,
        maxBodyBytes: defaultMaxBodyBytes, prices: nil,
        support: [
            .system: .documented, .maxOutputTokens: .documented, .temperature: .documented, .topP: .documented,
            .stop: .documented, .seed: .documented, .thinking: .documented, .search: .documented,
            .mediaResolution: .documented, .thoughts: .documented, .schema: .documented, .stream: .documented,
            .usage: .documented,
        ],
        nativeSupport: [.image: .documented, .pdf: .documented, .audio: .documented, .video: .documented],
        contextTokens: 1_048_576,
        mediaEvidence: .modalities)
}
