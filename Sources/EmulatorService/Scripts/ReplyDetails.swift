/// What a rule changes about an answer, beside the way it goes wrong.
package struct ReplyDetails: Sendable, Hashable {
    /// Whether the answer is paid for; `nil` leaves that to the kind of reply.
    package var isBilled: Bool?
    /// Whether media count as if they had not arrived.
    package var dropsMedia = false
    /// The reason of the end, as the wire spells it.
    package var finish: String?
    /// Why the prompt is blocked.
    package var block: String?
    /// An error beside the answer.
    package var besides: ScriptedReply.StatusReply?
    /// How often a question about the task is told that it is not done.
    package var polls: Int?
    /// What the task fails with in the end.
    package var taskFailure: ScriptedReply.StatusReply?
    package var webhook: WebhookScript?
    /// How many of several answers break the request's schema, the first ones.
    package var invalidResults = 0

    package init() {}
}

/// How an answer is posted to a webhook.
package struct WebhookScript: Sendable, Hashable {
    package enum Calls: String, Sendable, Hashable, CaseIterable {
        case one
        /// The same twice.
        case two
        case none
        /// First two that the provider did not send: to an address that nobody gave, and about a task that nobody gave.
        case forged
    }

    package var calls: Calls
    package var delay: Duration
    /// Waits for `POST /release`.
    package var isHeld: Bool

    /// By default one call, a little after the reply that announced it.
    package init(calls: Calls = .one, delay: Duration = .milliseconds(20), isHeld: Bool = false) {
        self.calls = calls
        self.delay = delay
        self.isHeld = isHeld
    }
}
