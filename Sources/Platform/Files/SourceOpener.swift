import CPlatformShims
import Glibc
package import Primitives

/// Opens files below an input's root for reading, never leaving it.
///
/// The root is opened once; every path is resolved by the kernel below that folder, so neither a link nor a renamed
/// parent can lead elsewhere between discovery and reading. Safe to use from many threads.
package final class SourceOpener: Sendable {
    private let root: Int32
    private let rootText: String
    private let symlinks: SymlinkPolicy

    /// - Throws: `PlatformError` when the root is missing, not a folder or not readable.
    package init(root: String, symlinks: SymlinkPolicy = .skip) throws(PlatformError) {
        let bytes = Array(root.utf8)
        let descriptor = unsafe dossier_files_open_root(bytes, bytes.count)
        guard descriptor >= 0 else { throw PlatformError(errno: -descriptor, "cannot read the folder", root) }
        self.root = descriptor
        rootText = root
        self.symlinks = symlinks
    }

    deinit { close(root) }

    /// A regular file, open for reading from its start.
    package struct OpenedSource: ~Copyable, Sendable {
        package let descriptor: FileDescriptor
        /// What the system said after opening; compare with discovery's to notice a change.
        package let identity: FileIdentity

        /// Gives the descriptor away.
        package consuming func releaseDescriptor() -> FileDescriptor { descriptor }
    }

    /// Opens a regular file; a FIFO, socket, device or folder is refused without waiting for anybody.
    ///
    /// - Throws: `leavesRoot` when a link is in the way, `notAFile`, `notFound`, `permission`, `tooManyOpenFiles`.
    package func open(_ path: RelativePath) throws(PlatformError) -> OpenedSource {
        let number = unsafe dossier_files_open_beneath(
            root, path.bytes, path.bytes.count, Int32(dossier_files_open_read), symlinks == .follow)
        guard number >= 0 else {
            // A socket cannot be opened at all; ENXIO is how the system says so.
            if -number == ENXIO { throw refusal(path, "it is a socket or a device") }
            throw PlatformError(errno: -number, "cannot open", describe(path))
        }
        let descriptor = FileDescriptor(owning: number)
        let facts = try descriptor.facts(of: describe(path))
        guard facts.kind == .file else { throw refusal(path, "it is a \(facts.kind.rawValue)") }
        return OpenedSource(descriptor: descriptor, identity: facts.identity)
    }

    /// From now on does without the kernel's contained resolution, as on kernels before 5.6: for tests.
    package static func forgetContainedResolution() { dossier_files_forget_openat2() }

    private func describe(_ path: RelativePath) -> String { "\(rootText)/\(path.text)" }

    private func refusal(_ path: RelativePath, _ why: String) -> PlatformError {
        PlatformError(.notAFile, "cannot open '\(describe(path))': \(why), not a regular file")
    }
}
