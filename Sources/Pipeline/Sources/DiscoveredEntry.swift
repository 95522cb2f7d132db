package import Media
package import Primitives

/// One name that discovery met, with the verdict on it that needs no reading of the file.
package struct DiscoveredEntry: Sendable, Hashable {
    package enum Verdict: Sendable, Hashable {
        /// A regular file that the input's patterns take.
        case file(FileIdentity)
        /// Left out; the reason is a stable code.
        case skipped(reason: String)
        /// A folder or file that could not be looked at.
        case failed(ReadingProblem)
    }

    package let input: String
    package let path: RelativePath
    package let verdict: Verdict

    package init(input: String, path: RelativePath, verdict: Verdict) {
        self.input = input
        self.path = path
        self.verdict = verdict
    }

    package var identity: FileIdentity? { if case .file(let identity) = verdict { identity } else { nil } }
}

/// What the ledger already knows about a file that was met again.
package struct KnownSource: Sendable, Hashable {
    package var identity: FileIdentity?
    package var type: MediaType?
    package var family: MediaFamily?
    package var hasDigest: Bool
    package var problem: ReadingProblem.Kind?
    package var skipReason: String?
    /// Runs in which examining it failed.
    package var attempts: Int

    package init(
        identity: FileIdentity?, type: MediaType?, family: MediaFamily?, hasDigest: Bool,
        problem: ReadingProblem.Kind?, skipReason: String?, attempts: Int
    ) {
        self.identity = identity
        self.type = type
        self.family = family
        self.hasDigest = hasDigest
        self.problem = problem
        self.skipReason = skipReason
        self.attempts = attempts
    }
}

/// A file that has to be opened, typed and hashed before it can be planned.
package struct UnexaminedSource: Sendable, Hashable {
    package let input: String
    package let path: RelativePath
    package let identity: FileIdentity

    package init(input: String, path: RelativePath, identity: FileIdentity) {
        self.input = input
        self.path = path
        self.identity = identity
    }
}
