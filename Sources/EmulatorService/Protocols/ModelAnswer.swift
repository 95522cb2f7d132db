/// What an emulated model says.
package struct ModelAnswer: Sendable, Hashable {
    package var text: String
    package var usage: TokenUsage
    /// Whether the text was cut at the request's token limit.
    package var isCut: Bool
    /// The summary of the reasoning; `nil` where there is none or it is not shown.
    package var thoughts: String?
    /// The reason of the end as the wire spells it, instead of the usual one.
    package var finish: String?
    /// Why the prompt was blocked; then there is no answer.
    package var block: String?
    /// An error that stands beside the answer, where the protocol has room for both.
    package var besides: Refusal?
    /// Whether the web was searched.
    package var hasSearched: Bool
    /// Answers that are given, each paid for.
    package var copies = 1
    /// What the first of several answers say instead.
    package var leading: [String] = []

    /// The text of one of the answers.
    func text(at index: Int) -> String { index < leading.count ? leading[index] : text }

    package init(
        text: String, usage: TokenUsage, isCut: Bool, thoughts: String? = nil, finish: String? = nil,
        block: String? = nil, besides: Refusal? = nil, hasSearched: Bool = false
    ) {
        self.text = text
        self.usage = usage
        self.isCut = isCut
        self.thoughts = thoughts
        self.finish = finish
        self.block = block
        self.besides = besides
        self.hasSearched = hasSearched
    }
}

extension TokenUsage {
    /// Of as many equal answers.
    func times(_ count: Int) -> TokenUsage {
        TokenUsage(prompt: prompt * count, completion: completion * count, thoughts: thoughts * count)
    }
}
