import Pipeline
import Primitives

/// Reads the tokens of `usageMetadata`.
enum GeminiUsage {
    /// The usage that `json` states; `nil` when it holds no number of it.
    ///
    /// The answer's tokens stand without the thoughts, which are billed like them. Gateways that translate from a
    /// protocol in which they are counted together show it in the total, which is then the sum without the thoughts.
    static func read(_ json: JSONValue) -> TokenUsage? {
        let prompt = count(json["promptTokenCount"])
        let candidates = count(json["candidatesTokenCount"])
        let thoughts = count(json["thoughtsTokenCount"])
        let total = count(json["totalTokenCount"])
        guard prompt != nil || candidates != nil || thoughts != nil else { return nil }
        // What tools fetched is read by the model like the prompt.
        let input = (prompt ?? 0) + (count(json["toolUsePromptTokenCount"]) ?? 0)
        let cached = count(json["cachedContentTokenCount"]) ?? 0
        var usage = TokenUsage(
            input: input, output: candidates ?? 0, thinking: thoughts ?? 0, cached: min(cached, input))
        if usage.thinking > 0, total == input + usage.output, usage.thinking <= usage.output {
            usage.output -= usage.thinking
        }
        return usage
    }

    /// A whole number that can be one of tokens, also when it is spelt `12.0`.
    private static func count(_ value: JSONValue?) -> Int? {
        value?.intValue.flatMap { (0...1 << 40).contains($0) ? $0 : nil }
    }
}
