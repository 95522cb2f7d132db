/// Why a file could not be read: it costs this file and no other.
package struct ReadingProblem: Error, Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        /// Needs a password.
        case encrypted
        /// Damaged, truncated, empty, or a parser died on it.
        case corrupt
        /// Nothing here reads this format.
        case unsupported
        /// Over a limit of size, pages, memory or processor time.
        case tooLarge = "too_large"
        /// The parser did not finish within its deadline.
        case timeout
        /// The system refused to open or read it, or a server did.
        case unreadable
        /// Nobody was there, or a server failed: another time it may work.
        case transient
        /// It is no longer the file that was discovered.
        case changed = "source_changed"
    }

    package let kind: Kind
    /// Lower case, without the file's name, without a full stop.
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}
