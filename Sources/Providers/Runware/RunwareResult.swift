import Pipeline
import Primitives

/// What the parts of one task's reply add up to: whole results, or the frames of a stream.
///
/// Everything is optional, because a reply may be an acknowledgement, a state, a result or an error.
struct RunwareResult: Sendable {
    private(set) var task: TaskUUID?
    private(set) var text = ""
    private(set) var reasoning = ""
    private(set) var finishReason: String?
    private(set) var status: String?
    private(set) var usage: TokenUsage?
    private(set) var cost: USD?
    private(set) var errors: [RunwareError] = []
    /// Results beyond the first of the same task.
    private(set) var further: [Further] = []
    /// Parts that name another task.
    private(set) var foreignParts = 0
    /// Whether nothing of the protocol was there.
    private(set) var isEmpty = true
    /// Whether a result was there, be it empty.
    private(set) var hasText = false

    /// One more answer to the same question.
    struct Further: Sendable {
        var text: String
        var finishReason: String?
    }

    /// - Parameter task: The one that counts; `nil` has the first part decide.
    init(of task: TaskUUID? = nil) { self.task = task }

    /// Whether the model came to an end, so that nothing is missing.
    var isWhole: Bool { finishReason != nil }
    var hasContent: Bool { !text.isEmpty || !reasoning.isEmpty }

    /// What its status says of the task.
    enum State: Sendable, Hashable { case none, working, done, failed }

    var state: State {
        switch status?.lowercased() {
        case nil: .none
        case "success", "succeeded", "completed", "complete", "done", "finished": .done
        case "error", "failed", "failure", "cancelled", "canceled", "expired", "aborted": .failed
        default: .working
        }
    }

    /// Adds a whole reply.
    mutating func take(reply: RunwareEnvelope) {
        if !reply.isEmpty { isEmpty = false }
        errors += reply.errors
        for item in reply.items where isOurs(item) {
            if hasText, item["text"] != nil {
                further.append(
                    Further(text: item["text"]?.stringValue ?? "", finishReason: item["finishReason"]?.stringValue))
                takeBilling(item, adding: true)
            } else {
                take(item)
                takeBilling(item, adding: false)
            }
        }
        if task == nil { task = errors.lazy.compactMap(\.task).first }
    }

    /// Adds a frame of a stream.
    mutating func take(frame: RunwareEnvelope) {
        if !frame.isEmpty { isEmpty = false }
        errors += frame.errors
        for item in frame.items where isOurs(item) {
            take(item)
            takeBilling(item, adding: false)
        }
        if task == nil { task = errors.lazy.compactMap(\.task).first }
    }

    /// Adds what a frame consists of that adds nothing else.
    mutating func take(_ piece: String, _ field: RunwareFrameTemplate.Field) {
        switch field {
        case .text: text += piece
        case .thought: reasoning += piece
        }
    }

    /// The first part decides which task this is about.
    private mutating func isOurs(_ item: JSONObject) -> Bool {
        guard let named = item["taskUUID"]?.stringValue.flatMap(TaskUUID.init(_:)) else { return true }
        if task == nil { task = named }
        if task != named { foreignParts += 1 }
        return task == named
    }

    private mutating func take(_ item: JSONObject) {
        if let problem = item["error"], let error = RunwareError(problem, in: item) { errors.append(error) }
        if let word = item["status"]?.stringValue, !word.isEmpty { status = word }
        if let reason = item["finishReason"]?.stringValue, !reason.isEmpty { finishReason = reason }
        if let delta = item["delta"] {
            text += delta["text"]?.stringValue ?? ""
            reasoning += Self.thoughts(delta["reasoningContent"])
        }
        // Not a piece but the whole, also where pieces came before it.
        if let whole = item["text"]?.stringValue {
            text = whole
            hasText = true
        }
        let thoughts = Self.thoughts(item["reasoningContent"])
        if !thoughts.isEmpty { reasoning = thoughts }
    }

    /// Usage and cost; those of further results are paid for too.
    private mutating func takeBilling(_ item: JSONObject, adding: Bool) {
        if let stated = item["usage"].flatMap(RunwareUsage.read) {
            if adding, usage != nil {
                usage?.add(stated)
                usage?.promptReadings += 1
            } else {
                usage = stated
            }
        }
        if let stated = item["cost"].flatMap(RunwareUsage.cost) {
            cost = adding ? (cost ?? .zero) + stated : stated
        }
    }

    /// A text in a stream, a list of texts in a whole reply.
    private static func thoughts(_ value: JSONValue?) -> String {
        value?.stringValue ?? (value?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: "\n")
    }
}
