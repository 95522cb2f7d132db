import Media
package import Pipeline
package import Primitives

/// What is known of a provider before a pipeline says anything.
package struct ProviderPreset: Sendable, Hashable {
    package var name: String
    package var baseURL: String?
    package var key: SecretReference?
    /// The provider's spelling of logical models; one that is missing is sent as it is.
    package var models: [String: String]
    package var delivery: ProviderSpec.Delivery
    package var deliveries: Set<ProviderSpec.Delivery>
    package var dialect: ChatDialect
    /// The protocols that can be chosen.
    package var wireProtocols: Set<ProviderSpec.WireProtocol> = [.chat]
    /// How it speaks Google's protocol; `nil` where it does not.
    package var native: GeminiDialect?
    package var credentialField = CredentialField.bearer
    /// The longest request body, with base64 counted.
    package var maxBodyBytes: ByteCount
    /// Of the models that `models` names; nothing is known of others.
    package var prices: ProviderSpec.Prices?
    /// How sure it is of each feature; one that is missing is not carried.
    package var support: [ProviderFeature: Support] = [:]
    /// How sure it is of each family of files in Google's protocol.
    package var nativeSupport: [ProviderFeature: Support] = [:]
    /// The longest prompt in tokens, where the vendor says.
    package var contextTokens: Int? = nil
    /// Where the account's balance is told.
    package var balance: BalanceQuery? = nil
    /// What differs where the provider takes Runware's tasks in place of chat completions.
    package var tasks: RunwareDialect?
    /// What its numbers of tokens prove about files, of the models that `models` names; `nil` where it is not known which
    /// model counts them.
    package var mediaEvidence: MediaArrival.Evidence?

    /// Google's documentation bounds a request at 100 MB, and no gateway promises more.
    package static let defaultMaxBodyBytes = ByteCount(100_000_000)

    /// OpenAI itself, and with another `baseURL` any server that speaks its protocol.
    package static let openAI = ProviderPreset(
        name: "openai", baseURL: "https://api.openai.com/v1", key: .environment("OPENAI_API_KEY"), models: [:],
        delivery: .sync, deliveries: [.sync, .stream],
        dialect: ChatDialect(
            attach: [.image: .imageURL, .pdf: .file, .audio: .inputAudio, .video: .imageURL],
            fetched: [.image: .documented]),
        maxBodyBytes: defaultMaxBodyBytes, prices: nil,
        support: [
            .image: .documented, .pdf: .documented, .audio: .documented, .video: .assumed, .system: .documented,
            .maxOutputTokens: .documented, .temperature: .documented, .topP: .documented, .stop: .documented,
            .seed: .documented, .thinking: .documented, .schema: .documented, .stream: .documented,
            .usage: .documented,
        ])

    /// A provider of the pipeline's own: a protocol, but nobody's address, nobody's key and nobody's models.
    package static func own(
        _ name: String, speaking wireProtocol: ProviderSpec.WireProtocol? = nil
    ) -> ProviderPreset {
        var preset = wireProtocol == .gemini ? gemini : openAI
        preset.name = name
        preset.baseURL = nil
        preset.key = nil
        preset.models = [:]
        return preset
    }
}
