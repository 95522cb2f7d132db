/// What tells a file apart from every other and from its own earlier content, without reading it.
///
/// Two observations that are equal in all four parts are taken for the same bytes (unless the user asks for paranoia).
package struct FileIdentity: Sendable, Hashable {
    package let device: UInt64
    package let inode: UInt64
    /// Bytes.
    package let size: Int
    /// Last modification, in nanoseconds since 1970.
    package let modified: Int

    package init(device: UInt64, inode: UInt64, size: Int, modified: Int) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
    }
}

/// What a name in a folder stands for.
package enum FileKind: String, Sendable, Hashable, CaseIterable {
    case file, folder, symlink, fifo, socket, device
    /// The system would not say.
    case unknown
}
