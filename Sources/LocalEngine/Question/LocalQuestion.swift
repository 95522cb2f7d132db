package import Media
package import Primitives

/// What a step asks of the embedded engine: documents to read or earlier answers to gather, and the shape wanted.
package struct LocalQuestion: Sendable {
    /// The step's JSON Schema as plain JSON; `nil` asks for Markdown.
    package var schema: JSONValue?
    /// The files of a unit, in the order of the unit.
    package var documents: [LocalDocument]
    /// Earlier answers that a reduce step gathers, in the order of the unit.
    package var children: [LocalChild]
    /// The pipeline's variables; `title`, where given, heads a digest.
    package var vars: JSONObject

    package init(
        schema: JSONValue? = nil, documents: [LocalDocument] = [], children: [LocalChild] = [], vars: JSONObject = [:]
    ) {
        self.schema = schema
        self.documents = documents
        self.children = children
        self.vars = vars
    }
}

/// One file: what examining it said and the text that a worker extracted from it.
package struct LocalDocument: Sendable {
    /// How answers call the file: its relative path or a neutral label.
    package var label: String
    package var facts: SourceFacts
    /// `nil` when nothing was extracted; the answer then rests on `facts` alone.
    package var extraction: Extraction?

    package init(label: String, facts: SourceFacts, extraction: Extraction? = nil) {
        self.label = label
        self.facts = facts
        self.extraction = extraction
    }
}

/// One earlier answer.
package struct LocalChild: Sendable {
    package enum Answer: Sendable, Hashable {
        case json(JSONValue)
        case text(String)
    }

    /// How the digest calls it: the relative path of the file or folder it is about.
    package var label: String
    package var answer: Answer

    package init(label: String, answer: Answer) {
        self.label = label
        self.answer = answer
    }
}
