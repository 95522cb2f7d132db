/// One question asked of every unit.
///
/// Defaults: `each` `file`, `requires` `complete`, no `system`, `schema`, `checks` or `write`, and `repair` 1 where the
/// step has a schema, else 0.
package struct StepSpec: Sendable, Hashable {
    package var id: String
    /// What the step reads: inputs only, or earlier steps only.
    package var over: [Source]
    package var each: Grouping
    /// The most children per request, more of which make a tree of requests; `nil` is as many as fit.
    package var fanIn: Int?
    package var requires: Requirement
    package var system: TextReference?
    package var prompt: TextReference
    package var schema: TextReference?
    package var checks: [Check]
    /// Times a model is asked to mend an answer that the schema or a check refused.
    package var repair: Int
    package var write: [Output]
    package var location: SourceLocation

    package init(
        id: String, over: [Source], each: Grouping = .file, fanIn: Int? = nil, requires: Requirement = .complete,
        system: TextReference? = nil, prompt: TextReference, schema: TextReference? = nil, checks: [Check] = [],
        repair: Int = 0, write: [Output] = [], location: SourceLocation
    ) {
        self.id = id
        self.over = over
        self.each = each
        self.fanIn = fanIn
        self.requires = requires
        self.system = system
        self.prompt = prompt
        self.schema = schema
        self.checks = checks
        self.repair = repair
        self.write = write
        self.location = location
    }

    package enum Source: Sendable, Hashable {
        /// The files of an input.
        case input(String)
        /// The validated answers of an earlier step.
        case step(String)

        package var id: String {
            switch self {
            case .input(let id), .step(let id): id
            }
        }
    }

    /// What makes one unit.
    package enum Grouping: Sendable, Hashable {
        /// One file, or one answer of the step below.
        case file
        /// The files or answers of one folder.
        case folder
        /// Everything together.
        case all
        /// Files of one folder whose names differ only in the extension.
        case stem
        /// Paths that match a glob, grouped by what its one parenthesised part matched: `cases/(*)/**`.
        case capture(String)
    }

    /// How many of the children must be `ok` before the unit is asked.
    package enum Requirement: Sendable, Hashable {
        case complete
        case atLeast(Tolerance)

        package func isMet(by ok: Int, of total: Int) -> Bool {
            switch self {
            case .complete: ok == total
            case .atLeast(let share): share.isReached(by: ok, of: total)
            }
        }
    }

    /// A claim about an answer beyond its schema; not part of the key.
    package enum Check: Sendable, Hashable {
        /// Every string that the pattern reaches must occur in the source.
        case quotes(JSONPointerPattern)
    }

    /// One file that is written for every unit.
    package struct Output: Sendable, Hashable {
        package enum Content: Sendable, Hashable {
            /// The answer as JSON.
            case json
            /// The answer's text as the model gave it.
            case answer
            /// A Mustache template filled with the answer.
            case template(TextReference)
        }

        package var content: Content
        package var path: OutputPathTemplate
        package var location: SourceLocation

        package init(content: Content, path: OutputPathTemplate, location: SourceLocation) {
            self.content = content
            self.path = path
            self.location = location
        }
    }
}
