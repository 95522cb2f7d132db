package import Media
import Pipeline

/// One way in which a provider can be sent one kind of content.
package struct ProbeCell: Sendable, Hashable {
    /// `text`, or a family of files.
    package var family: MediaFamily
    /// The place in the request, as the reference's table calls it: `image_url`, `inlineData`, `inputs.images`.
    package var encoding: String
    /// How sure the preset is that it is carried.
    package var support: Support
    /// The provider, set to send the family in this way and in no other.
    package var configuration: ProviderConfiguration

    package init(family: MediaFamily, encoding: String, support: Support, configuration: ProviderConfiguration) {
        self.family = family
        self.encoding = encoding
        self.support = support
        self.configuration = configuration
    }
}

extension ProviderConfiguration {
    /// All ways in which it can send texts and files, text first.
    package var probeCells: [ProbeCell] {
        let families = ProviderFeature.media.map { (family: $0.key, feature: $0.value) }
        if tasks != nil {
            return [cell(.text, "messages", .documented, self)]
                + families.compactMap { family, feature in
                    guard dialect.attach[family] != nil else { return nil }
                    return cell(family, Self.taskList(family), support[feature] ?? .absent, self)
                }
        }
        var cells: [ProbeCell] = []
        if wireProtocol != .gemini {
            let chat = speaking(.chat)
            cells.append(cell(.text, "text", .documented, chat))
            for (family, feature) in families {
                guard let encoding = dialect.attach[family] else { continue }
                cells.append(cell(family, encoding.rawValue, support[feature] ?? .absent, chat))
                // Recordings that the part for sound has no format for travel like pictures.
                if encoding == .inputAudio {
                    var other = chat
                    other.dialect.attach[family] = .imageURL
                    cells.append(cell(family, ChatDialect.MediaEncoding.imageURL.rawValue, .assumed, other))
                }
            }
        }
        if wireProtocol != .chat, let native {
            let google = speaking(.gemini)
            cells.append(cell(.text, "parts", .documented, google))
            for (family, feature) in families where native.attach.contains(family) {
                cells.append(cell(family, Self.inlineData, nativeSupport[feature] ?? .absent, google))
            }
        }
        return cells
    }

    /// Where a request of a run carries a file of this family; `nil` where it does not.
    package func encoding(of family: MediaFamily) -> String? {
        if tasks != nil { return dialect.attach[family].map { _ in Self.taskList(family) } }
        switch wireProtocol {
        case .chat: return dialect.attach[family]?.rawValue
        case .gemini: return native?.attach.contains(family) == true ? Self.inlineData : nil
        case .auto:
            let feature = ProviderFeature.media.first { $0.key == family }?.value
            let isUncertain = feature.map { support[$0] == .assumed } ?? false
            if isUncertain, !chosenParts.contains(family), native != nil { return Self.inlineData }
            return dialect.attach[family]?.rawValue
        }
    }

    private static let inlineData = "inlineData"

    private static func taskList(_ family: MediaFamily) -> String {
        "inputs." + (RunwarePrompt.list(for: family) ?? family.rawValue)
    }

    private func speaking(_ wireProtocol: ProviderSpec.WireProtocol) -> ProviderConfiguration {
        var configuration = self
        configuration.wireProtocol = wireProtocol
        return configuration
    }

    private func cell(
        _ family: MediaFamily, _ encoding: String, _ support: Support, _ configuration: ProviderConfiguration
    ) -> ProbeCell {
        ProbeCell(family: family, encoding: encoding, support: support, configuration: configuration)
    }
}
