/// What tells an unchanged file from a changed one without reading it.
///
/// Size and modification time alone can lie (a copy that keeps times, two writes within one tick); device and inode
/// catch replaced files. It is a shortcut for hashing only: keys are made of content.
package struct FileIdentity: Sendable, Hashable {
    package let device: UInt64
    package let inode: UInt64
    /// Bytes.
    package let size: Int
    /// Nanoseconds since the epoch.
    package let modified: Int64

    package init(device: UInt64, inode: UInt64, size: Int, modified: Int64) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
    }
}
