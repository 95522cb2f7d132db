import HTTPMessages

/// A request on its way along redirects.
struct RedirectHop: Sendable {
    let request: HTTPRequest
    let address: Address
    private let followed: Int

    /// Enough for a moved page behind a load balancer; more is a loop.
    static let limit = 5

    init(request: HTTPRequest, address: Address) {
        self.init(request: request, address: address, followed: 0)
    }

    private init(request: HTTPRequest, address: Address, followed: Int) {
        self.request = request
        self.address = address
        self.followed = followed
    }

    /// - Throws: `HTTPFailure` of kind `refused` when the request's maker does not want it to go to this host.
    func requireAllowedHost() throws(HTTPFailure) {
        guard let allows = request.allowsHost, !allows(address.host.lowercased()) else { return }
        throw HTTPFailure(.refused, progress: .unsent, "the host \(address.host) is not one of those that are allowed")
    }

    /// Where a reply sends the request; `nil` when the reply is the answer.
    ///
    /// A POST is never repeated elsewhere. The credential stays behind when the server is another one, and plain http is
    /// followed no further than asked for.
    ///
    /// - Parameter elapsed: since the first hop was begun: they share the total timeout.
    /// - Throws: `HTTPFailure` when the new address is not allowed, or is one too many.
    func next(after head: HTTPReplyHead, elapsed: Duration) throws(HTTPFailure) -> RedirectHop? {
        guard request.method == .get, [301, 302, 303, 307, 308].contains(head.status),
            let location = head.fields["Location"]
        else { return nil }
        guard followed < Self.limit else {
            throw HTTPFailure(
                .malformedReply, progress: .replying,
                "\(address.authority) redirects in circles: \(Self.limit) redirects were followed")
        }
        let target: Address
        do throws(HTTPFailure) {
            target = try Address(location, relativeTo: address)
            guard target.isHTTPS || !address.isHTTPS else {
                throw HTTPFailure(.refused, progress: .unsent, "it leads from https to plain http")
            }
            try RedirectHop(request: request, address: target).requireAllowedHost()
        } catch {
            throw HTTPFailure(
                .refused, progress: .replying, "a redirect of \(address.authority) is not followed: \(error.message)")
        }
        var request = request
        request.url = target.url
        if !target.hasSameOrigin(as: address) { request.credential = nil }
        request.timeouts.total = max(request.timeouts.total - elapsed, .milliseconds(1))
        return RedirectHop(request: request, address: target, followed: followed + 1)
    }
}
