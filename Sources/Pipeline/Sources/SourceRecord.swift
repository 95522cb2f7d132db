package import Media
package import Primitives

/// What discovery and examination know of one name they met: a row of the ledger, a line of the manifest.
package struct SourceRecord: Sendable, Hashable {
    /// Whether the file may become work.
    package enum State: Sendable, Hashable {
        /// Readable, examined, of a type that the input takes.
        case selected
        /// Left out on purpose, with the reason's stable code: `excluded`, `hidden`, `type_not_selected`, `fifo`.
        case skipped(reason: String)
        /// Wanted, but could not be read; it counts as failed.
        case failed(ReadingProblem)
    }

    package var input: String
    package var path: RelativePath
    package var state: State
    /// `nil` for what is no file, and after an import from a manifest.
    package var identity: FileIdentity?
    package var bytes: Int?
    /// Of the file; of the URL for a source that is passed on as its URL, and then no manifest shows it.
    package var sha256: SHA256Digest?
    package var facts: SourceFacts?
    /// The address, for sources that have one, whether they were fetched or not.
    package var url: String?

    package init(
        input: String, path: RelativePath, state: State, identity: FileIdentity? = nil, bytes: Int? = nil,
        sha256: SHA256Digest? = nil, facts: SourceFacts? = nil, url: String? = nil
    ) {
        self.input = input
        self.path = path
        self.state = state
        self.identity = identity
        self.bytes = bytes
        self.sha256 = sha256
        self.facts = facts
        self.url = url
    }

    /// The address of a source that is passed on as it is, so that there is no file to be read.
    package var reference: String? { isSelected && bytes == nil ? url : nil }

    package var isSelected: Bool { state == .selected }

    /// The record as planning sees it; `nil` for what was never examined.
    package func summary(row: Int) -> SourceSummary? {
        guard let facts else { return nil }
        return SourceSummary(
            row: row, input: input, path: path, type: facts.type, family: facts.family, sha256: sha256,
            problem: problem, attempts: 0, factsText: JSONWriter.text(of: .object(facts.facts)),
            isAwaited: state == .skipped(reason: ExaminationPolicy.notDownloaded))
    }

    /// The problem that keeps the file from being work, if there is one.
    package var problem: ReadingProblem? { if case .failed(let problem) = state { problem } else { nil } }
}

extension SourceRecord {
    /// Reads a manifest's line back; `nil` when it is not one.
    package init?(json: JSONValue) {
        guard let input = json["input"]?.stringValue, let text = json["path"]?.stringValue,
            let stateName = json["state"]?.stringValue, let path = Self.path(json, text: text)
        else { return nil }
        let state: State
        switch stateName {
        case "selected": state = .selected
        case "skipped": state = .skipped(reason: json["reason"]?.stringValue ?? "")
        case "failed":
            guard let kind = json["error"]?["class"]?.stringValue.flatMap(ReadingProblem.Kind.init(rawValue:)) else {
                return nil
            }
            state = .failed(ReadingProblem(kind, json["error"]?["message"]?.stringValue ?? ""))
        default: return nil
        }
        var facts: SourceFacts?
        if let type = json["type"]?.stringValue,
            let family = json["family"]?.stringValue.flatMap(MediaFamily.init(rawValue:))
        {
            let warnings = (json["warnings"]?.arrayValue ?? []).compactMap { warning -> SourceWarning? in
                guard let code = warning["code"]?.stringValue, let message = warning["message"]?.stringValue else {
                    return nil
                }
                return SourceWarning(code: code, message: message)
            }
            facts = SourceFacts(
                type: MediaType(rawValue: type), family: family, facts: json["facts"]?.objectValue ?? [:],
                warnings: warnings)
        }
        self.init(
            input: input, path: path, state: state, bytes: json["bytes"]?.intValue,
            sha256: json["sha256"]?.stringValue.flatMap(SHA256Digest.init(hex:)), facts: facts,
            url: json["url"]?.stringValue)
    }

    private static func path(_ json: JSONValue, text: String) -> RelativePath? {
        guard let hex = json["path_hex"]?.stringValue else {
            // The root itself is recorded when it cannot be read.
            return text.isEmpty ? .root : RelativePath(text)
        }
        var bytes: [UInt8] = []
        var digits = hex.utf8[...]
        while digits.count >= 2 {
            guard let byte = UInt8(String(decoding: digits.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            bytes.append(byte)
            digits = digits.dropFirst(2)
        }
        return digits.isEmpty ? RelativePath(bytes) : nil
    }
}
