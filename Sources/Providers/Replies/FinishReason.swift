/// Why a model stopped writing, by the words of the protocol and those that gateways let through.
enum FinishReason: Sendable, Hashable {
    case finished
    /// At the limit on the answer's length.
    case cut
    case blocked
    /// To have a function called.
    case calling
    /// The server gave up.
    case failed
    case unknown(String)

    init(_ word: String) {
        switch word.lowercased() {
        case "stop", "end_turn", "stop_sequence", "eos", "completed": self = .finished
        case "length", "max_tokens", "max_output_tokens", "continuation": self = .cut
        case "content_filter", "safety", "recitation", "blocklist", "prohibited_content", "spii", "refusal",
            "image_safety", "image_prohibited_content", "image_recitation", "model_armor", "escalation":
            self = .blocked
        case "tool_calls", "function_call", "tool_use", "malformed_function_call": self = .calling
        case "error": self = .failed
        default: self = .unknown(word)
        }
    }
}
