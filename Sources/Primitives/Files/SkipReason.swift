/// Why a name that discovery met is not used; part of the manifest's contract, in snake case.
package struct SkipReason: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package var description: String { rawValue }

    // What the user asked for.
    package static let excluded = SkipReason(rawValue: "excluded")
    package static let notIncluded = SkipReason(rawValue: "not_included")
    package static let ignored = SkipReason(rawValue: "ignored")
    package static let hidden = SkipReason(rawValue: "hidden")
    package static let tooLarge = SkipReason(rawValue: "too_large")
    // What protects the user.
    package static let credentials = SkipReason(rawValue: "credentials")
    package static let ownOutput = SkipReason(rawValue: "own_output")
    /// The folder's ignore file exists but cannot be read, so nothing in it may be sent.
    package static let ignoreFileUnreadable = SkipReason(rawValue: "ignore_file_unreadable")
    // What the entry is.
    package static let symlink = SkipReason(rawValue: "symlink")
    package static let fifo = SkipReason(rawValue: "fifo")
    package static let socket = SkipReason(rawValue: "socket")
    package static let device = SkipReason(rawValue: "device")
    // What came in the way.
    package static let unreadable = SkipReason(rawValue: "unreadable")
    /// Listed, but gone when it was looked at.
    package static let vanished = SkipReason(rawValue: "vanished")
    /// A followed link whose target lies outside the input, or is absolute.
    package static let symlinkOutside = SkipReason(rawValue: "symlink_outside")
    /// A followed link to a folder that holds it, or links nested too deep.
    package static let symlinkLoop = SkipReason(rawValue: "symlink_loop")
    /// A followed link whose target does not exist.
    package static let symlinkBroken = SkipReason(rawValue: "symlink_broken")
}
