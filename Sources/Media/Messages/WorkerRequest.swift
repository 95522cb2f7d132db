/// What the main process asks of a worker; the file itself travels beside it as a descriptor.
package struct WorkerRequest: Sendable, Hashable {
    package enum Operation: Sendable, Hashable {
        /// Detects the type and, where its family is among `detail`, gathers the cheap facts.
        case examine(detail: Set<MediaFamily>)
        /// Reads the text and the costly facts of a file whose type is known.
        case extract(SourceFacts, ExtractionLimits)
        /// Names the libraries the worker is linked with and the programs it finds.
        case describe
    }

    package var operation: Operation
    /// The file's name without folders, only ever a hint: detection goes by content.
    package var name: String
    /// The file's size in bytes when it was opened.
    package var size: Int

    package init(_ operation: Operation, name: String = "", size: Int = 0) {
        self.operation = operation
        self.name = name
        self.size = size
    }
}

/// How much text and time an extraction may cost.
package struct ExtractionLimits: Sendable, Hashable {
    /// Characters of text kept in all; what lies beyond is named in the coverage.
    package var characters: Int
    /// Pages of a document that are read.
    package var pages: Int
    /// Seconds of a recording that are analysed.
    package var seconds: Double

    package init(characters: Int = 4_000_000, pages: Int = 5000, seconds: Double = 600) {
        self.characters = characters
        self.pages = pages
        self.seconds = seconds
    }
}

/// What a worker answers.
package enum WorkerReply: Sendable, Hashable {
    case examined(SourceFacts)
    case extracted(Extraction)
    case described([ComponentVersion])
    case failed(ReadingProblem)
}

/// A library or program and the version found, for `doctor`.
package struct ComponentVersion: Sendable, Hashable {
    package let name: String
    /// `nil` when it is not installed.
    package let version: String?
    /// What is lost without it, and the package that brings it.
    package let note: String

    package init(name: String, version: String?, note: String = "") {
        self.name = name
        self.version = version
        self.note = note
    }
}
