import Media
import Primitives

/// What the pieces of a chat completion add up to: one whole reply, or the chunks of a stream.
///
/// Everything is optional, because no two servers send the same. Further choices, where several were asked for, are kept apart.
struct ChatAnswer: Sendable {
    var text = ""
    var reasoning = ""
    var refusal = ""
    /// Functions that the model wants called.
    var calls: [String] = []
    var finishReason: String?
    /// The last that was given.
    var usage: JSONValue?
    var model: String?
    var id: String?
    var citations: [String] = []
    /// An error that came in place of an answer, or after part of one.
    var error: JSONValue?
    /// The word of a gateway for a prompt that was blocked before any answer.
    var blockReason: String?
    /// What a gateway says the request consumed of its credits; the last that was given.
    var credits: JSONNumber?
    /// Whether anything of the protocol was there.
    var hasChoices = false
    /// What the choices after the first add up to, by their index.
    private var others: [Int: Choice] = [:]
    /// Which of the two names for thinking this server uses; some use both for the same text.
    private var reasoningKey: String?

    private struct Choice: Sendable {
        var text = ""
        var finishReason: String?
    }

    /// As many answers as there are choices, each as if it were the only one.
    var candidates: [ChatAnswer] {
        [self]
            + others.sorted { $0.key < $1.key }.map { _, choice in
                var answer = self
                answer.others = [:]
                (answer.text, answer.reasoning, answer.refusal, answer.calls) = (choice.text, "", "", [])
                answer.finishReason = choice.finishReason
                return answer
            }
    }

    /// Whether the model came to an end, so that nothing is missing but at most the tokens.
    var isWhole: Bool { finishReason != nil }
    var hasContent: Bool { !text.isEmpty || !reasoning.isEmpty || !refusal.isEmpty || !calls.isEmpty }

    /// Adds a reply, or a chunk of one.
    mutating func take(_ json: JSONValue) {
        guard let object = json.objectValue else { return }
        if let problem = object["error"], !problem.isNull, problem != false { error = problem }
        if let choices = object["choices"]?.arrayValue {
            hasChoices = true
            for choice in choices {
                let index = choice["index"]?.intValue ?? 0
                if index == 0 { take(choice: choice) } else { take(choice: choice, at: index) }
            }
        }
        if let usage = object["usage"], !usage.isNull { self.usage = usage }
        if case .number(let number)? = object["credits_consumed"] { credits = number }
        if model == nil { model = object["model"]?.stringValue.flatMap { FactText.cleaned($0, limit: 128) } }
        if id == nil { id = object["id"]?.stringValue.flatMap { FactText.cleaned($0, limit: 128) } }
        for citation in object["citations"]?.arrayValue ?? [] {
            cite(citation.stringValue ?? citation["url"]?.stringValue)
        }
        if let feedback = object["promptFeedback"] ?? object["prompt_feedback"] {
            blockReason = (feedback["blockReason"] ?? feedback["block_reason"])?.stringValue ?? blockReason
        }
    }

    /// Adds to a choice after the first; nobody is asked for more than a few.
    private mutating func take(choice: JSONValue, at index: Int) {
        guard (1..<16).contains(index) else { return }
        var other = others[index] ?? Choice()
        if let reason = choice["finish_reason"]?.stringValue, !reason.isEmpty { other.finishReason = reason }
        let message = choice["delta"]?.objectValue ?? choice["message"]?.objectValue
        other.text += message?["content"]?.stringValue ?? ""
        others[index] = other
    }

    private mutating func take(choice: JSONValue) {
        if let reason = choice["finish_reason"]?.stringValue, !reason.isEmpty { finishReason = reason }
        if let problem = choice["error"], !problem.isNull { error = problem }
        guard let message = choice["delta"]?.objectValue ?? choice["message"]?.objectValue else { return }
        if let content = message["content"] { take(content: content) }
        for key in ["reasoning_content", "reasoning"] where reasoningKey == nil || reasoningKey == key {
            if let thought = message[key]?.stringValue, !thought.isEmpty {
                reasoning += thought
                reasoningKey = key
            }
        }
        if let words = message["refusal"]?.stringValue { refusal += words }
        for call in message["tool_calls"]?.arrayValue ?? [] { take(call: call["function"]) }
        if let call = message["function_call"], !call.isNull { take(call: call) }
        for annotation in message["annotations"]?.arrayValue ?? [] {
            cite(annotation["url_citation"]?["url"]?.stringValue)
        }
    }

    /// A text, or a list of parts.
    private mutating func take(content: JSONValue) {
        switch content {
        case .string(let piece): text += piece
        case .array(let parts):
            for part in parts {
                switch part["type"]?.stringValue {
                case "refusal": refusal += part["refusal"]?.stringValue ?? ""
                case "thinking", "reasoning": take(thought: part["thinking"] ?? part["text"] ?? .null)
                default: text += part.stringValue ?? part["text"]?.stringValue ?? ""
                }
            }
        case .null, .bool, .number, .object: break
        }
    }

    private mutating func take(thought: JSONValue) {
        reasoning += thought.stringValue ?? ""
        for part in thought.arrayValue ?? [] { reasoning += part["text"]?.stringValue ?? "" }
    }

    /// Only the first piece of a streamed call has the name.
    private mutating func take(call function: JSONValue?) {
        let name = function?["name"]?.stringValue.flatMap { FactText.cleaned($0, limit: 64) }
        if let name, calls.count < 16 { calls.append(name) } else if calls.isEmpty { calls.append("a function") }
    }

    private mutating func cite(_ address: String?) {
        guard let address, citations.count < 1000, address.utf8.count <= 2048, !citations.contains(address) else {
            return
        }
        citations.append(address)
    }
}
