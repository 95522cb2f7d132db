package import Primitives

/// One provider's wire format, apart from any server: bytes in, a verdict out; an answer in, reply bytes out.
package protocol EmulatedProtocol: Sendable {
    /// The provider's errors: which statuses, codes and types there are; a provider may speak several protocols.
    func errors(path: String) -> ErrorTable

    /// Whether a request of this method to this path asks a model something.
    func asksModel(method: String, path: String) -> Bool

    /// The reply to a request that asks no model, such as a list of models; `nil` for paths the protocol does not know.
    ///
    /// - Parameter account: What was billed so far, for balances.
    func information(method: String, path: String, head: RequestHead, account: BillingLedger) -> PlannedReply?

    /// Judges a whole request.
    ///
    /// - Throws: `Refusal` for the first thing that the provider would not take.
    func check(_ head: RequestHead, body: [UInt8]) throws(Refusal) -> ReceivedRequest

    /// The reply that carries an answer, whole or as a stream.
    func reply(_ answer: ModelAnswer, to request: ReceivedRequest, sequence: Int) -> PlannedReply

    /// The reply of an error that is in the provider's words already.
    func reply(_ refusal: Refusal, path: String, sequence: Int) -> PlannedReply

    /// The reply of a fault that needs the wire's spelling.
    func reply(_ fault: FaultKind, answer: ModelAnswer, to request: ReceivedRequest, sequence: Int) -> PlannedReply

    /// The reply that only announces an answer; `nil` where the protocol has no such thing.
    func acknowledgement(of request: ReceivedRequest, sequence: Int) -> PlannedReply?

    /// The reply to an upload, with the name under which the medium is kept.
    func reply(stored medium: String, to request: ReceivedRequest, sequence: Int) -> PlannedReply

    /// The reply to a question about the account.
    func reply(balance: USD, to request: ReceivedRequest, sequence: Int) -> PlannedReply

    /// What is posted to a webhook, one value for each answer; none where the protocol has no webhooks.
    func announcements(of answer: ModelAnswer, to request: ReceivedRequest) -> [JSONValue]

    /// The reply to a question about tasks, with what is known of each.
    func reply(_ tasks: [TaskReport], to request: ReceivedRequest, sequence: Int) -> PlannedReply
}

extension EmulatedProtocol {
    /// The reply to a request that the check refused: in the provider's words.
    package func refuse(_ refusal: Refusal, path: String, sequence: Int) -> PlannedReply {
        reply(errors(path: path).translated(refusal), path: path, sequence: sequence)
    }

    package func acknowledgement(of request: ReceivedRequest, sequence: Int) -> PlannedReply? { nil }

    package func announcements(of answer: ModelAnswer, to request: ReceivedRequest) -> [JSONValue] { [] }

    package func reply(stored medium: String, to request: ReceivedRequest, sequence: Int) -> PlannedReply {
        refuse(
            Refusal(status: 404, code: "not_found", "this protocol stores no media"), path: request.path,
            sequence: sequence)
    }

    package func reply(balance: USD, to request: ReceivedRequest, sequence: Int) -> PlannedReply {
        refuse(
            Refusal(status: 404, code: "not_found", "this protocol tells no balance"), path: request.path,
            sequence: sequence)
    }

    package func reply(_ tasks: [TaskReport], to request: ReceivedRequest, sequence: Int) -> PlannedReply {
        refuse(
            Refusal(status: 404, code: "task_not_found", "this protocol has no tasks"), path: request.path,
            sequence: sequence)
    }
}
