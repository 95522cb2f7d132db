import Media
import Pipeline
import Primitives

extension ProviderPreset {
    /// RunAPI, a gateway to many models, over chat completions and Google's protocol.
    ///
    /// Its page on the model shows text alone and gives no price. A request that outlives the gateway's patience is
    /// answered with a task to ask for; streams keep it from coming to that. Requests that fail are not charged, and a
    /// request that is sent again under its key is not done again.
    package static let runAPI = ProviderPreset(
        name: "runapi", baseURL: "https://runapi.ai", key: .environment("RUNAPI_KEY"),
        models: ["gemini-3.1-pro": "gemini-3.1-pro-preview"], delivery: .stream, deliveries: [.sync, .stream],
        dialect: ChatDialect(
            endpointPath: "/v1/chat/completions",
            attach: [.image: .imageURL, .pdf: .imageURL, .audio: .imageURL, .video: .imageURL],
            fetched: [.image: .described],
            parameters: ParameterSupport(search: ChatDialect.googleSearchFunction),
            idempotencyField: "Idempotency-Key", followsTasks: true,
            faults: FaultRules(
                retryLimits: [500: 2, 502: 2, 503: 2, 504: 2],
                hints: [409: "it has seen this request's key with another body"], failuresAreFree: true)),
        wireProtocols: [.chat, .gemini], native: GeminiDialect(),
        maxBodyBytes: defaultMaxBodyBytes, prices: nil,
        support: [
            .image: .described, .pdf: .assumed, .audio: .assumed, .video: .assumed, .system: .assumed,
            .maxOutputTokens: .assumed, .temperature: .assumed, .topP: .assumed, .stop: .assumed, .seed: .assumed,
            .thinking: .described, .search: .described, .schema: .described, .stream: .documented,
            .usage: .documented,
        ],
        nativeSupport: [.image: .described, .pdf: .described, .audio: .described, .video: .described],
        contextTokens: 1_000_000,
        balance: BalanceQuery(
            path: "/api/v1/me/balance", amounts: ["balance", "amount", "available"], unit: .unstated),
        mediaEvidence: .totals)
}
