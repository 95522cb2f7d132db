package import Pipeline
package import Primitives

/// The output folder: output files, and the stored answers below `state/objects`.
package protocol OutputAccess: Sendable {
    /// Writes a complete file in place of an older one, atomically; returns its identity.
    func write(_ bytes: [UInt8], to path: RelativePath) async throws -> FileIdentity

    /// Whether an output still is what was written. Blocks; called while planning.
    func inspect(_ output: OutputRecord) -> OutputCondition

    /// The bytes of an output, if they are what the record says.
    func read(_ output: OutputRecord) async throws -> [UInt8]?

    /// Stores an answer under its digest, readable by its owner alone.
    func store(answer bytes: [UInt8], digest: SHA256Digest) async throws

    /// The stored answer, if it is there and intact.
    func answer(_ digest: SHA256Digest) async throws -> [UInt8]?

    /// Whether two paths that differ only in case are one file here. Blocks; called while planning.
    func ignoresCase() -> Bool

    /// Whether an answer of this digest is stored. Blocks; called while planning.
    func hasAnswer(_ digest: SHA256Digest) -> Bool
}

/// What became of an output file since it was written.
package enum OutputCondition: Sendable, Hashable {
    /// Untouched, by its identity.
    case unchanged
    /// Touched or copied, but the digest is right; the identity to remember from now on.
    case intact(FileIdentity)
    case missing
    case modified
}
