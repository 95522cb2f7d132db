/// A request that was sent and of which no outcome is known: it may have been billed.
package struct UnsettledRequest: Sendable, Hashable {
    package var number: RequestNumber
    package var provider: String
    /// Under which the provider knows its work, so that a later run can ask what came of it; `nil` where it has no name
    /// or the provider did not know it when it was asked.
    package var task: String?
    /// Whether the provider recognises the same request and bills it once, however often it is sent.
    package var isRepeatable: Bool

    package init(number: RequestNumber, provider: String, task: String? = nil, isRepeatable: Bool = false) {
        self.number = number
        self.provider = provider
        self.task = task
        self.isRepeatable = isRepeatable
    }

    /// Whether sending the question again may pay for it again.
    package var mayBePaidTwice: Bool { task == nil && !isRepeatable }
}
