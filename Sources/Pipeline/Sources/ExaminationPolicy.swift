package import Media
import Primitives

/// Decides which discovered files have to be opened, and what their examination means; pure.
package struct ExaminationPolicy: Sendable {
    package static let typeNotSelected = "type_not_selected"
    /// The run was stopped before the file was looked at.
    package static let notExamined = "not_examined"
    /// The reason of files without a byte whose names do not claim to be anything that is wanted.
    package static let empty = "empty"
    /// The reason of URLs that only a run may fetch, and none has yet.
    package static let notDownloaded = "not_downloaded"
    /// The reason of URLs that are passed on as they are, and do not say what they are.
    package static let urlTypeUnknown = "url_type_unknown"

    private let inputs: [String: InputSpec]
    /// Runs after which a file that cannot be examined is left alone.
    private let attemptsAcrossRuns: Int
    /// Reads everything again, whatever its identity says.
    private let paranoid: Bool

    package init(inputs: [InputSpec], attemptsAcrossRuns: Int, paranoid: Bool = false) {
        self.inputs = Dictionary(inputs.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.attemptsAcrossRuns = attemptsAcrossRuns
        self.paranoid = paranoid
    }

    /// Whether a file has to be examined although the ledger may know it.
    package func needsExamination(_ entry: DiscoveredEntry, known: KnownSource?) -> Bool {
        guard let identity = entry.identity, let input = inputs[entry.input] else { return false }
        guard !paranoid, let known, known.identity == identity else { return true }
        if known.skipReason == Self.empty { return claimsToBeWanted(entry.path, input) }
        switch known.problem {
        case .timeout, .unreadable, .changed, .transient: return known.attempts < attemptsAcrossRuns
        case .tooLarge:
            // Within the limit by now, or too large for its parser: that one is tried as often as what may pass.
            return isWithinLimit(identity.size, input) && known.attempts < attemptsAcrossRuns
        case .encrypted, .corrupt, .unsupported:
            // A narrower `types` may no longer want the file at all.
            return known.family != nil && !wants(known, input)
        case nil:
            guard isWithinLimit(identity.size, input) else { return true }
            return wants(known, input) != known.hasDigest
        }
    }

    /// The record of an entry about which everything is known; `nil` for a file, which has to be looked at.
    package func settled(_ entry: DiscoveredEntry) -> SourceRecord? {
        var record = SourceRecord(
            input: entry.input, path: entry.path, state: .selected, url: entry.web?.url)
        let facts = entry.web?.facts
        switch entry.verdict {
        case .file: return nil
        case .skipped(let reason): record.state = .skipped(reason: reason)
        case .failed(let problem):
            record.state = .failed(problem)
            // With a family, the unit that is missing its source is named.
            if entry.web != nil {
                let claimed = facts ?? SourceFacts(type: .unknown, family: .other)
                if accepts(claimed, input: entry.input) { record.facts = claimed }
            }
        case .awaited:
            record.state = .skipped(reason: Self.notDownloaded)
            record.facts = facts ?? SourceFacts(type: .unknown, family: .other)
        case .reference:
            record.facts = facts
            record.state = state(ofReference: facts, input: entry.input)
            if record.isSelected { record.sha256 = entry.web?.content }
        }
        return record
    }

    /// What becomes of a URL that is passed on as it is, by what it is said to be.
    private func state(ofReference facts: SourceFacts?, input: String) -> SourceRecord.State {
        guard let facts else { return .skipped(reason: Self.urlTypeUnknown) }
        guard accepts(facts, input: input) else { return .skipped(reason: Self.typeNotSelected) }
        switch facts.family {
        case .pdf, .image, .audio, .video: return .selected
        case .text, .email, .office, .archive, .other:
            return .failed(
                ReadingProblem(
                    .unsupported,
                    "nobody takes \(facts.type) as a URL: list the URL's host under the input's 'download', so that the "
                        + "run fetches it"))
        }
    }

    /// The families worth their cheap facts for an input.
    package func families(for input: String) -> Set<MediaFamily> {
        guard let types = inputs[input]?.types else { return [] }
        var families: Set<MediaFamily> = []
        for selector in types {
            switch selector {
            case .any, .mime: families.formUnion(MediaFamily.allCases)
            case .family(let family): families.insert(family)
            }
        }
        return families
    }

    /// The problem of a file of a wanted type that is over its input's limit.
    package func sizeProblem(_ source: UnexaminedSource) -> ReadingProblem? {
        guard let input = inputs[source.input], let limit = input.maxBytes,
            source.identity.size > limit.bytes
        else { return nil }
        return ReadingProblem(
            .tooLarge, "\(ByteCount(source.identity.size)) is over the input's maxBytes of \(limit)")
    }

    package func accepts(_ facts: SourceFacts, input: String) -> Bool {
        inputs[input]?.accepts(facts.family, facts.type) ?? false
    }

    /// Whether an empty file pretends by its name to be something the input takes.
    ///
    /// `report.pdf` with no bytes is a lost report; `.gitkeep` with no bytes is as it should be.
    package func claimsToBeWanted(_ source: UnexaminedSource) -> Bool {
        inputs[source.input].map { claimsToBeWanted(source.path, $0) } ?? false
    }

    private func claimsToBeWanted(_ path: RelativePath, _ input: InputSpec) -> Bool {
        guard let family = MediaFamily(claimedBy: String(decoding: path.name, as: UTF8.self)) else { return false }
        return input.types.contains { selector in
            switch selector {
            case .any: true
            case .family(let wanted): wanted == family
            case .mime: false
            }
        }
    }

    private func isWithinLimit(_ size: Int, _ input: InputSpec) -> Bool {
        input.maxBytes.map { size <= $0.bytes } ?? true
    }

    private func wants(_ known: KnownSource, _ input: InputSpec) -> Bool {
        guard let family = known.family, let type = known.type else { return false }
        return input.accepts(family, type)
    }
}
