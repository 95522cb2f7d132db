package import Media
package import Primitives

/// A unit as the plan of this run holds it.
package struct PlannedUnit: Sendable, Hashable {
    package var id: UnitID
    /// Position of the step in the pipeline.
    package var step: Int
    /// The input that the unit's files come from; empty when there are several.
    package var input: String
    /// The file's path, or the group's.
    package var path: RelativePath
    package var decision: PlanDecision
    package var key: SHA256Digest?
    package var failure: UnitFailure?
    /// Where its outputs go, in the order of the step's `write`.
    package var outputPaths: [RelativePath]
    /// Row of the source, for units of one file.
    package var source: Int?

    package init(
        id: UnitID, step: Int, input: String, path: RelativePath, decision: PlanDecision, key: SHA256Digest? = nil,
        failure: UnitFailure? = nil, outputPaths: [RelativePath] = [], source: Int? = nil
    ) {
        self.id = id
        self.step = step
        self.input = input
        self.path = path
        self.decision = decision
        self.key = key
        self.failure = failure
        self.outputPaths = outputPaths
        self.source = source
    }
}

/// A source as planning sees it: facts stay text until somebody needs them.
package struct SourceSummary: Sendable, Hashable {
    package var row: Int
    package var input: String
    package var path: RelativePath
    package var type: MediaType?
    package var family: MediaFamily?
    package var sha256: SHA256Digest?
    package var problem: ReadingProblem?
    package var attempts: Int
    /// `facts` as compact JSON.
    package var factsText: String
    /// Whether it has to be fetched before anything is known of its content.
    package var isAwaited: Bool

    package init(
        row: Int, input: String, path: RelativePath, type: MediaType?, family: MediaFamily?, sha256: SHA256Digest?,
        problem: ReadingProblem?, attempts: Int, factsText: String, isAwaited: Bool = false
    ) {
        self.row = row
        self.input = input
        self.path = path
        self.type = type
        self.family = family
        self.sha256 = sha256
        self.problem = problem
        self.attempts = attempts
        self.factsText = factsText
        self.isAwaited = isAwaited
    }

    /// The facts, parsed; empty when there are none.
    package var facts: JSONObject { (try? JSONParser.parse(factsText))?.value.objectValue ?? [:] }
}

/// A planned unit taken up for work, with the row by which the store knows it.
package struct DueUnit: Sendable, Hashable {
    package var row: Int
    package var unit: PlannedUnit

    package init(row: Int, unit: PlannedUnit) {
        self.row = row
        self.unit = unit
    }
}

/// A unit that is about to be worked on, with all that the store knows of it.
package struct TakenUnit: Sendable, Hashable {
    package var due: DueUnit
    /// What earlier runs left of it.
    package var previous: PreviousUnit?
    /// Its file, for units of one file.
    package var source: SourceRecord?

    package init(_ due: DueUnit, previous: PreviousUnit?, source: SourceRecord?) {
        self.due = due
        self.previous = previous
        self.source = source
    }
}

/// One thing that a group is made of, as it stands now.
package struct GroupMember: Sendable, Hashable {
    package enum Origin: Sendable, Hashable {
        /// A file of an input.
        case source(SourceSummary)
        /// A unit of an earlier step.
        case unit(UnitID, status: UnitStatus, answer: AnswerReference?, isDue: Bool)
    }

    package var input: String
    package var path: RelativePath
    package var origin: Origin

    package init(input: String, path: RelativePath, origin: Origin) {
        self.input = input
        self.path = path
        self.origin = origin
    }

    /// The digest that stands for the member in its group's key; `nil` while there is none.
    package var digest: SHA256Digest? {
        switch origin {
        case .source(let source): source.problem == nil ? source.sha256 : nil
        case .unit(_, let status, let answer, let isDue): status.hasAnswer && !isDue ? answer?.digest : nil
        }
    }

    /// Whether work on the member is still to come in this run.
    package var isDue: Bool {
        switch origin {
        case .source(let source): source.isAwaited
        case .unit(_, _, _, let isDue): isDue
        }
    }

    package var label: String {
        switch origin {
        case .source(let source): "\(source.input)/\(source.path.text)"
        case .unit(let id, _, _, _): id.rawValue
        }
    }
}

/// Two units that would write the same file, or that would be one unit.
package struct OutputCollision: Sendable, Hashable {
    package let path: String
    package let first: UnitID
    package let second: UnitID
    /// How the paths collide: `same path`, `same path but for case`, `a file where the other needs a folder`.
    package let kind: String

    /// The kind of two files that differ only in bytes that are no text, so that one unit would stand for both.
    package static let oneName = "as one unit, because their names read alike"
    package static let byCase = "the same path but for case"

    /// Whether the two are different files wherever case matters.
    package var isOnlyByCase: Bool { kind == Self.byCase }

    package init(path: String, first: UnitID, second: UnitID, kind: String) {
        self.path = path
        self.first = first
        self.second = second
        self.kind = kind
    }
}
