package import Media
package import Primitives

/// One name that discovery met, with the verdict on it that needs no reading of the file.
package struct DiscoveredEntry: Sendable, Hashable {
    package enum Verdict: Sendable, Hashable {
        /// A regular file that the input's patterns take.
        case file(FileIdentity)
        /// Left out; the reason is a stable code.
        case skipped(reason: String)
        /// A folder or file that could not be looked at, or a URL that could not be fetched.
        case failed(ReadingProblem)
        /// A URL that is passed on as it is.
        case reference
        /// A URL that only a run may fetch, and none has yet.
        case awaited
    }

    package let input: String
    package let path: RelativePath
    package let verdict: Verdict
    /// What is known of a source that has an address; `nil` for names of a folder.
    package let web: WebSource?

    package init(input: String, path: RelativePath, verdict: Verdict, web: WebSource? = nil) {
        self.input = input
        self.path = path
        self.verdict = verdict
        self.web = web
    }

    package var identity: FileIdentity? { if case .file(let identity) = verdict { identity } else { nil } }
}

/// What a pipeline says of a source by giving its address.
package struct WebSource: Sendable, Hashable {
    package let url: String
    /// What it is by the pipeline's word or its extension; `nil` where neither tells.
    package let facts: SourceFacts?
    /// Stands for the content in keys as long as the source is not fetched.
    package let content: SHA256Digest

    package init(url: String, facts: SourceFacts?, content: SHA256Digest) {
        self.url = url
        self.facts = facts
        self.content = content
    }
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
    /// Where it was fetched from; `nil` for a file of a folder.
    package let url: String?

    package init(input: String, path: RelativePath, identity: FileIdentity, url: String? = nil) {
        self.input = input
        self.path = path
        self.identity = identity
        self.url = url
    }
}
