package import Pipeline
package import Primitives

/// The output folder: output files, and the stored answers below `state/objects`.
package protocol OutputAccess: Sendable {
    /// Stores an answer, readable by its owner alone, and then writes complete files in place of older ones, each
    /// atomically.
    ///
    /// - Returns: The identities of the files in order.
    func write(_ files: [OutputFile], storing answer: StoredBytes?) async throws -> [FileIdentity]

    /// Whether an output still is what was written. Blocks; called while planning.
    func inspect(_ output: OutputRecord) -> OutputCondition

    /// The bytes of an output, if they are what the record says.
    func read(_ output: OutputRecord) async throws -> [UInt8]?

    /// The stored answer, if it is there and intact.
    func answer(_ digest: SHA256Digest) async throws -> [UInt8]?

    /// Whether two paths that differ only in case are one file here. Blocks; called while planning.
    func ignoresCase() -> Bool

    /// Whether an answer of this digest is stored. Blocks; called while planning.
    func hasAnswer(_ digest: SHA256Digest) -> Bool
}

/// A file to be written.
package struct OutputFile: Sendable {
    package var path: RelativePath
    package var bytes: [UInt8]

    package init(path: RelativePath, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}

/// An answer to be kept under its digest.
package struct StoredBytes: Sendable {
    package var bytes: [UInt8]
    package var digest: SHA256Digest

    package init(_ bytes: [UInt8], digest: SHA256Digest) {
        self.bytes = bytes
        self.digest = digest
    }
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
