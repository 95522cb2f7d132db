package import Primitives

/// Which of an input's URLs a run may fetch, and how much of each.
///
/// Defaults: `maxBytes` 2 GiB, `timeout` 60 s.
package struct DownloadSpec: Sendable, Hashable {
    package var hosts: [HostPattern]
    /// A longer file fails, and what came of it is thrown away.
    package var maxBytes: ByteCount
    /// The longest silence of a server.
    package var timeout: Duration

    package init(
        hosts: [HostPattern], maxBytes: ByteCount = Self.standardMaxBytes, timeout: Duration = .seconds(60)
    ) {
        self.hosts = hosts
        self.maxBytes = maxBytes
        self.timeout = timeout
    }

    package static let standardMaxBytes = ByteCount(2 << 30)

    /// Whether a run may fetch from `host`, be it the URL's own or one that a server redirects to.
    package func allows(_ host: String) -> Bool { hosts.contains { $0.matches(host) } }
}
