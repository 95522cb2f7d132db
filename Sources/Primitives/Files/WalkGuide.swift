/// What decides which names a walk takes and which folders it enters; called synchronously, name by name.
///
/// The walk owns the file system and the guide owns the rules, so the rules are pure and the walk has none. Calls are
/// nested like the folders: `enterFolder`, then decisions about names in it, then `leaveFolder`, with the calls for
/// subfolders in between.
package protocol WalkGuide {
    /// The name of the file with rules that each folder may hold; `nil` when there are none.
    var ignoreFileName: [UInt8]? { get }

    /// A folder is being entered; the first is the root. `ignoreFile` holds the bytes of its ignore file, when present.
    mutating func enterFolder(_ path: RelativePath, ignoreFile: [UInt8]?)

    /// The folder entered last, and not yet left, is done.
    mutating func leaveFolder()

    /// Decides about one name in the folder entered last: `nil` takes the file, or enters the folder.
    ///
    /// `path` is relative to the root and its name starts at `nameStart`. Called once per name, before any system call
    /// that the name would cost. For followed links it is called with the kind of the target.
    mutating func skipReason(path: [UInt8], nameStart: Int, kind: FileKind) -> SkipReason?

    /// Decides about a file that was taken by name, now that its size is known.
    mutating func skipReason(size: Int) -> SkipReason?
}
