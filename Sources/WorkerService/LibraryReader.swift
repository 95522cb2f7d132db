package import Media

/// Reads files with the libraries that the worker is linked with.
package struct LibraryReader: FileReading {
    package init() {}

    package func examine(descriptor: CInt, name: String, size: Int, detail: Set<MediaFamily>)
        -> Result<SourceFacts, ReadingProblem>
    {
        .failure(ReadingProblem(.unsupported, "this worker was built without readers"))
    }

    package func extract(
        descriptor: CInt, name: String, size: Int, facts: SourceFacts, limits: ExtractionLimits
    ) -> Result<Extraction, ReadingProblem> {
        .failure(ReadingProblem(.unsupported, "this worker was built without readers"))
    }

    package func describe() -> [ComponentVersion] { [] }
}
