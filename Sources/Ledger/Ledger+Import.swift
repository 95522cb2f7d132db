package import Pipeline
import Primitives
import Storage

extension Ledger {
    /// Fills an empty ledger from a manifest, so that a run can resume with no `state/` at all.
    ///
    /// Identities are not in a manifest (they belong to one machine), so files are hashed and outputs verified once.
    package func importManifest(_ manifest: Manifest) throws {
        try connection.transaction {
            for source in manifest.sources { try save(source) }
            if let id = manifest.run["id"]?.stringValue {
                try connection.run(
                    "INSERT OR IGNORE INTO runs (id, record) VALUES (?, ?)",
                    [.text(id), .text(JSONWriter.text(of: manifest.run))])
            }
            // What the imported run did stays what it did until another one begins.
            let run = try connection.firstRow("SELECT COALESCE(MAX(seq), 0) FROM runs") { $0.int(0) } ?? 0
            for unit in manifest.units {
                try connection.run(
                    """
                    INSERT OR REPLACE INTO units (unit, step, status, action, run, due, orphan, reasons, key, components,
                        answer, answer_is_json, rendering, attempts, failure_class, failure_message, details)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        .text(unit.id.rawValue), .text(unit.step),
                        .text(Self.lastingStatus(unit).rawValue), .text(unit.action.rawValue), .integer(run),
                        .flag(unit.status == .pending), .flag(unit.status == .orphan), .text(Self.text(unit.reasons)),
                        .optional(unit.key),
                        .text(JSONWriter.text(of: unit.components)), .optional(unit.answer?.digest),
                        .flag(unit.answer?.isJSON ?? false), .optional(unit.rendering), .integer(unit.attempts),
                        .optional(unit.failure?.failureClass.rawValue), .optional(unit.failure?.message),
                        .text(JSONWriter.text(of: .object(JSONObject(unit.details.members)))),
                    ])
                try replaceOutputs(of: unit.id, with: unit.outputs)
            }
        }
    }

    /// The status behind what manifests show of units that are due or whose source is gone.
    private static func lastingStatus(_ unit: UnitRecord) -> UnitStatus {
        guard unit.status == .pending || unit.status == .orphan else { return unit.status }
        return unit.answer == nil ? .pending : .ok
    }
}
