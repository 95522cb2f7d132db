import Pipeline
package import Primitives
import Storage

extension Ledger {
    /// Streams the manifest in pieces of about 64 KiB: one source and one unit per line, sorted, all keys present.
    ///
    /// It is read over a connection of its own: a run goes on meanwhile, and the manifest tells of one moment.
    ///
    /// - Parameter through: Called on a thread of its own with a function that produces the pieces in order, so that a
    ///   file can be opened around it.
    package func exportManifest(
        run: JSONValue, tool: JSONValue, through: @Sendable ((([UInt8]) throws -> Void) throws -> Void) throws -> Void
    ) async throws {
        let reader = try Ledger(reading: path)
        try await reader.exportManifest(run: run, tool: tool, as: runRow, through: through)
    }

    private func exportManifest(
        run: JSONValue, tool: JSONValue, as row: Int,
        through: @Sendable ((([UInt8]) throws -> Void) throws -> Void) throws -> Void
    ) throws {
        runRow = row
        try connection.reading {
            try through { write in try exportManifest(run: run, tool: tool, to: write) }
        }
    }

    private func exportManifest(run: JSONValue, tool: JSONValue, to write: ([UInt8]) throws -> Void) throws {
        let totals = try self.totals()
        var text = ManifestText()
        text.literal("{\n\"manifest_version\": \(Manifest.version),\n\"key_schema\": \(KeyComponents.scheme)")
        text.literal(",\n\"tool\": ")
        text.literal(JSONWriter.text(of: tool))
        text.literal(",\n\"run\": ")
        text.literal(JSONWriter.text(of: run))
        text.literal(",\n\"totals\": ")
        text.literal(JSONWriter.text(of: totals.json))
        text.literal(",\n\"sources\": [")
        try appendSources(to: &text, write)
        text.literal("\n],\n\"units\": [")
        try appendUnits(to: &text, write)
        text.literal("\n]\n}\n")
        try text.flush(above: 0, write)
    }

    /// Bytes of a piece that is written at once, or a line more.
    private static let piece = 65_536

    private func appendSources(to text: inout ManifestText, _ write: ([UInt8]) throws -> Void) throws {
        try connection.forEachRow(
            """
            SELECT input, sort, state, reason, message, bytes, sha256, type, family, facts, warnings, url
            FROM sources ORDER BY input, sort
            """
        ) { row in
            let path = Self.path(row.blob(1))
            text.object { writer in
                writer.string("input", row.text(0))
                writer.string("path", path.text)
                writer.string("path_hex", path.isUTF8 ? nil : path.hexBytes)
                writer.string("state", row.text(2))
                writer.string("reason", row.optionalText(3))
                writer.string("type", row.optionalText(7))
                writer.string("family", row.optionalText(8))
                writer.integer("bytes", row.optionalInt(5))
                // Without bytes, the digest is that of the URL, which stands for a content that nobody here has seen.
                writer.string("sha256", row.isNull(5) ? nil : row.digest(6)?.hex)
                writer.string("url", row.optionalText(11))
                writer.raw("facts", row.text(9))
                writer.raw("warnings", row.text(10))
                writer.error("error", code: row.text(2) == "failed" ? row.optionalText(3) : nil, row.optionalText(4))
            }
            try text.flush(above: Self.piece, write)
        }
    }

    private func appendUnits(to text: inout ManifestText, _ write: ([UInt8]) throws -> Void) throws {
        let run = try runRow > 0 ? runRow : connection.firstRow("SELECT COALESCE(MAX(seq), 0) FROM runs") { $0.int(0) }
        try connection.forEachRow(
            """
            SELECT id, unit, step, \(Self.visibleStatus), \(Self.visibleAction), reasons, key, components, answer,
                   answer_is_json, rendering, attempts, failure_class, failure_message, details
            FROM units ORDER BY unit
            """, [.integer(run ?? 0)]
        ) { row in
            let outputs = try self.outputs(of: row.int(0))
            text.object { writer in
                writer.string("id", row.text(1))
                writer.string("step", row.text(2))
                writer.string("status", row.text(3))
                writer.string("action", row.text(4))
                writer.raw("reasons", row.text(5))
                writer.string("key", row.digest(6)?.hex)
                writer.raw("components", row.text(7))
                writer.string("answer", row.digest(8)?.hex)
                writer.string("answer_kind", row.isNull(8) ? nil : row.flag(9) ? "json" : "text")
                writer.string("rendering", row.digest(10)?.hex)
                writer.integer("attempts", row.int(11))
                writer.error("error", code: row.optionalText(12), row.optionalText(13))
                writer.members(ofObject: row.text(14), defaults: UnitDetails().members)
                writer.value("outputs", .array(outputs.map(\.json)))
                writer.raw("segments", "[]")
            }
            try text.flush(above: Self.piece, write)
        }
    }
}
