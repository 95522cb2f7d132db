import CPlatformShims
import Glibc
package import Primitives

/// When a written file is forced onto the disk.
package enum Durability: Sendable, Hashable {
    /// The file and its folder, before the call returns.
    case full
    /// The file before the call returns; its folder at the next `synchronize`.
    case folderLater
    /// Both at the next `synchronize`: for many small files whose records are committed together after it.
    case grouped
}

/// The folder that a run writes into: whole files only, never outside it.
///
/// Every file is written under a temporary name beside its final one and renamed, so a killed process leaves either
/// the old file or the new one. Links inside the folder are refused, not followed. Safe to use from many threads.
package final class OutputFolder: Sendable {
    /// Temporary files of a process that was killed start like this.
    package static let temporaryPrefix = ".dossier-tmp-"

    let root: Int32
    package let path: String
    package let identity: FolderIdentity

    /// Opens the folder, and creates it and its parents when they are missing.
    ///
    /// - Throws: `PlatformError`, for example `permission`, `readOnly`, `notAFolder`.
    package init(path: String) throws(PlatformError) {
        let bytes = Array(path.utf8)
        var descriptor = unsafe dossier_files_open_root(bytes, bytes.count)
        if -descriptor == ENOENT {
            try Self.makeFolders(path)
            descriptor = unsafe dossier_files_open_root(bytes, bytes.count)
        }
        guard descriptor >= 0 else { throw PlatformError(errno: -descriptor, "cannot use the output folder", path) }
        do {
            identity = FolderIdentity(try FileFacts.ofDescriptor(descriptor, path).identity)
        } catch {
            close(descriptor)
            throw error
        }
        root = descriptor
        self.path = path
    }

    deinit { close(root) }

    /// Writes a whole file: its parents are created (mode 0755 less the umask), an older file is replaced.
    ///
    /// - Parameter mode: permissions of a new file, less the umask: 0o644 for outputs, 0o600 for state.
    /// - Returns: what the system says about the file that was written.
    /// - Throws: `PlatformError`; nothing is left behind, and an older file is untouched. `stopsRun` tells a full or
    ///   read-only disk.
    @discardableResult
    package func write(
        _ bytes: [UInt8], to path: RelativePath, mode: UInt32 = 0o644, durability: Durability = .full
    ) throws(PlatformError) -> FileIdentity {
        try withAtomicFile(path, mode: mode, durability: durability) { file throws(PlatformError) in
            try file.writeThrough(bytes)
        }
    }

    /// Writes a whole file piece by piece; when `body` throws, an older file stays and nothing is left behind.
    @discardableResult
    package func withAtomicFile<Failure: Error>(
        _ path: RelativePath, mode: UInt32 = 0o644, durability: Durability = .full,
        _ body: (inout AtomicFile) throws(Failure) -> Void
    ) throws -> FileIdentity {
        var file = try AtomicFile(path, in: self, mode: mode)
        try body(&file)
        return try file.commit(durability)
    }

    /// As above for bodies that fail like this module.
    @discardableResult
    package func withAtomicFile(
        _ path: RelativePath, mode: UInt32 = 0o644, durability: Durability = .full,
        _ body: (inout AtomicFile) throws(PlatformError) -> Void
    ) throws(PlatformError) -> FileIdentity {
        var file = try AtomicFile(path, in: self, mode: mode)
        try body(&file)
        return try file.commit(durability)
    }

    /// Removes a file or link; `false` when there was none.
    @discardableResult
    package func remove(_ path: RelativePath) throws(PlatformError) -> Bool {
        let folder: FileDescriptor
        do {
            folder = try open(path.parent, as: dossier_files_open_place)
        } catch {
            if error.code == .notFound { return false }
            throw error
        }
        let name = Array(path.name)
        let result = unsafe dossier_files_remove(folder.number, name, name.count)
        if -result == ENOENT { return false }
        guard result == 0 else { throw PlatformError(errno: -result, "cannot remove", describe(path)) }
        debt.add(folder: path.parent)
        return true
    }

    /// Opens a regular file of the folder for reading.
    package func openForReading(_ path: RelativePath) throws(PlatformError) -> SourceOpener.OpenedSource {
        let descriptor = try open(path, as: dossier_files_open_read)
        let facts = try descriptor.facts(of: describe(path))
        guard facts.kind == .file else {
            throw PlatformError(.notAFile, "cannot read '\(describe(path))': it is a \(facts.kind.rawValue)")
        }
        return SourceOpener.OpenedSource(descriptor: descriptor, identity: facts.identity)
    }

    /// What the system says about a regular file, without reading it; `nil` when there is none.
    package func identity(of path: RelativePath) throws(PlatformError) -> FileIdentity? {
        do {
            let facts = try open(path, as: dossier_files_open_place).facts(of: describe(path))
            return facts.kind == .file ? facts.identity : nil
        } catch {
            if error.code == .notFound || error.code == .notAFolder { return nil }
            throw error
        }
    }

    /// Forces onto the disk what was written with `grouped` or `folderLater`, and what was removed, before this call.
    ///
    /// With `grouped` files it syncs their whole file system, so it also waits for what other programs wrote there.
    package func synchronize() throws(PlatformError) {
        try debt.settle(sync)
    }

    // MARK: - Inside the module

    /// What `synchronize` owes.
    let debt = SyncDebt()

    /// Forces the names in the folders that are owed onto the disk, and leaves files to `synchronize`.
    func synchronizeFolders() throws(PlatformError) { try debt.settleFolders(sync) }

    private func sync(_ due: SyncDebt.Due) throws(PlatformError) {
        if due.files {
            // One call for the whole file system costs less than one per file as soon as there are a few.
            let result = dossier_files_sync_file_system(root)
            guard result >= 0 else { throw PlatformError(errno: -result, "cannot sync", path) }
        } else {
            for folder in due.folders { try sync(folder) }
        }
    }

    private func sync(_ folder: RelativePath) throws(PlatformError) {
        let descriptor: FileDescriptor
        do {
            descriptor = try open(folder, as: dossier_files_open_folder)
        } catch {
            // Removed meanwhile: then there is nothing left to lose.
            if error.code == .notFound { return }
            throw error
        }
        guard fsync(descriptor.number) == 0 else { throw PlatformError(errno: errno, "cannot sync", describe(folder)) }
    }

    func open(_ path: RelativePath, as how: Int) throws(PlatformError) -> FileDescriptor {
        let number = unsafe dossier_files_open_beneath(root, path.bytes, path.bytes.count, Int32(how), false)
        guard number >= 0 else { throw PlatformError(errno: -number, "cannot open", describe(path)) }
        return FileDescriptor(owning: number)
    }

    /// Opens a folder below the root, creating what is missing; new names are owed to `synchronize`.
    func openCreating(_ folder: RelativePath) throws(PlatformError) -> FileDescriptor {
        do {
            return try open(folder, as: dossier_files_open_place)
        } catch {
            guard error.code == .notFound else { throw error }
        }
        var current = RelativePath.root
        var descriptor = try open(current, as: dossier_files_open_place)
        for name in folder.names {
            let next = current.appending(name: name)
            // Owed before it exists: a file that somebody else writes into it meanwhile must find the debt.
            debt.add(folder: current)
            let made = unsafe dossier_files_make_folder(descriptor.number, Array(name), name.count, 0o755)
            guard made == 0 || -made == EEXIST else {
                throw PlatformError(errno: -made, "cannot create the folder", describe(next))
            }
            let opened = unsafe dossier_files_open_name(
                descriptor.number, Array(name), name.count, Int32(dossier_files_open_place))
            guard opened >= 0 else { throw PlatformError(errno: -opened, "cannot open", describe(next)) }
            descriptor = FileDescriptor(owning: opened)
            current = next
        }
        return descriptor
    }

    func describe(_ relative: RelativePath) -> String { relative.isRoot ? path : "\(path)/\(relative.text)" }

    private static func makeFolders(_ path: String) throws(PlatformError) {
        let bytes = Array(path.utf8)
        for end in bytes.indices.dropFirst() + [bytes.count]
        where end == bytes.count || bytes[end] == UInt8(ascii: "/") {
            let part = Array(bytes[..<end])
            guard unsafe mkdir(String(decoding: part, as: UTF8.self), 0o755) != 0, errno != EEXIST else { continue }
            throw PlatformError(errno: errno, "cannot create the folder", String(decoding: part, as: UTF8.self))
        }
    }
}
