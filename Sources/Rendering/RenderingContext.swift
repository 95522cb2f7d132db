package import Media
package import Primitives

/// What is known about a unit beside its answer, under the names that templates use.
package struct RenderingContext: Sendable {
    /// `step:input/relpath#segment`.
    package var unit: String
    package var step: String
    /// The engine or model that answered: `local/1`, `gemini-3.1-pro`.
    package var engine: String
    /// The source of a unit over one file.
    package var source: RenderedSource?
    /// The folder or group of a unit over several files; `_root` at the root.
    package var group: String?
    package var coverage: Coverage?
    package var degradations: [String]
    package var vars: JSONObject

    package init(
        unit: String, step: String, engine: String, source: RenderedSource? = nil, group: String? = nil,
        coverage: Coverage? = nil, degradations: [String] = [], vars: JSONObject = [:]
    ) {
        self.unit = unit
        self.step = step
        self.engine = engine
        self.source = source
        self.group = group
        self.coverage = coverage
        self.degradations = degradations
        self.vars = vars
    }

    /// The names that a template may use beside the answer's own; each starts with an underscore.
    package static let names = [
        "_unit", "_step", "_engine", "_source", "_group", "_coverage", "_degradations", "_vars",
    ]

    /// The members that join those of the answer.
    ///
    /// Absent parts are null, so that a misspelled name can be told from them.
    var members: JSONObject {
        [
            "_unit": .string(unit), "_step": .string(step), "_engine": .object(["name": .string(engine)]),
            "_source": source.map { .object($0.members) } ?? .null, "_group": .optional(group),
            "_coverage": coverage.map(Self.members) ?? .null,
            "_degradations": .array(degradations.map(JSONValue.string)), "_vars": .object(vars),
        ]
    }

    private static func members(of coverage: Coverage) -> JSONValue {
        .object([
            "unit": .string(coverage.unit.rawValue), "total": .real(coverage.total), "read": .real(coverage.read),
            "complete": .bool(coverage.isComplete), "missing": .array(coverage.missing.map(JSONValue.string)),
        ])
    }
}

/// A source file, as templates see it.
package struct RenderedSource: Sendable {
    /// Relative to the input's root, spelled as `RelativePath.text`.
    package var relpath: String
    package var input: String
    package var facts: SourceFacts
    package var bytes: ByteCount?

    package init(relpath: String, input: String, facts: SourceFacts, bytes: ByteCount? = nil) {
        self.relpath = relpath
        self.input = input
        self.facts = facts
        self.bytes = bytes
    }

    var members: JSONObject {
        let name = relpath.split(separator: "/").last.map(String.init) ?? relpath
        return [
            "relpath": .string(relpath), "name": .string(name), "input": .string(input),
            "type": .string(facts.family.rawValue), "mime": .string(facts.type.rawValue),
            "pages": .optional(facts.pages), "duration": facts.duration.map(JSONValue.real) ?? .null,
            "bytes": .optional(bytes?.bytes), "facts": .object(facts.facts),
        ]
    }
}
