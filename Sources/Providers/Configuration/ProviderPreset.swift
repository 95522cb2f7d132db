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
    /// The longest request body, with base64 counted.
    package var maxBodyBytes: ByteCount
    package var prices: ProviderSpec.Prices?
    /// What differs where the provider takes Runware's tasks in place of chat completions.
    package var tasks: RunwareDialect?

    /// Google's documentation bounds a request at 100 MB, and no gateway promises more.
    package static let defaultMaxBodyBytes = ByteCount(100_000_000)

    /// OpenAI itself, and with another `baseURL` any server that speaks its protocol.
    package static let openAI = ProviderPreset(
        name: "openai", baseURL: "https://api.openai.com/v1", key: .environment("OPENAI_API_KEY"), models: [:],
        delivery: .sync, deliveries: [.sync, .stream],
        dialect: ChatDialect(attach: [.image: .imageURL, .pdf: .file, .audio: .inputAudio, .video: .imageURL]),
        maxBodyBytes: defaultMaxBodyBytes, prices: nil)

    /// A provider of the pipeline's own: the same protocol, but nobody's address and nobody's key.
    package static func own(_ name: String) -> ProviderPreset {
        var preset = openAI
        preset.name = name
        preset.baseURL = nil
        preset.key = nil
        return preset
    }
}
