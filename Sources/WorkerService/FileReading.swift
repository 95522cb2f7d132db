package import Media

/// What a worker can do with an open file; the readers of the media libraries stand behind it.
///
/// A reader may crash, hang or exhaust memory: the main process replaces the worker. It must not keep the descriptor,
/// which is closed when the call returns, and its file offset is at the start when the call begins.
package protocol FileReading: ~Copyable {
    /// Detects the type and, where its family is among `detail`, gathers the cheap facts.
    mutating func examine(descriptor: CInt, name: String, size: Int, detail: Set<MediaFamily>)
        -> Result<SourceFacts, ReadingProblem>

    /// Reads the text and the costly facts of a file whose type is known.
    mutating func extract(
        descriptor: CInt, name: String, size: Int, facts: SourceFacts, limits: ExtractionLimits
    ) -> Result<Extraction, ReadingProblem>

    /// Names the libraries that are linked and the programs that are found.
    mutating func describe() -> [ComponentVersion]
}
