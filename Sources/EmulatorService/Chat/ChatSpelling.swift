import Primitives

/// Spells an answer as a chat completion or as its chunks.
struct ChatSpelling: AnswerSpelling {
    let replies: ChatReplies
    let request: ReceivedRequest

    private var rules: ChatRules { replies.settings.rules }
    var isStreaming: Bool { request.stream != nil }
    var path: String { request.path }
    private var showsUsage: Bool {
        rules.streamUsage == .finishChunk || request.stream?.includesUsage == true
    }

    func whole(_ answer: ModelAnswer, without gap: AnswerGap?) -> PlannedReply {
        let content: JSONValue? =
            switch gap {
            case .answers: nil
            case .content: .null
            default: answer.block == nil ? .string(answer.text) : .null
            }
        return replies.whole(
            content: content, answer, hasUsage: gap != .usage, hasMessage: gap != .message)
    }

    func events(_ answer: ModelAnswer, without gap: AnswerGap?) -> StreamEvents {
        guard gap != .answers else {
            return StreamEvents(head: [chunk(choices: [])], text: [], tail: [StreamPieces.event("[DONE]")])
        }
        guard gap != .message else {
            let finish: JSONValue = ["index": 0, "finish_reason": .string(replies.finishReason(answer))]
            return StreamEvents(
                head: [chunk(choices: [finish], usageOf: showsUsage ? answer : nil)], text: [],
                tail: [StreamPieces.event("[DONE]")])
        }
        let content: JSONValue = gap == .content ? .null : ""
        var head = [chunk(delta: ["role": "assistant", "content": content], finish: .null)]
        if let thoughts = answer.thoughts {
            head.append(chunk(delta: ["reasoning_content": .string(thoughts)], finish: .null))
        }
        head.append(StreamPieces.comment)
        let isSilent = gap == .content || answer.block != nil
        let text =
            isSilent
            ? []
            : (0..<answer.copies).flatMap { index in
                StreamPieces.deltas(answer.text(at: index)).map { piece in
                    chunk(choices: [
                        ["index": .integer(index), "delta": ["content": .string(piece)], "finish_reason": .null]
                    ])
                }
            }
        let told = gap == .usage || !showsUsage ? nil : answer
        var delta: JSONObject = [:]
        if answer.hasSearched { delta["annotations"] = ChatReplies.annotations }
        var tail = (0..<answer.copies).map { index in
            let choice: JSONValue = [
                "index": .integer(index), "delta": .object(index == 0 ? delta : [:]),
                "finish_reason": .string(replies.finishReason(answer)),
            ]
            let isLast = index == answer.copies - 1
            return chunk(choices: [choice], usageOf: isLast && rules.streamUsage == .finishChunk ? told : nil)
        }
        if rules.streamUsage == .extraChunk, let told { tail.append(chunk(choices: [], usageOf: told)) }
        tail.append(StreamPieces.event("[DONE]"))
        return StreamEvents(head: head, text: text, tail: tail)
    }

    func stream(_ events: [[UInt8]], ending: PlannedReply.Ending) -> PlannedReply {
        serverSentEvents(events, ending: ending)
    }

    func event(text: String) -> [UInt8] { chunk(delta: ["content": .string(text)], finish: .null) }

    func errorEvents(_ refusal: Refusal) -> [[UInt8]] {
        var events: [[UInt8]] = []
        if rules.endsAfterErrorFrame {
            var members = replies.completion(choices: [], object: "chat.completion.chunk")
            members["error"] = errorBody(refusal)["error"]
            events = [StreamPieces.event(.object(members)), StreamPieces.event("[DONE]")]
        } else {
            events = [StreamPieces.event(errorBody(refusal))]
        }
        return events
    }

    func errorBody(_ refusal: Refusal) -> JSONValue {
        replies.settings.errors.body(replies.settings.errors.translated(refusal))
    }

    func marked(_ reply: PlannedReply) -> PlannedReply { replies.marked(reply) }

    private func chunk(delta: JSONValue, finish: JSONValue) -> [UInt8] {
        chunk(choices: [["index": 0, "delta": delta, "finish_reason": finish]])
    }

    private func chunk(choices: [JSONValue], usageOf answer: ModelAnswer? = nil) -> [UInt8] {
        var members = replies.completion(choices: choices, object: "chat.completion.chunk")
        if let answer {
            replies.add(usageOf: answer, to: &members)
        } else if rules.streamUsage == .extraChunk, request.stream?.includesUsage == true {
            members["usage"] = .null
        }
        return StreamPieces.event(.object(members))
    }
}
