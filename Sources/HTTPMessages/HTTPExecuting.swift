/// Whoever sends requests: the transport in the program, a script in tests.
package protocol HTTPExecuting: Sendable {
    /// Sends a request and hands the reply to `read` as soon as its head is there.
    ///
    /// The exchange ends with `read`: a body that it leaves unread is given up. Redirects are followed for GET alone,
    /// and without the credential when they lead to another host; a POST's redirect is a reply like any other.
    ///
    /// - Throws: `HTTPFailure`; `CancellationError` when the task is cancelled, whatever the phase; what `read` throws.
    func execute<Value: Sendable>(
        _ request: HTTPRequest, _ read: @Sendable (HTTPReply) async throws -> Value
    ) async throws -> Value
}
