/// One name that a walk met: a file to use, or a file or folder that is not used and why.
///
/// Folders that are entered give no entry of their own; a pruned folder gives one, and nothing below it does.
package struct WalkEntry: Sendable, Hashable {
    /// What became of the name.
    package enum Disposition: Sendable, Hashable {
        case taken
        /// `detail` is the system's reason, when there is one. A folder that is skipped was not entered.
        case skipped(SkipReason, detail: String?)
    }

    package let path: RelativePath
    /// What the name stands for; for a followed link that was taken, what its target is.
    package let kind: FileKind
    /// Present for every file that was taken; for others when the walk had to look.
    package let identity: FileIdentity?
    /// Permission bits; 0 when unknown.
    package let mode: UInt32
    package let disposition: Disposition

    package init(
        path: RelativePath, kind: FileKind, identity: FileIdentity?, mode: UInt32 = 0, disposition: Disposition
    ) {
        self.path = path
        self.kind = kind
        self.identity = identity
        self.mode = mode
        self.disposition = disposition
    }

    /// Why it is not used; `nil` when it is.
    package var skipReason: SkipReason? {
        if case .skipped(let reason, _) = disposition { reason } else { nil }
    }
}
