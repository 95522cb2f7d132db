import Media
import Pipeline
import Primitives

extension ProviderPreset {
    /// ByteSpike, a gateway to many models, over chat completions and Google's protocol.
    ///
    /// Answers are at most 32,768 tokens long. A reply that is not streamed is given up after 30 seconds, so streams are
    /// the default. It has no setting for thinking. Prices are those that its documentation listed in May 2026, without
    /// a tier for long prompts; its page on the model speaks of a live rate, so costs computed from them are estimates.
    package static let byteSpike: ProviderPreset = {
        var preset = base
        // Its page has no such parameter, and its documentation names `n` without a bound.
        preset.dialect.parameters.results = 1...ModelSpec.maxResults
        preset.support[.results] = .described
        return preset
    }()

    private static let base = ProviderPreset(
        name: "bytespike", baseURL: "https://llm.bytespike.ai", key: .environment("BYTESPIKE_API_KEY"),
        models: ["gemini-3.1-pro": "gemini-3-1-pro"], delivery: .stream, deliveries: [.sync, .stream],
        dialect: ChatDialect(
            endpointPath: "/v1/chat/completions",
            attach: [.image: .imageURL, .pdf: .imageURL, .audio: .inputAudio, .video: .imageURL],
            fetched: [.image: .described],
            parameters: ParameterSupport(
                maxOutputTokens: 1...32_768, thinking: [:], search: ["grounding": .object([:])]),
            faults: FaultRules(
                retryLimits: [504: 1],
                hints: [
                    413: "it takes at most 1M tokens of input, and bounds the body",
                    504: "it gives up a reply that is not streamed after 30 s: set 'delivery' to \"stream\"",
                ], failuresAreFree: true, brokenAnswersAreFree: true, spendingField: "X-RateLimit-Remaining")),
        wireProtocols: [.chat, .gemini],
        native: GeminiDialect(parameters: GeminiDialect.parameters(boundingAnswersAt: 32_768)),
        maxBodyBytes: defaultMaxBodyBytes,
        prices: .init(
            input: USD(thousandths: 3500), output: USD(thousandths: 25_000), cachedInput: USD(thousandths: 875),
            search: USD(thousandths: 35)),
        support: [
            .image: .documented, .pdf: .assumed, .audio: .documented, .video: .assumed, .system: .described,
            .maxOutputTokens: .documented, .temperature: .documented, .topP: .described, .stop: .described,
            .seed: .described, .search: .documented, .schema: .documented, .stream: .documented,
            .usage: .documented,
        ],
        nativeSupport: [.image: .described, .pdf: .described, .audio: .described, .video: .described],
        contextTokens: 1_000_000,
        // Nothing documents the reply, so it is read under any of the usual names.
        balance: BalanceQuery(
            path: "/api/v1/me/usage",
            amounts: ["remaining_credits", "remaining", "credits_remaining", "balance", "available", "credits"],
            unit: .credits),
        mediaEvidence: .totals)
}
