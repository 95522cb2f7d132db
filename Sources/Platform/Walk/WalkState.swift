import CPlatformShims
import Glibc
import Primitives

/// A walk in progress: the folders from the root to where it stands, and the entries that wait for delivery.
struct WalkState<Guide: WalkGuide>: ~Copyable {
    /// Followed links within followed links; past this a tree of links could grow without end.
    private static var maximumLinks: Int { 8 }
    /// Listings that may stand paused at once; past this, names are held instead of descriptors.
    private static var maximumPaused: Int { 16 }

    private let root: Int32
    private let options: DirectoryWalk.Options
    private var guide: Guide
    private let ignoreFileName: [UInt8]?

    private var frames: FrameStack
    /// The path of the name at hand; every frame's path is a prefix of it.
    private var path: [UInt8] = []
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)
    private var batch: EntryBatch

    /// Takes ownership of `root`.
    init(root: Int32, options: DirectoryWalk.Options, guide: Guide) {
        self.root = root
        self.options = options
        self.guide = guide
        ignoreFileName = guide.ignoreFileName
        frames = FrameStack(limit: options.openFolders)
        batch = EntryBatch(limit: options.batchSize)
    }

    deinit { close(root) }

    /// Opens the root as the first folder; what would be an entry elsewhere is an error here.
    mutating func enterRoot(named name: String) throws(PlatformError) {
        let descriptor = dossier_files_open_beneath(
            root, nil, 0, Int32(dossier_files_open_folder), false)
        guard descriptor >= 0 else { throw PlatformError(errno: -descriptor, "cannot read the folder", name) }
        guard let refusal = try enter(descriptor, links: 0) else { return }
        throw PlatformError(
            .permission, "cannot use the folder '\(name)': \(refusal.detail ?? refusal.reason.rawValue)")
    }

    mutating func run(deliver: ([WalkEntry]) throws -> Void) throws {
        while let top = frames.last {
            if let (name, isLink) = frames[top].pending.next() {
                try descend(from: top, into: name, isLink: isLink)
            } else if !frames[top].isListed {
                try list(top, deliver: deliver)
            } else {
                guide.leaveFolder()
                frames.pop()
            }
            if batch.isFull { try deliver(batch.take()) }
        }
        if !batch.isEmpty { try deliver(batch.take()) }
    }

    // MARK: - Entries

    private mutating func emit(
        _ kind: FileKind, _ facts: FileFacts?, _ disposition: WalkEntry.Disposition
    ) {
        batch.append(
            WalkEntry(
                path: RelativePath(unchecked: path), kind: kind, identity: facts?.identity, mode: facts?.mode ?? 0,
                disposition: disposition))
    }

    /// Makes `path` the path of `name` in the folder of `frame`; returns where the name starts.
    private mutating func setPath(_ frame: Int, name: ArraySlice<UInt8>) -> Int {
        path.removeLast(path.count - frames[frame].pathLength)
        if !path.isEmpty { path.append(UInt8(ascii: "/")) }
        let start = path.count
        path.append(contentsOf: name)
        return start
    }

    // MARK: - Listing

    /// Lists until the folder ends or enough subfolders wait to be entered.
    private mutating func list(_ frame: Int, deliver: ([WalkEntry]) throws -> Void) throws {
        let limit = frames.pausedCount > Self.maximumPaused ? Int.max : options.pendingNameBytes
        while frames[frame].pending.byteCount < limit {
            let used = unsafe dossier_files_list(frames[frame].descriptor, &buffer, buffer.count)
            guard used > 0 else {
                frames[frame].isListed = true
                if used < 0 {
                    path.removeLast(path.count - frames[frame].pathLength)
                    emit(.folder, nil, .skipped(.unreadable, detail: PlatformError.reason(of: Int32(-used))))
                }
                if frames[frame].pending.isEmpty { frames.close(frame) }
                return
            }
            var position = 0
            while position < used {
                let kind = FileKind(listed: buffer[position])
                let start = position + 3
                position = start + (Int(buffer[position + 1]) | Int(buffer[position + 2]) << 8)
                try meet(buffer[start..<position], kind, in: frame)
                if batch.isFull { try deliver(batch.take()) }
            }
        }
    }

    /// Decides about one name and emits its entry, or queues it when it is a folder to enter.
    private mutating func meet(_ name: ArraySlice<UInt8>, _ listed: FileKind, in frame: Int) throws(PlatformError) {
        let nameStart = setPath(frame, name: name)
        var kind = listed
        var facts: FileFacts?
        if kind == .unknown {
            // Some file systems do not tell kinds while listing.
            guard let found = try examine(name, in: frame, kind) else { return }
            facts = found
            kind = found.kind
        }
        let isLink = kind == .symlink && options.symlinks == .follow
        if isLink {
            guard let target = try resolveLink() else { return }
            facts = target
            kind = target.kind
        }
        if let reason = guide.skipReason(path: path, nameStart: nameStart, kind: kind) {
            return emit(kind, facts, .skipped(reason, detail: nil))
        }
        switch kind {
        case .folder: frames[frame].pending.append(name, isLink: isLink)
        case .file:
            if facts == nil { facts = try examine(name, in: frame, kind) }
            guard let facts else { return }
            if facts.kind != .file {
                // Replaced between listing and looking.
                return emit(facts.kind, facts, .skipped(.vanished, detail: "no longer a file"))
            }
            if let reason = guide.skipReason(size: facts.identity.size) {
                return emit(kind, facts, .skipped(reason, detail: nil))
            }
            emit(kind, facts, .taken)
        case .symlink: emit(kind, facts, .skipped(.symlink, detail: nil))
        case .fifo: emit(kind, facts, .skipped(.fifo, detail: nil))
        case .socket: emit(kind, facts, .skipped(.socket, detail: nil))
        case .device: emit(kind, facts, .skipped(.device, detail: nil))
        case .unknown: emit(kind, facts, .skipped(.unreadable, detail: "of no known kind"))
        }
    }

    /// The facts of a name in a folder; when there are none, the trouble has become an entry.
    private mutating func examine(
        _ name: ArraySlice<UInt8>, in frame: Int, _ kind: FileKind
    ) throws(PlatformError) -> FileFacts? {
        var facts = dossier_files_facts()
        let folder = frames[frame].descriptor
        let result = unsafe name.withUnsafeBufferPointer { name in
            guard let base = name.baseAddress else { return -ENOENT }
            return unsafe dossier_files_facts_at(folder, base, name.count, &facts)
        }
        guard result == 0 else {
            try emitTrouble(-result, kind)
            return nil
        }
        return FileFacts(facts)
    }

    /// The facts of the target of the link at `path`; when it is not to be followed, that has become an entry.
    private mutating func resolveLink() throws(PlatformError) -> FileFacts? {
        let target = unsafe dossier_files_open_beneath(root, path, path.count, Int32(dossier_files_open_place), true)
        guard target >= 0 else {
            let reason = PlatformError.reason(of: -target)
            switch -target {
            case EXDEV: emit(.symlink, nil, .skipped(.symlinkOutside, detail: nil))
            case ENOENT: emit(.symlink, nil, .skipped(.symlinkBroken, detail: nil))
            case ELOOP: emit(.symlink, nil, .skipped(.symlinkLoop, detail: reason))
            default: try emitTrouble(-target, .symlink)
            }
            return nil
        }
        let opened = FileDescriptor(owning: target)
        return try opened.facts(of: RelativePath(unchecked: path).text)
    }

    /// Turns the system's refusal into an entry; only running out of descriptors or memory ends the walk.
    private mutating func emitTrouble(_ number: Int32, _ kind: FileKind) throws(PlatformError) {
        switch number {
        case EMFILE, ENFILE, ENOMEM:
            throw PlatformError(errno: number, "cannot open", RelativePath(unchecked: path).text)
        case ENOENT, ENOTDIR, ELOOP, ESTALE:
            emit(kind, nil, .skipped(.vanished, detail: PlatformError.reason(of: number)))
        default: emit(kind, nil, .skipped(.unreadable, detail: PlatformError.reason(of: number)))
        }
    }

    // MARK: - Folders

    private mutating func descend(
        from parent: Int, into name: ArraySlice<UInt8>, isLink: Bool
    ) throws(PlatformError) {
        _ = setPath(parent, name: name)
        batch.noteFolder()
        let descriptor =
            isLink
            ? unsafe dossier_files_open_beneath(root, path, path.count, Int32(dossier_files_open_folder), true)
            : openSubfolder(name, of: parent)
        guard descriptor >= 0 else { return try emitTrouble(-descriptor, .folder) }
        if frames[parent].isListed, frames[parent].pending.isEmpty { frames.close(parent) }
        let links = frames[parent].links + (isLink ? 1 : 0)
        if let (reason, detail) = try enter(descriptor, links: links, isLink: isLink) {
            emit(.folder, nil, .skipped(reason, detail: detail))
        }
    }

    private mutating func openSubfolder(_ name: ArraySlice<UInt8>, of parent: Int) -> Int32 {
        if frames[parent].descriptor < 0 {
            let reopened = reopen(parent)
            guard reopened >= 0 else { return reopened }
        }
        let folder = frames[parent].descriptor
        return unsafe name.withUnsafeBufferPointer { name in
            guard let base = name.baseAddress else { return -ENOENT }
            return unsafe dossier_files_open_name(folder, base, name.count, Int32(dossier_files_open_folder))
        }
    }

    /// Opens a folder again that was closed to save descriptors; `-ESTALE` when another one stands in its place.
    private mutating func reopen(_ frame: Int) -> Int32 {
        let follow = frames[frame].links > 0
        let opened = unsafe dossier_files_open_beneath(
            root, path, frames[frame].pathLength, Int32(dossier_files_open_folder), follow)
        guard opened >= 0 else { return opened }
        guard let facts = try? FileFacts.ofDescriptor(opened, ""),
            FolderIdentity(facts.identity) == frames[frame].identity
        else {
            close(opened)
            return -ESTALE
        }
        frames.reopened(frame, opened)
        return opened
    }

    /// Makes an open folder the one to be listed next, or closes it and says why it must not be entered.
    private mutating func enter(
        _ descriptor: Int32, links: Int, isLink: Bool = false
    ) throws(PlatformError) -> (reason: SkipReason, detail: String?)? {
        let opened = FileDescriptor(owning: descriptor)
        let identity = FolderIdentity(try opened.facts(of: RelativePath(unchecked: path).text).identity)
        if options.ownFolders.contains(identity) { return (.ownOutput, nil) }
        if isLink, frames.contains(identity) {
            return (.symlinkLoop, "leads to its own parent")
        }
        if links > Self.maximumLinks { return (.symlinkLoop, "more than \(Self.maximumLinks) links within links") }
        var ignoreFile: [UInt8]?
        if let ignoreFileName {
            switch IgnoreFileReader.read(ignoreFileName, in: descriptor) {
            case .absent: break
            case .bytes(let bytes): ignoreFile = bytes
            case .unreadable(let detail): return (.ignoreFileUnreadable, detail)
            }
        }
        guide.enterFolder(RelativePath(unchecked: path), ignoreFile: ignoreFile)
        frames.push(
            WalkFrame(descriptor: opened.release(), identity: identity, pathLength: path.count, links: links))
        return nil
    }
}
