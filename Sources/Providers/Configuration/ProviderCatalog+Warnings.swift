package import Media
import Pipeline
import Primitives

extension ProviderCatalog {
    /// What may go wrong with a provider although nothing is wrong with its settings, for `check` and `plan`.
    ///
    /// - Parameters:
    ///   - families: The families of files that the pipeline sends.
    ///   - probed: The families that a probe has shown to arrive: they need no warning.
    package static func warnings(
        _ configuration: ProviderConfiguration, sending families: Set<MediaFamily>, probed: Set<MediaFamily> = []
    ) -> [ConfigurationProblem] {
        ProviderFeature.media.filter { families.contains($0.key) && !probed.contains($0.key) }.compactMap {
            family, feature in
            guard support(of: family, feature, configuration) == .assumed else { return nil }
            return ConfigurationProblem(
                JSONPointer(["providers", configuration.name]),
                "provider '\(configuration.name)' does not say that it takes \(Self.words(family)): it may leave them out",
                hint: "compare the input tokens in the manifest, or leave such files out with 'types'")
        }
    }

    /// What does not suit chat goes out in Google's protocol, where both are spoken.
    private static func support(
        of family: MediaFamily, _ feature: ProviderFeature, _ configuration: ProviderConfiguration
    ) -> Support? {
        let (chat, native) = (configuration.support[feature], configuration.nativeSupport[feature])
        return switch configuration.wireProtocol {
        case .chat: chat
        case .gemini: native
        case .auto: chat == .assumed && !configuration.chosenParts.contains(family) ? native ?? chat : chat
        }
    }

    private static func words(_ family: MediaFamily) -> String {
        switch family {
        case .image: "images"
        case .pdf: "PDF files"
        case .audio: "recordings"
        case .video: "videos"
        case .text, .email, .office, .archive, .other: "such files"
        }
    }
}
