import Platform
import Primitives
import Providers

/// What probes found out, in a file of the user that `check` and `plan` read.
struct ProbeStore {
    private let environment: Environment

    init(environment: Environment) { self.environment = environment }

    private static let name = "probes.json"
    private static let limit = 4 << 20

    /// Where the XDG Base Directory Specification (0.8) has state that lasts; `nil` where there is no home.
    private var folder: String? {
        if let state = environment.nonEmpty("XDG_STATE_HOME"), state.hasPrefix("/") { return "\(state)/dossier" }
        return environment.nonEmpty("HOME").map { "\($0)/.local/state/dossier" }
    }

    var path: String? { folder.map { "\($0)/\(Self.name)" } }

    /// All records; none where the file is missing or not one of ours: a warning more is no harm.
    func records() -> [ProbeRecord] {
        guard let path, let bytes = try? TextFile.read(path, limit: Self.limit),
            let file = try? JSONParser.parse(bytes).value, file["version"] == 1
        else { return [] }
        return (file["probes"]?.arrayValue ?? []).compactMap(ProbeRecord.init(json:))
    }

    /// Keeps a record in place of an older one about the same; readable by the user alone.
    func keep(_ record: ProbeRecord) throws {
        guard let folder, let name = RelativePath(Self.name) else { return }
        var all = records()
        all.removeAll { other in
            other.baseURL == record.baseURL && other.model == record.model && other.family == record.family
                && other.encoding == record.encoding
        }
        all.append(record)
        let lines = all.map { "  " + JSONWriter.text(of: $0.json) }.joined(separator: ",\n")
        try OutputFolder(path: folder).write(
            Array("{ \"version\": 1, \"probes\": [\n\(lines)\n] }\n".utf8), to: name, mode: 0o600)
    }
}
