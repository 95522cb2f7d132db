import Primitives

/// Tokens of a prompt by what they were made from, as far as a reply tells them apart.
package struct InputTokens: Sendable, Hashable {
    package enum Modality: Sendable, Hashable, CaseIterable {
        case text
        /// Pictures, pages and frames: providers count the one as the other.
        case seen
        case heard
    }

    package var counts: [Modality: Int]
    /// Whether they add up to the whole prompt, so that one that is missing is none.
    package var isComplete: Bool

    package init(_ counts: [Modality: Int], isComplete: Bool) {
        self.counts = counts
        self.isComplete = isComplete
    }

    /// The tokens that a usage tells apart, in any protocol's spelling; `nil` when it tells none apart.
    ///
    /// Zeros are passed over, because gateways write them for what they do not count.
    static func read(_ usage: JSONValue) -> InputTokens? {
        if let details = usage["promptTokensDetails"]?.arrayValue { return read(list: details, of: usage) }
        let details = usage["prompt_tokens_details"] ?? usage["input_tokens_details"]
        var counts: [Modality: Int] = [:]
        for (modality, names) in members {
            let sum = names.compactMap { count(details?[$0]) }.reduce(0, +)
            if sum > 0 { counts[modality] = sum }
        }
        return counts.isEmpty ? nil : InputTokens(counts, isComplete: false)
    }

    /// Google's list of `{ modality, tokenCount }`.
    private static func read(list: [JSONValue], of usage: JSONValue) -> InputTokens? {
        var counts: [Modality: Int] = [:]
        var sum = 0
        var areKnown = true
        for entry in list {
            guard let name = entry["modality"]?.stringValue, let count = count(entry["tokenCount"]), count > 0 else {
                continue
            }
            sum += count
            if let modality = modalities[name.uppercased()] {
                counts[modality, default: 0] += count
            } else {
                areKnown = false
            }
        }
        return sum == 0 ? nil : InputTokens(counts, isComplete: areKnown && sum == count(usage["promptTokenCount"]))
    }

    private static let modalities: [String: Modality] = [
        "TEXT": .text, "IMAGE": .seen, "DOCUMENT": .seen, "VIDEO": .seen, "AUDIO": .heard,
    ]

    /// The members of chat completions' details.
    private static let members: KeyValuePairs<Modality, [String]> = [
        .text: ["text_tokens"], .seen: ["image_tokens", "video_tokens", "document_tokens"], .heard: ["audio_tokens"],
    ]

    private static func count(_ value: JSONValue?) -> Int? {
        value?.intValue.flatMap { (0...1 << 40).contains($0) ? $0 : nil }
    }
}
