package import Pipeline
package import Primitives

/// A whole answer of a model.
package struct ModelReply: Sendable, Hashable {
    package var text: String
    /// Further whole answers to the same question, where several were asked for.
    package var alternatives: [String] = []
    /// The model's thoughts, where it shows them; never part of the answer.
    package var reasoning: String?
    package var usage: TokenUsage?
    /// The prompt's tokens by kind, where they are told apart.
    package var inputTokens: InputTokens?
    /// What the provider itself says the request cost.
    package var reportedCost: USD?
    /// How finely the provider rounds that.
    package var reportedCostStep: USD?
    /// The model that answered, by the provider's word.
    package var servedModel: String?
    /// The name under which the provider knows the request.
    package var requestID: String?
    /// Addresses that a search cited; data, never fetched.
    package var citations: [String]
    /// What was odd about the reply and is worth recording: `unknown_finish_reason: …`.
    package var remarks: [String]
    /// How sure it is that the request's files arrived; `nil` where nobody checked.
    package var arrival: MediaArrival.Certainty?

    package init(
        text: String, reasoning: String? = nil, usage: TokenUsage? = nil, reportedCost: USD? = nil,
        reportedCostStep: USD? = nil,
        servedModel: String? = nil, requestID: String? = nil, citations: [String] = [], remarks: [String] = []
    ) {
        self.text = text
        self.reasoning = reasoning
        self.usage = usage
        self.reportedCost = reportedCost
        self.reportedCostStep = reportedCostStep
        self.servedModel = servedModel
        self.requestID = requestID
        self.citations = citations
        self.remarks = remarks
    }
}
