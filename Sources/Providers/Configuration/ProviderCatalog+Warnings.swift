package import Media
import Pipeline
import Primitives

extension ProviderCatalog {
    /// What may go wrong with a provider although nothing is wrong with its settings, for `check` and `plan`.
    ///
    /// - Parameters:
    ///   - families: The families of files that the pipeline sends.
    ///   - records: What probes found out: a family that arrived needs no warning, whatever the preset says.
    package static func warnings(
        _ configuration: ProviderConfiguration, sending families: Set<MediaFamily>, records: [ProbeRecord] = []
    ) -> [ConfigurationProblem] {
        ProviderFeature.media.filter { families.contains($0.key) }.compactMap { family, feature in
            let encoding = configuration.encoding(of: family)
            let record = encoding.flatMap { encoding in
                records.last { $0.isAbout(configuration, family, encoding) }
            }
            switch record?.verdict {
            case .arrived: return nil
            case .dropped, .refused: return record.map { warning(configuration, family, $0) }
            case nil:
                guard support(of: family, feature, configuration) == .assumed else { return nil }
                return ConfigurationProblem(
                    JSONPointer(["providers", configuration.name]),
                    "provider '\(configuration.name)' does not say that it takes \(Self.words(family)): it may leave "
                        + "them out",
                    hint: "'dossier probe \(configuration.name)' tries it, or leave such files out with 'types'")
            }
        }
    }

    private static func warning(
        _ configuration: ProviderConfiguration, _ family: MediaFamily, _ record: ProbeRecord
    ) -> ConfigurationProblem {
        let what =
            record.verdict == .dropped
            ? "loses \(words(family)): when it was probed, one that was sent as '\(record.encoding)' never reached the model"
            : "takes no \(words(family)): when it was probed, it refused one that was sent as '\(record.encoding)'"
        return ConfigurationProblem(
            JSONPointer(["providers", configuration.name]),
            "provider '\(configuration.name)' \(what) (\(record.date.prefix(10)))",
            hint: "choose another 'protocol' or 'attach.\(family.rawValue)', or another provider")
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
