import Pipeline
import Primitives

/// Reads the tokens of a chat completion, by either of the two ways of counting thinking.
enum ChatUsage {
    /// The usage that `json` states; `nil` when it holds neither prompt nor completion.
    ///
    /// If the total is prompt and completion, thinking is among the completion's tokens; if it is all three, thinking
    /// stands beside them. Numbers that fit neither way are kept as given, and their cost is unknown.
    ///
    /// - Parameter billsSeparateThinking: whether thinking beside the completion is paid for.
    static func read(_ json: JSONValue, billsSeparateThinking: Bool) -> TokenUsage? {
        let prompt = count(json["prompt_tokens"] ?? json["input_tokens"])
        let completion = count(json["completion_tokens"] ?? json["output_tokens"])
        guard prompt != nil || completion != nil else { return nil }
        let input = prompt ?? 0
        let written = completion ?? 0
        let details = json["completion_tokens_details"] ?? json["output_tokens_details"]
        let thinking = count(details?["reasoning_tokens"] ?? json["reasoning_tokens"]) ?? 0
        let cachedDetails = json["prompt_tokens_details"] ?? json["input_tokens_details"]
        let cached = count(cachedDetails?["cached_tokens"] ?? json["prompt_cache_hit_tokens"]) ?? 0
        var usage = TokenUsage(input: input, output: written, thinking: thinking, cached: min(cached, input))
        let total = count(json["total_tokens"])
        if total == nil || total == input + written, thinking <= written {
            usage.output = written - thinking
        } else if total == input + written + thinking {
            usage.thinkingIsBilled = billsSeparateThinking
        } else {
            usage.thinkingIsBilled = nil
        }
        return usage
    }

    /// A whole number that can be one of tokens, also when it is spelt `12.0`.
    private static func count(_ value: JSONValue?) -> Int? {
        value?.intValue.flatMap { (0...1 << 40).contains($0) ? $0 : nil }
    }
}
