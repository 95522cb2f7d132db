package import Primitives
import Synchronization

/// A file that comes piece by piece over a long time: written under a temporary name, and named when it is complete.
///
/// Without `commit` nothing of it is left. Safe to use from any thread, one call after the other.
package final class StagedFile: Sendable {
    /// Guards the file, which has no owner but this object; `nil` once it was committed.
    private let file: Mutex<AtomicFile?>

    fileprivate init(_ file: consuming AtomicFile) { self.file = Mutex(consume file) }

    /// Appends bytes.
    ///
    /// Blocks.
    package func write(_ bytes: [UInt8]) throws(PlatformError) {
        try file.withLock { file throws(PlatformError) in try file?.write(bytes) }
    }

    /// Makes the file complete and gives it its name, in place of an older one.
    ///
    /// Blocks.
    ///
    /// - Precondition: It was not committed before.
    /// - Returns: What the system says about the file.
    package func commit(_ durability: Durability) throws(PlatformError) -> FileIdentity {
        try file.withLock { file throws(PlatformError) in
            guard let whole = file.take() else { preconditionFailure("a file is committed once") }
            return try whole.commit(durability)
        }
    }
}

extension OutputFolder {
    /// Begins a file that is written while it comes; its parents are created.
    package func stage(_ path: RelativePath, mode: UInt32) throws(PlatformError) -> StagedFile {
        StagedFile(try AtomicFile(path, in: self, mode: mode))
    }
}
