package import HTTPMessages
package import Media
package import Pipeline
package import Primitives

/// Walks inputs and reads their files, in processes of their own where parsers are needed.
///
/// A file's failure is a value. What throws concerns every file: a missing worker, a lost root.
package protocol SourceAccess: Sendable {
    /// Delivers every name below the input's root in batches, in no particular order.
    func walk(_ input: InputSpec, deliver: @Sendable ([DiscoveredEntry]) async throws -> Void) async throws

    /// Hears that files are going to be examined, so that what that takes can start meanwhile; may be called often.
    func expectExaminations()

    /// Detects types, gathers the cheap facts of the families in `detail`, and hashes the files that `isWanted` accepts
    /// by their facts.
    ///
    /// Files come in batches because handing each one from thread to thread costs more than a small one is worth.
    ///
    /// - Returns: What each file came to, in order.
    func examine(
        _ sources: [UnexaminedSource], detail: Set<MediaFamily>,
        isWanted: @escaping @Sendable (UnexaminedSource, SourceFacts) -> Bool
    ) async throws -> [Result<Examination, ReadingProblem>]

    /// Reads the text and the costly facts; refuses a file that is not the one that was discovered.
    func extract(_ source: SourceRecord, limits: ExtractionLimits) async throws -> Result<Extraction, ReadingProblem>

    /// Opens a file that is to be sent whole; refuses one that is not the one that was discovered.
    func open(_ source: SourceRecord) async throws -> Result<any UploadFile, ReadingProblem>

    /// The whole text of a file that reads as text, decoded; refuses more than `limit` bytes.
    func text(_ source: SourceRecord, limit: ByteCount) async throws -> Result<String, ReadingProblem>
}

/// What was found in a file.
package struct Examination: Sendable {
    package var facts: SourceFacts
    /// The digest of the whole file; `nil` when it was not wanted.
    package var digest: Result<SHA256Digest, ReadingProblem>?

    package init(facts: SourceFacts, digest: Result<SHA256Digest, ReadingProblem>? = nil) {
        self.facts = facts
        self.digest = digest
    }
}

extension SourceAccess {
    /// The type and the cheap facts of one file, without its digest.
    package func examine(
        _ source: UnexaminedSource, detail: Set<MediaFamily>
    ) async throws -> Result<SourceFacts, ReadingProblem> {
        let found = try await examine([source], detail: detail) { _, _ in false }
        return found[0].map(\.facts)
    }
}
