import Media
import Pipeline
import Primitives

extension ProviderPreset {
    /// AIVideoAPI, a gateway whose page lists every parameter that it takes and names others as a cause of errors.
    ///
    /// It streams and shows thoughts unless told otherwise, so both are always said. A stream may leave out tokens and
    /// credits, so a whole reply is the default. Prices and the price of a credit are those of its page on the model;
    /// thinking is free, and there is no tier for long prompts. Its replies show credits with two decimals, that is $0.00005.
    package static let aiVideoAPI: ProviderPreset = {
        var preset = base
        preset.dialect.thoughtsField = "include_thoughts"
        preset.support[.thoughts] = .documented
        return preset
    }()

    private static let base = ProviderPreset(
        name: "aivideoapi", baseURL: "https://api.aivideoapi.ai", key: .environment("AIVIDEOAPI_API_KEY"),
        models: ["gemini-3.1-pro": "gemini-3.1-pro"], delivery: .sync, deliveries: [.sync, .stream],
        dialect: ChatDialect(
            endpointPath: "/v1/chat/completions",
            attach: [.image: .imageURL, .pdf: .imageURL, .audio: .imageURL, .video: .imageURL],
            fetched: [.image: .documented, .pdf: .documented, .audio: .documented, .video: .documented],
            structuredOutput: .prompt,
            parameters: ParameterSupport(
                temperature: nil, topP: nil, maxOutputTokens: nil, stopCount: 0, seed: nil,
                thinking: [.low: "low", .high: "high"], nearestThinking: [.medium: .high],
                search: ChatDialect.googleSearchFunction),
            streamUsage: false, extraFields: ["include_thoughts": false], billsSeparateThinking: false,
            creditPrice: USD(thousandths: 5), creditStep: USD(picodollars: 50_000_000),
            faults: FaultRules(
                requestWords: ["task_not_found"], retryLimits: [503: 1],
                hints: [
                    401: "its keys begin with sk-", 403: "the key may be bound to other addresses than this machine's",
                    503:
                        "it also answers like this where the input holds what is prohibited, or a parameter is not taken",
                ])),
        maxBodyBytes: defaultMaxBodyBytes, prices: .init(input: USD(thousandths: 800), output: USD(thousandths: 4800)),
        support: [
            .image: .documented, .pdf: .documented, .audio: .documented, .video: .documented, .system: .assumed,
            .thinking: .documented, .search: .documented, .stream: .documented, .usage: .documented,
            .cost: .documented,
        ],
        contextTokens: 1_000_000,
        balance: BalanceQuery(
            path: "/v1/credits", amounts: ["credits", "balance", "remaining", "credit_balance", "available"],
            unit: .credits, unitPrice: USD(thousandths: 5)),
        mediaEvidence: .totals)
}
