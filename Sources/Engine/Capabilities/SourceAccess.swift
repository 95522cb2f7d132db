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

    /// Detects the type, and gathers the cheap facts of the families in `detail`.
    func examine(_ source: UnexaminedSource, detail: Set<MediaFamily>) async throws
        -> Result<SourceFacts, ReadingProblem>

    /// Hashes the whole file.
    func digest(_ source: UnexaminedSource) async throws -> Result<SHA256Digest, ReadingProblem>

    /// Reads the text and the costly facts; refuses a file that is not the one that was discovered.
    func extract(_ source: SourceRecord, limits: ExtractionLimits) async throws -> Result<Extraction, ReadingProblem>

    /// Opens a file that is to be sent whole; refuses one that is not the one that was discovered.
    func open(_ source: SourceRecord) async throws -> Result<any UploadFile, ReadingProblem>

    /// The whole text of a file that reads as text, decoded; refuses more than `limit` bytes.
    func text(_ source: SourceRecord, limit: ByteCount) async throws -> Result<String, ReadingProblem>
}
