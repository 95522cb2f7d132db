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
        var buffer: [UInt8] = []
        func line(_ text: String) { buffer.append(contentsOf: text.utf8) }
        func flush(above limit: Int) throws {
            guard buffer.count > limit else { return }
            try write(buffer)
            buffer.removeAll(keepingCapacity: true)
        }
        let totals = try self.totals()
        line("{\n\"manifest_version\": \(Manifest.version),\n\"key_schema\": \(KeyComponents.scheme),\n\"tool\": ")
        JSONWriter.append(tool, to: &buffer, style: .compact)
        line(",\n\"run\": ")
        JSONWriter.append(run, to: &buffer, style: .compact)
        line(",\n\"totals\": ")
        JSONWriter.append(totals.json, to: &buffer, style: .compact)
        line(",\n\"sources\": [")
        var isFirst = true
        try forEachSourceLine { object in
            line(isFirst ? "\n" : ",\n")
            isFirst = false
            object(&buffer)
            try flush(above: 65_536)
        }
        line("\n],\n\"units\": [")
        isFirst = true
        try forEachUnitLine { object in
            line(isFirst ? "\n" : ",\n")
            isFirst = false
            object(&buffer)
            try flush(above: 65_536)
        }
        line("\n]\n}\n")
        try flush(above: 0)
    }

    private func forEachSourceLine(_ body: ((inout [UInt8]) -> Void) throws -> Void) throws {
        try connection.forEachRow(
            """
            SELECT input, sort, state, reason, message, bytes, sha256, type, family, facts, warnings, url
            FROM sources ORDER BY input, sort
            """
        ) { row in
            let path = Self.path(row.blob(1))
            try body { buffer in
                var writer = ObjectLine()
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
                writer.finish(into: &buffer)
            }
        }
    }

    private func forEachUnitLine(_ body: ((inout [UInt8]) -> Void) throws -> Void) throws {
        let run = try runRow > 0 ? runRow : connection.firstRow("SELECT COALESCE(MAX(seq), 0) FROM runs") { $0.int(0) }
        try connection.forEachRow(
            """
            SELECT id, unit, step, \(Self.visibleStatus), \(Self.visibleAction), reasons, key, components, answer,
                   answer_is_json, rendering, attempts, failure_class, failure_message, details
            FROM units ORDER BY unit
            """, [.integer(run ?? 0)]
        ) { row in
            let outputs = try self.outputs(of: row.int(0))
            try body { buffer in
                var writer = ObjectLine()
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
                writer.finish(into: &buffer)
            }
        }
    }
}

/// One JSON object on one line, built from columns that already are JSON and from values that are not.
private struct ObjectLine {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]

    private mutating func name(_ name: StaticString) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: "\":".utf8)
    }

    mutating func string(_ key: StaticString, _ value: String?) {
        name(key)
        if let value { JSONWriter.appendString(value, to: &bytes) } else { bytes.append(contentsOf: "null".utf8) }
    }

    mutating func integer(_ key: StaticString, _ value: Int?) {
        name(key)
        bytes.append(contentsOf: (value.map(String.init) ?? "null").utf8)
    }

    /// Splices text that is JSON already.
    mutating func raw(_ key: StaticString, _ json: String) {
        name(key)
        bytes.append(contentsOf: json.utf8)
    }

    mutating func value(_ key: StaticString, _ value: JSONValue) {
        name(key)
        JSONWriter.append(value, to: &bytes, style: .compact)
    }

    mutating func error(_ key: StaticString, code: String?, _ message: String?) {
        guard let code else { return raw(key, "null") }
        value(key, ["class": .string(code), "message": .string(message ?? "")])
    }

    /// Splices the members of an object; an empty one is replaced by `defaults`, so that all keys are present.
    mutating func members(ofObject json: String, defaults: @autoclosure () -> [(key: String, value: JSONValue)]) {
        let text = json == "{}" ? JSONWriter.text(of: .object(JSONObject(defaults()))) : json
        bytes.append(UInt8(ascii: ","))
        bytes.append(contentsOf: text.utf8.dropFirst().dropLast())
    }

    consuming func finish(into buffer: inout [UInt8]) {
        buffer.append(contentsOf: bytes)
        buffer.append(UInt8(ascii: "}"))
    }
}
