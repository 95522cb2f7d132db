package import Primitives

/// Where a provider delivers the outcomes of tasks.
package struct WebhookSpec: Sendable, Hashable {
    /// Where the run listens.
    package var listen: ListenAddress
    /// The address under which the provider reaches it, through whatever stands in between; `nil` where that is the same.
    package var url: String?

    package init(listen: ListenAddress, url: String? = nil) {
        self.listen = listen
        self.url = url
    }
}
