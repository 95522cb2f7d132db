/// An exchange that came to no whole reply.
package struct HTTPFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: String, Sendable, Hashable {
        /// The request itself is not allowed: an address that is none, plain http to another machine.
        case refused
        case cannotResolve
        case cannotConnect
        /// The server's certificate or the TLS handshake.
        case insecure
        case connectTimeout
        case firstByteTimeout
        case idleTimeout
        case totalTimeout
        /// The connection was closed or reset.
        case connectionLost
        /// What came is not HTTP.
        case malformedReply
        /// The reply's body is longer than was allowed.
        case replyTooLong
        /// A file of the body could not be read or changed while it was sent.
        case sourceUnreadable
    }

    /// How far the request had got: what decides whether it may have been acted upon.
    package enum Progress: Int, Sendable, Hashable, Comparable {
        /// No byte of the request left.
        case unsent
        /// Part of it: no server acts on half a body.
        case partlySent
        /// All of it.
        case sent
        /// And at least one byte of the reply came.
        case replying

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    package let kind: Kind
    package let progress: Progress
    /// For people: lower case, no full stop, names the host and never a secret.
    package let message: String

    package init(_ kind: Kind, progress: Progress, _ message: String) {
        self.kind = kind
        self.progress = progress
        self.message = message
    }

    package var description: String { message }
}
