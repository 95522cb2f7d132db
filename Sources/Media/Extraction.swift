package import Primitives

/// The text of a file, with where each piece stands, plus facts that cost too much to gather while discovering.
package struct Extraction: Sendable, Hashable {
    package var passages: [Passage]
    /// Facts by the names of `FactKey` that only a full read gives: loudness, scene changes.
    package var facts: JSONObject
    package var coverage: Coverage
    package var warnings: [SourceWarning]

    package init(
        passages: [Passage] = [], facts: JSONObject = [:], coverage: Coverage, warnings: [SourceWarning] = []
    ) {
        self.passages = passages
        self.facts = facts
        self.coverage = coverage
        self.warnings = warnings
    }
}

/// A piece of text and the place it comes from.
package struct Passage: Sendable, Hashable {
    package enum Place: Sendable, Hashable {
        /// A page, counted from 1.
        case page(Int)
        /// A line range of a text file, counted from 1.
        case lines(Int, Int)
        /// Seconds from the start of a recording.
        case time(Double)
        /// A named part: `subject`, `body`, `ocr`.
        case part(String)
        case whole
    }

    package var place: Place
    package var text: String

    package init(place: Place, text: String) {
        self.place = place
        self.text = text
    }
}

/// How much of a file was used: the answer to "what was silently dropped?".
package struct Coverage: Sendable, Hashable {
    package enum Unit: String, Sendable, Hashable {
        case pages, seconds, characters, items
    }

    package var unit: Unit
    package var total: Double
    package var read: Double
    /// What is missing and why, for people: `page 7: no text layer`.
    package var missing: [String]

    package init(unit: Unit, total: Double, read: Double, missing: [String] = []) {
        self.unit = unit
        self.total = total
        self.read = read
        self.missing = missing
    }

    package var isComplete: Bool { read >= total }
}
