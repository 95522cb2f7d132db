/// A value that the path of an output may mention.
package enum OutputPathVariable: String, Sendable, Hashable, CaseIterable {
    /// The source's path below its input, with folder and extension.
    case relpath
    /// The folder of the source or the group; `_root` at the top.
    case folder
    /// The source's file name without its last extension.
    case stem
    /// The name of the group.
    case group
    /// The input's identifier.
    case input
    /// The step's identifier.
    case step
}
