import Media
package import Pipeline
package import Primitives

/// Makes the keys of one step's units; what units share is serialised once.
///
/// A class, because every unit at work refers to it.
package final class UnitKeying: Sendable {
    private let step: ResolvedStep
    private let media: MediaSpec
    private let model: JSONValue
    private let prompt: PromptComponent
    private let hashing: any ContentHashing
    private let vars: [String: String]
    /// Tails by family, for steps whose prompts mention no variable of the source; `nil` is the tail of groups.
    private let constantTails: [MediaFamily?: KeyTail]

    package init(_ step: ResolvedStep, spec: PipelineSpec, model: JSONValue, hashing: any ContentHashing) {
        self.step = step
        self.media = spec.media
        self.model = model
        self.hashing = hashing
        self.vars = spec.vars
        prompt = PromptComponent(
            systemText: step.systemText, promptText: step.promptText, used: step.usedVariables, hashing)
        var tails: [MediaFamily?: KeyTail] = [:]
        if prompt.isConstant {
            for family in MediaFamily.allCases.map(Optional.some) + [nil] {
                tails[family] = KeyTail(
                    prep: family.map { Preparation.component(spec.media, family: $0) } ?? Preparation.none,
                    prompt: prompt.json([:]), schema: step.schema?.digest, model: model)
            }
        }
        constantTails = tails
    }

    /// The key of a unit made of one source.
    package func key(_ source: SourceSummary, content: SHA256Digest) -> SHA256Digest {
        if let tail = constantTails[source.family] { return tail.key(content: content, hashing) }
        return components(source, content: content).key(hashing)
    }

    package func components(_ source: SourceSummary, content: SHA256Digest) -> KeyComponents {
        KeyComponents(
            content: content, prep: Preparation.component(media, family: source.family ?? .other),
            prompt: prompt.json(variables(of: source)), schema: step.schema?.digest, model: model)
    }

    /// The components of a unit made of several members.
    package func components(group: String, members: [GroupMember], content: SHA256Digest) -> KeyComponents {
        KeyComponents(
            content: content, prep: groupPreparation(members), prompt: prompt.json(variables(ofGroup: group)),
            schema: step.schema?.digest, model: model)
    }

    /// Groups of files are prepared by the rules of every family in them; groups of answers are not.
    private func groupPreparation(_ members: [GroupMember]) -> JSONValue {
        var families: Set<MediaFamily> = []
        for member in members {
            if case .source(let source) = member.origin { families.insert(source.family ?? .other) }
        }
        guard !families.isEmpty else { return Preparation.none }
        let members = families.map { (key: $0.rawValue, value: Preparation.component(media, family: $0)) }
        return .object(JSONObject(members.sorted { $0.key < $1.key }))
    }

    package func variables(of source: SourceSummary) -> [PromptVariable: String] {
        var values = pipelineVariables
        values[.sourceRelpath] = source.path.text
        values[.sourceType] = source.type?.rawValue
        values[.group] = source.path.parent.text
        if step.usedVariables.contains(.sourcePages) || step.usedVariables.contains(.sourceDuration) {
            let facts = source.facts
            values[.sourcePages] = facts[FactKey.pages]?.intValue.map(String.init)
            values[.sourceDuration] = facts[FactKey.duration]?.doubleValue.map {
                Duration.milliseconds(Int($0 * 1000)).brief
            }
        }
        return values
    }

    package func variables(ofGroup group: String) -> [PromptVariable: String] {
        var values = pipelineVariables
        values[.group] = group
        return values
    }

    private var pipelineVariables: [PromptVariable: String] {
        Dictionary(vars.map { (.vars($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether the source's path is part of the question, so that labels may show it without entering it unseen.
    package var namesSources: Bool { step.usedVariables.contains(.sourceRelpath) }
}
