import Media
import Pipeline
import Primitives

extension ProviderPreset {
    /// ToAPIs, a gateway to many models, over chat completions.
    ///
    /// Its page on the model insists on `max_tokens`; where a pipeline sets none, the model's own limit is sent, so that
    /// no answer is cut that would not be cut elsewhere. The page promises structured output and names no field for it,
    /// so the schema goes into the prompt unless a pipeline sets `structuredOutput`. It gives no price and no address;
    /// the address is that of its other pages, which also has a twin for mainland China: `https://toapis.cn/v1`.
    package static let toAPIs = ProviderPreset(
        name: "toapis", baseURL: "https://toapis.com/v1", key: .environment("TOAPIS_API_KEY"),
        models: ["gemini-3.1-pro": "gemini-3-1-pro-preview"], delivery: .sync, deliveries: [.sync, .stream],
        dialect: ChatDialect(
            attach: [.image: .imageURL, .pdf: .imageURL, .audio: .imageURL, .video: .imageURL],
            fetched: [.image: .described],
            structuredOutput: .prompt, parameters: ParameterSupport(), defaultOutputTokens: 65_536,
            faults: FaultRules(meanings: [422: .refused])),
        maxBodyBytes: defaultMaxBodyBytes, prices: nil,
        support: [
            .image: .described, .pdf: .assumed, .audio: .assumed, .video: .assumed, .system: .documented,
            .maxOutputTokens: .documented, .temperature: .described, .topP: .described, .stop: .described,
            .seed: .assumed, .thinking: .assumed, .schema: .assumed, .stream: .documented, .usage: .assumed,
        ],
        balance: BalanceQuery(
            path: "/balance", isBelowBase: true, amounts: ["remain_balance"], unit: .unstated,
            unlimited: "unlimited_quota"),
        mediaEvidence: .totals)
}
