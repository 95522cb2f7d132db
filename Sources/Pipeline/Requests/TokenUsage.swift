/// Tokens of one request.
package struct TokenUsage: Sendable, Hashable {
    /// Everything that was sent, cached tokens included.
    package var input: Int
    /// The visible answer, without thinking.
    package var output: Int
    package var thinking: Int
    /// The part of `input` that a cache served.
    package var cached: Int
    package var searches: Int
    /// Whether the provider bills thinking as output; `nil` when its numbers do not add up either way.
    package var thinkingIsBilled: Bool?
    /// How often the prompt was read for these numbers.
    ///
    /// A request for several answers counts each reading, and which prices hold is a matter of one of them. Sums over
    /// requests leave it as it is.
    package var promptReadings = 1

    package init(
        input: Int, output: Int, thinking: Int = 0, cached: Int = 0, searches: Int = 0, thinkingIsBilled: Bool? = true
    ) {
        self.input = input
        self.output = output
        self.thinking = thinking
        self.cached = cached
        self.searches = searches
        self.thinkingIsBilled = thinkingIsBilled
    }

    package var total: Int { input + output + thinking }

    /// What as many equal answers take at most, each of them with its own reading of the prompt.
    package func times(_ count: Int) -> TokenUsage {
        var usage = self
        for _ in 1..<max(1, count) { usage.add(self) }
        usage.promptReadings = promptReadings * max(1, count)
        return usage
    }

    /// Adds another request's tokens.
    package mutating func add(_ other: TokenUsage) {
        input += other.input
        output += other.output
        thinking += other.thinking
        cached += other.cached
        searches += other.searches
        if other.thinkingIsBilled == nil { thinkingIsBilled = nil }
    }
}
