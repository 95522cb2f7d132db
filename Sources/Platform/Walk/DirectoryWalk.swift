import CPlatformShims
import Glibc
package import Primitives

/// A walk over everything below a folder, with memory and descriptors bounded whatever the tree looks like.
///
/// A folder's files are delivered while it is listed, in the order of the file system, and its subfolders are entered
/// afterwards. Of a folder with very many subfolders only a part is held: listing pauses while that part is walked.
/// Every folder is opened relative to its parent, so a name that changes into a link meanwhile is never followed, and
/// paths may be longer than the system's limit for a path.
package struct DirectoryWalk: Sendable {
    package struct Options: Sendable {
        package var symlinks: SymlinkPolicy
        /// Folders that are skipped as the program's own output, wherever they lie.
        package var ownFolders: Set<FolderIdentity>
        /// Entries per delivery; a delivery also ends when its paths take a mebibyte.
        package var batchSize: Int
        /// Folders held open at once, at least 2; deeper trees are walked by opening folders again.
        package var openFolders: Int
        /// Bytes of subfolder names held per folder before listing pauses.
        package var pendingNameBytes: Int

        package init(
            symlinks: SymlinkPolicy = .skip, ownFolders: Set<FolderIdentity> = [], batchSize: Int = 512,
            openFolders: Int = 64, pendingNameBytes: Int = 1 << 20
        ) {
            self.symlinks = symlinks
            self.ownFolders = ownFolders
            self.batchSize = max(1, batchSize)
            self.openFolders = max(2, openFolders)
            self.pendingNameBytes = max(1, pendingNameBytes)
        }
    }

    /// The folder as the user wrote it; a link here is followed.
    package let root: String
    package let options: Options

    package init(root: String, options: Options = Options()) {
        self.root = root
        self.options = options
    }

    /// Walks the tree on the calling thread, which blocks: call it on a thread of its own.
    ///
    /// `deliver` may block (that is the back-pressure) and may throw to stop the walk. It is also called with an empty
    /// batch now and then when folders give no entries, so that a walk over them can be stopped too.
    ///
    /// - Throws: `PlatformError` when the root is missing, not a folder or not readable, or when descriptors run out;
    ///   and whatever `deliver` throws. Troubles below the root are entries.
    package func run(guide: some WalkGuide, deliver: ([WalkEntry]) throws -> Void) throws {
        let bytes = Array(root.utf8)
        let descriptor = unsafe dossier_files_open_root(bytes, bytes.count)
        guard descriptor >= 0 else { throw PlatformError(errno: -descriptor, "cannot read the folder", root) }
        var state = WalkState(root: descriptor, options: options, guide: guide)
        try state.enterRoot(named: root)
        try state.run(deliver: deliver)
    }
}

/// What tells a folder apart from every other, whatever path leads to it.
package struct FolderIdentity: Sendable, Hashable {
    package let device: UInt64
    package let inode: UInt64

    package init(device: UInt64, inode: UInt64) {
        self.device = device
        self.inode = inode
    }

    init(_ identity: FileIdentity) { self.init(device: identity.device, inode: identity.inode) }
}
