extension HTTPTransport {
    /// How a transport behaves for all its requests.
    ///
    /// Proxies come from the environment (`https_proxy`, `no_proxy`), as libcurl reads it.
    package struct Options: Sendable, Hashable {
        /// Requests in flight at most, and so connections; more wait in order of arrival.
        package var connections: Int
        /// A file of certificates in PEM that are trusted besides the system's.
        package var certificateAuthorities: String?
        /// Sent with every request that has no `User-Agent` of its own.
        package var userAgent: String
        /// Whether plain http may be spoken to this machine; to others it never is.
        package var allowsLoopbackHTTP: Bool

        /// - Precondition: `connections` is positive.
        package init(
            connections: Int, certificateAuthorities: String? = nil, userAgent: String = "dossier",
            allowsLoopbackHTTP: Bool = true
        ) {
            precondition(connections > 0, "a transport of \(connections) connections would never send anything")
            self.connections = connections
            self.certificateAuthorities = certificateAuthorities
            self.userAgent = userAgent
            self.allowsLoopbackHTTP = allowsLoopbackHTTP
        }
    }
}
