package import Primitives

/// What an earlier run left of a unit, as far as planning asks.
package struct PreviousUnit: Sendable, Hashable {
    package var status: UnitStatus
    package var key: SHA256Digest?
    /// `KeyComponents.json`, parsed only when a difference has to be explained.
    package var componentsText: String
    package var failureClass: FailureClass?
    package var attempts: Int
    package var answer: AnswerReference?
    package var rendering: SHA256Digest?
    /// `UnitDetails` as JSON.
    package var detailsText: String
    package var outputs: [OutputRecord]
    /// Requests per key that were sent and of which no outcome is known: each may have been billed.
    package var lostRequests: [SHA256Digest: [UnsettledRequest]]

    package init(
        status: UnitStatus, key: SHA256Digest?, componentsText: String = "null", failureClass: FailureClass? = nil,
        attempts: Int = 0, answer: AnswerReference? = nil, rendering: SHA256Digest? = nil, detailsText: String = "{}",
        outputs: [OutputRecord] = [], lostRequests: [SHA256Digest: [UnsettledRequest]] = [:]
    ) {
        self.status = status
        self.key = key
        self.componentsText = componentsText
        self.failureClass = failureClass
        self.attempts = attempts
        self.answer = answer
        self.rendering = rendering
        self.detailsText = detailsText
        self.outputs = outputs
        self.lostRequests = lostRequests
    }

    package var details: UnitDetails {
        UnitDetails(json: (try? JSONParser.parse(detailsText))?.value ?? .null)
    }

    package var components: KeyComponents? {
        (try? JSONParser.parse(componentsText)).flatMap { KeyComponents(json: $0.value) }
    }
}
