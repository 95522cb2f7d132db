import Pipeline
import Primitives

/// Reads the tokens and the cost of a task.
enum RunwareUsage {
    /// The usage that `json` states; `nil` when it holds neither prompt nor completion.
    ///
    /// `thinkingTokens` stand beside the completion's and are billed like them. `reasoningTokens` in the details are
    /// what other protocols call the same: among the completion's if the total leaves them no room.
    static func read(_ json: JSONValue) -> TokenUsage? {
        let prompt = count(json["promptTokens"])
        let completion = count(json["completionTokens"])
        guard prompt != nil || completion != nil else { return nil }
        let input = prompt ?? 0
        let written = completion ?? 0
        let total = count(json["totalTokens"])
        let cached = min(count(json["promptTokensDetails"]?["cachedTokens"]) ?? 0, input)
        if let thinking = count(json["thinkingTokens"]) {
            let adds = total == nil || total == input + written || total == input + written + thinking
            return TokenUsage(
                input: input, output: written, thinking: thinking, cached: cached, thinkingIsBilled: adds ? true : nil)
        }
        let reasoning = count(json["completionTokensDetails"]?["reasoningTokens"]) ?? 0
        if total == nil || total == input + written, reasoning <= written {
            return TokenUsage(input: input, output: written - reasoning, thinking: reasoning, cached: cached)
        }
        let adds = total == input + written + reasoning
        return TokenUsage(
            input: input, output: written, thinking: reasoning, cached: cached, thinkingIsBilled: adds ? true : nil)
    }

    /// The dollars that `json` states, exact to a picodollar.
    ///
    /// A server that adds up in binary may write more digits than dollars have; those are rounded away.
    static func cost(_ json: JSONValue) -> USD? {
        guard case .number(let number) = json else { return nil }
        if let exact = USD(number) { return exact }
        let picodollars = (number.doubleValue * 1e12).rounded()
        guard picodollars >= 0, picodollars < 1e18 else { return nil }
        return USD(picodollars: Int(picodollars))
    }

    /// A whole number that can be one of tokens, also when it is spelt `12.0`.
    private static func count(_ value: JSONValue?) -> Int? {
        value?.intValue.flatMap { (0...1 << 40).contains($0) ? $0 : nil }
    }
}
