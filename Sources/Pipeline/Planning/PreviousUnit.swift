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
    package var outputs: [OutputRecord]

    package init(
        status: UnitStatus, key: SHA256Digest?, componentsText: String = "null", failureClass: FailureClass? = nil,
        attempts: Int = 0, answer: AnswerReference? = nil, rendering: SHA256Digest? = nil, outputs: [OutputRecord] = []
    ) {
        self.status = status
        self.key = key
        self.componentsText = componentsText
        self.failureClass = failureClass
        self.attempts = attempts
        self.answer = answer
        self.rendering = rendering
        self.outputs = outputs
    }

    package var components: KeyComponents? {
        (try? JSONParser.parse(componentsText)).flatMap { KeyComponents(json: $0.value) }
    }
}
