import Media
import Pipeline
import Primitives

extension ProviderPreset {
    /// Runware, which takes an array of tasks where others take chat completions.
    ///
    /// Ranges and prices are those of its page for Gemini 3.1 Pro, which documents all four kinds of media as local
    /// files. Its stop texts are bounded by 1 and 50 without a word on whether that is their count or their length: five
    /// texts of 1 to 50 characters satisfy both readings, and the model's own.
    package static let runware: ProviderPreset = {
        var preset = base
        preset.dialect.parameters.results = 1...ModelSpec.maxResults
        preset.support[.results] = .documented
        return preset
    }()

    private static let base = ProviderPreset(
        name: "runware", baseURL: "https://api.runware.ai/v1", key: .environment("RUNWARE_API_KEY"),
        models: ["gemini-3.1-pro": "google:gemini@3.1-pro"], delivery: .sync,
        deliveries: [.sync, .stream, .async, .webhook],
        dialect: ChatDialect(
            endpointPath: "",
            // All are bare base64; that a family is there is what counts.
            attach: [.image: .file, .pdf: .file, .audio: .file, .video: .file],
            fetched: [.image: .documented, .pdf: .documented, .audio: .documented, .video: .documented],
            structuredOutput: .prompt,
            parameters: ParameterSupport(
                maxOutputTokens: 1...128_000, stopCount: 5, seed: 0...4_294_967_295, stopLength: 1...50, step: 0.01),
            streamUsage: false),
        maxBodyBytes: defaultMaxBodyBytes,
        prices: ProviderSpec.Prices(
            input: USD(picodollars: 2_000_000_000_000), output: USD(picodollars: 12_000_000_000_000),
            above: ProviderSpec.Prices.Tier(
                tokens: 200_000, input: USD(picodollars: 4_000_000_000_000),
                output: USD(picodollars: 18_000_000_000_000))),
        support: [
            .image: .documented, .pdf: .documented, .audio: .documented, .video: .documented, .system: .documented,
            .maxOutputTokens: .documented, .temperature: .documented, .topP: .documented, .stop: .documented,
            .seed: .documented, .thinking: .documented, .stream: .documented, .usage: .documented, .cost: .documented,
        ],
        tasks: RunwareDialect(),
        mediaEvidence: .totals)
}
