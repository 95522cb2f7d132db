import Primitives

/// Spells replies of chat completions; the same sequence number gives the same bytes.
struct ChatReplies {
    let model: String
    let sequence: Int
    let settings: ChatProtocol.Settings
    var clientRequestID: String?

    /// 2026-01-01: a reply must not differ from run to run.
    static let created = 1_767_225_600

    var id: String { "chatcmpl-emulator-\(sequence)" }
    private var rules: ChatRules { settings.rules }

    func whole(content: JSONValue?, _ answer: ModelAnswer, hasUsage: Bool = true, hasMessage: Bool = true)
        -> PlannedReply
    {
        var choices: [JSONValue] = []
        if let content {
            var message: JSONObject = ["role": "assistant", "content": content, "refusal": nil]
            if let thoughts = answer.thoughts { message["reasoning_content"] = .string(thoughts) }
            if answer.hasSearched { message["annotations"] = Self.annotations }
            choices = (0..<answer.copies).map { index in
                var choice: JSONObject = ["index": .integer(index)]
                if index < answer.leading.count || index > 0, !content.isNull {
                    message["content"] = .string(answer.text(at: index))
                }
                if hasMessage { choice["message"] = .object(message) }
                choice["logprobs"] = .null
                choice["finish_reason"] = .string(finishReason(answer))
                return .object(choice)
            }
        }
        var members = completion(choices: choices)
        if hasUsage { add(usageOf: answer, to: &members) }
        return marked(.json(.object(members)))
    }

    func finishReason(_ answer: ModelAnswer) -> String {
        answer.finish ?? (answer.block != nil ? "content_filter" : answer.isCut ? "length" : "stop")
    }

    /// One page that was read, as a citation of the answer's beginning.
    static let annotations: JSONValue = [
        [
            "type": "url_citation",
            "url_citation": [
                "start_index": 0, "end_index": 1, "title": .string(EmulatedSearch.title),
                "url": .string(EmulatedSearch.address),
            ],
        ]
    ]

    func completion(choices: [JSONValue], object: String = "chat.completion") -> JSONObject {
        guard rules.hasFullChunks || object == "chat.completion" else {
            return ["id": .string(id), "choices": .array(choices)]
        }
        return [
            "id": .string(id), "object": .string(object), "created": .integer(Self.created), "model": .string(model),
            "choices": .array(choices),
        ]
    }

    func add(usageOf answer: ModelAnswer, to members: inout JSONObject) {
        members["usage"] = usage(answer)
        if rules.tellsCredits, let prices = settings.prices {
            // A credit is half a cent.
            let hundredths = prices.cost(of: answer).picodollars / 50_000_000
            members["credits_consumed"] = .real(Double(hundredths) / 100)
        }
    }

    func usage(_ answer: ModelAnswer) -> JSONValue {
        // Like the account, which charges every answer for its own reading of the prompt.
        let usage = answer.usage.times(answer.copies)
        let isIncluded = rules.thoughtCount == .included
        var members: JSONObject = [
            "prompt_tokens": .integer(usage.prompt),
            "completion_tokens": .integer(usage.completion + (isIncluded ? usage.thoughts : 0)),
            "total_tokens": .integer(usage.total),
        ]
        if rules.thoughtCount == .excluded {
            members["completion_tokens_details"] = [
                "reasoning_tokens": .integer(usage.thoughts), "audio_tokens": 0, "text_tokens": 0,
            ]
        } else if rules.defaultEffort != nil {
            members["completion_tokens_details"] = ["reasoning_tokens": .integer(usage.thoughts)]
        }
        return .object(members)
    }

    func error(_ refusal: Refusal) -> PlannedReply {
        marked(.json(settings.errors.body(refusal), status: refusal.status))
    }

    /// With the header fields by which people ask about a request.
    func marked(_ reply: PlannedReply) -> PlannedReply {
        var reply = reply
        reply.add("x-request-id", "req_emulator_\(sequence)")
        if rules.hasTasks { reply.add("X-RunAPI-Task-Id", GatewayTasks.name(sequence)) }
        if let clientRequestID { reply.add("X-Client-Request-Id", clientRequestID) }
        reply.fields += rules.replyFields
        return reply
    }
}

/// The page that every search finds.
enum EmulatedSearch {
    static let title = "A page that the emulator made up"
    // A name that resolves to nothing anywhere (RFC 2606).
    static let address = "https://search.invalid/page"
    static let query = "what the emulator was asked"
}
