import CPlatformShims
import Glibc
import Primitives
import Synchronization

/// A file being written under a temporary name; it gets its own name only when it is complete.
///
/// Bytes are gathered to 64 KiB before they are written. Without `commit` the temporary file is removed.
package struct AtomicFile: ~Copyable {
    private static let bufferSize = 64 << 10
    /// Makes the names of one process's temporary files differ.
    private static let serial = Atomic<UInt64>(0)

    private let folder: OutputFolder
    private let parent: FileDescriptor
    private let path: RelativePath
    private let temporary: [UInt8]
    private let descriptor: FileDescriptor
    private var buffer: [UInt8] = []
    private var isCommitted = false
    /// Bytes given so far.
    package private(set) var count = 0

    init(_ path: RelativePath, in folder: OutputFolder, mode: UInt32) throws(PlatformError) {
        guard !path.isRoot else {
            throw PlatformError(.notAFile, "cannot write '\(folder.path)': an output needs a name")
        }
        if let long = path.names.first(where: { $0.count > Int(NAME_MAX) }) {
            throw PlatformError(
                .nameTooLong,
                "cannot write '\(folder.describe(path))': a name in it has \(long.count) bytes, and \(NAME_MAX) are allowed",
                remedy: "shorten the output path in the pipeline file", errorNumber: ENAMETOOLONG)
        }
        let parent = try folder.openCreating(path.parent)
        let (temporary, number) = Self.createTemporary(in: parent.number, mode: mode)
        guard number >= 0 else { throw PlatformError(errno: -number, "cannot write", folder.describe(path)) }
        self.folder = folder
        self.path = path
        self.parent = parent
        self.temporary = temporary
        descriptor = FileDescriptor(owning: number)
    }

    /// A new file of a name that nobody else has; the number is a descriptor or a negative error number.
    private static func createTemporary(in parent: Int32, mode: UInt32) -> (name: [UInt8], number: Int32) {
        while true {
            let serial = serial.wrappingAdd(1, ordering: .relaxed).newValue
            let name = Array("\(OutputFolder.temporaryPrefix)\(getpid())-\(serial)".utf8)
            let opened = unsafe dossier_files_create(parent, name, name.count, mode)
            // A process with the same number may have been killed here once.
            if -opened != EEXIST { return (name, opened) }
        }
    }

    deinit {
        if !isCommitted { _ = unsafe dossier_files_remove(parent.number, temporary, temporary.count) }
    }

    /// Appends bytes.
    package mutating func write(_ bytes: some Collection<UInt8>) throws(PlatformError) {
        buffer.append(contentsOf: bytes)
        count += bytes.count
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Appends text as UTF-8.
    package mutating func write(_ text: String) throws(PlatformError) { try write(text.utf8) }

    /// Writes bytes that are complete already, without gathering them first.
    mutating func writeThrough(_ bytes: [UInt8]) throws(PlatformError) {
        try flush()
        count += bytes.count
        let result = unsafe dossier_files_write(descriptor.number, bytes, bytes.count)
        guard result == 0 else { throw PlatformError(errno: -result, "cannot write", folder.describe(path)) }
    }

    private mutating func flush() throws(PlatformError) {
        guard !buffer.isEmpty else { return }
        let result = unsafe dossier_files_write(descriptor.number, buffer, buffer.count)
        guard result == 0 else { throw PlatformError(errno: -result, "cannot write", folder.describe(path)) }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Makes the file complete and gives it its name.
    consuming func commit(_ durability: Durability) throws(PlatformError) -> FileIdentity {
        try flush()
        if durability != .grouped {
            guard fsync(descriptor.number) == 0 else {
                throw PlatformError(errno: errno, "cannot sync", folder.describe(path))
            }
        }
        let facts = try descriptor.facts(of: folder.describe(path))
        let name = Array(path.name)
        let result = unsafe dossier_files_rename(parent.number, temporary, temporary.count, name, name.count)
        guard result == 0 else { throw PlatformError(errno: -result, "cannot write", folder.describe(path)) }
        isCommitted = true
        switch durability {
        case .full:
            folder.debt.add(folder: path.parent)
            try folder.synchronizeFolders()
        case .folderLater: folder.debt.add(folder: path.parent)
        case .grouped: folder.debt.add(folder: path.parent, files: true)
        }
        return facts.identity
    }
}
