import Media
import Pipeline
import Primitives

/// What a pipeline's settings change of a dialect.
extension GeminiDialect {
    /// The dialect with the settings that this protocol has.
    func overridden(by wire: WireSettings) -> GeminiDialect {
        var dialect = self
        dialect.structuredOutput = wire.structuredOutput ?? structuredOutput
        dialect.includesThoughts = wire.includeThoughts ?? includesThoughts
        for (family, word) in Self.words(of: wire.attach) where word == Self.refusedWord {
            dialect.attach.remove(family)
        }
        return dialect
    }

    /// The settings that this protocol has no place for, where it is the only one that is spoken.
    static func problems(
        provider name: String, _ wire: WireSettings, _ place: JSONPointer
    ) -> [ConfigurationProblem] {
        var problems: [ConfigurationProblem] = []
        for (family, word) in words(of: wire.attach) where word != refusedWord {
            problems.append(
                ConfigurationProblem(
                    place.appending("attach").appending(family.rawValue),
                    "provider '\(name)' is asked in Google's protocol, which has no '\(word)'",
                    hint: "leave it out, as there is one way to send a file, or say \"none\""))
        }
        for (setting, isGiven) in [
            ("outputLimitField", wire.outputLimitField != nil), ("streamUsage", wire.streamUsage != nil),
        ] where isGiven {
            problems.append(
                ConfigurationProblem(
                    place.appending(setting),
                    "provider '\(name)' is asked in Google's protocol, which has no use for '\(setting)'",
                    hint: "leave it out"))
        }
        return problems
    }

    private static let refusedWord = "none"

    private static func words(of attach: WireSettings.Attachments) -> [(MediaFamily, String)] {
        let words: [(MediaFamily, String?)] = [
            (.image, attach.image?.rawValue), (.pdf, attach.pdf?.rawValue), (.audio, attach.audio?.rawValue),
            (.video, attach.video?.rawValue),
        ]
        return words.compactMap { family, word in word.map { (family, $0) } }
    }
}
