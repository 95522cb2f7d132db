import Primitives

/// Spells an answer as task objects or as the frames of a stream.
struct RunwareSpelling: AnswerSpelling {
    let request: ReceivedRequest
    let sequence: Int
    let prices: VendorPrices?

    var isStreaming: Bool { request.stream != nil }
    var path: String { request.path }

    private var task: JSONObject { ["taskType": "textInference", "taskUUID": .optional(request.task)] }

    private func reason(_ answer: ModelAnswer) -> String {
        answer.finish ?? (answer.block != nil ? "content_filter" : answer.isCut ? "length" : "stop")
    }

    /// One object for each answer.
    func results(_ answer: ModelAnswer, without gap: AnswerGap?) -> [JSONValue] {
        guard gap != .answers else { return [] }
        return (0..<answer.copies).map { index in
            var members = task
            if gap != .message {
                members["text"] = gap == .content ? .null : .string(answer.block == nil ? answer.text(at: index) : "")
            }
            members["finishReason"] = .string(reason(answer))
            if let seed = request.seed { members["seed"] = .integer((seed + index) % 4_294_967_296) }
            if gap != .usage { add(usageOf: answer, to: &members) }
            if let thoughts = answer.thoughts { members["reasoningContent"] = [.string(thoughts)] }
            members["thoughtSignature"] = "ZW11bGF0ZWQ="
            return .object(members)
        }
    }

    private func add(usageOf answer: ModelAnswer, to members: inout JSONObject) {
        if request.showsCost, let prices { members["cost"] = prices.cost(of: answer).json }
        guard request.showsUsage else { return }
        // The total is of prompt and answer; thinking stands beside it.
        members["usage"] = [
            "promptTokens": .integer(answer.usage.prompt), "completionTokens": .integer(answer.usage.completion),
            "totalTokens": .integer(answer.usage.prompt + answer.usage.completion),
            "thinkingTokens": .integer(answer.usage.thoughts),
        ]
    }

    func whole(_ answer: ModelAnswer, without gap: AnswerGap?) -> PlannedReply {
        var members: JSONObject = ["data": .array(results(answer, without: gap))]
        if let besides = answer.besides { members["errors"] = [ErrorTable.runwareItem(besides)] }
        return marked(.json(.object(members)))
    }

    func events(_ answer: ModelAnswer, without gap: AnswerGap?) -> StreamEvents {
        let end = StreamPieces.event("[DONE]")
        guard gap != .answers else { return StreamEvents(head: [StreamPieces.comment], text: [], tail: [end]) }
        var head: [[UInt8]] = []
        if let thoughts = answer.thoughts { head.append(frame(delta: ["reasoningContent": .string(thoughts)])) }
        head.append(StreamPieces.comment)
        let isSilent = gap == .content || gap == .message || answer.block != nil
        let text = isSilent ? [] : StreamPieces.deltas(answer.text).map { event(text: $0) }
        var last = task
        last["delta"] = [:]
        last["finishReason"] = .string(reason(answer))
        if gap != .usage { add(usageOf: answer, to: &last) }
        var tail = [StreamPieces.event(.object(last))]
        if let besides = answer.besides {
            tail.append(StreamPieces.event(["errors": [ErrorTable.runwareItem(besides)]]))
        }
        return StreamEvents(head: head, text: text, tail: tail + [end])
    }

    func stream(_ events: [[UInt8]], ending: PlannedReply.Ending) -> PlannedReply {
        serverSentEvents(events, ending: ending)
    }

    func event(text: String) -> [UInt8] { frame(delta: ["text": .string(text)]) }

    private func frame(delta: JSONValue) -> [UInt8] {
        var members = task
        members["delta"] = delta
        members["finishReason"] = .null
        return StreamPieces.event(.object(members))
    }

    func errorEvents(_ refusal: Refusal) -> [[UInt8]] { [StreamPieces.event(errorBody(refusal))] }

    func errorBody(_ refusal: Refusal) -> JSONValue {
        var refusal = ErrorTable.runware.translated(refusal)
        refusal.task = request.task
        return ErrorTable.runware.body(refusal)
    }

    func marked(_ reply: PlannedReply) -> PlannedReply {
        var reply = reply
        reply.add("x-request-id", "req_emulator_\(sequence)")
        return reply
    }
}
