import Primitives

/// Spells replies of chat completions; the same sequence number gives the same bytes.
struct ChatReplies {
    let model: String
    let sequence: Int

    /// 2026-01-01: a reply must not differ from run to run.
    static let created = 1_767_225_600

    var id: String { "chatcmpl-emulator-\(sequence)" }

    func whole(_ answer: ModelAnswer) -> PlannedReply { whole(content: .string(answer.text), answer) }

    func whole(content: JSONValue, _ answer: ModelAnswer, hasUsage: Bool = true) -> PlannedReply {
        var members = completion(choices: [
            [
                "index": 0, "message": ["role": "assistant", "content": content, "refusal": nil], "logprobs": nil,
                "finish_reason": .string(finishReason(answer)),
            ]
        ])
        if hasUsage { members["usage"] = usage(answer) }
        return marked(.json(.object(members)))
    }

    func finishReason(_ answer: ModelAnswer) -> String { answer.isCut ? "length" : "stop" }

    func completion(choices: [JSONValue], object: String = "chat.completion") -> JSONObject {
        [
            "id": .string(id), "object": .string(object), "created": .integer(Self.created), "model": .string(model),
            "choices": .array(choices),
        ]
    }

    func usage(_ answer: ModelAnswer) -> JSONValue {
        [
            "prompt_tokens": .integer(answer.usage.prompt), "completion_tokens": .integer(answer.usage.completion),
            "total_tokens": .integer(answer.usage.total),
        ]
    }

    func error(_ refusal: Refusal) -> PlannedReply { marked(.json(errorBody(refusal), status: refusal.status)) }

    func errorBody(_ refusal: Refusal) -> JSONValue {
        [
            "error": [
                "message": .string(refusal.message), "type": .string(refusal.type),
                "param": .optional(refusal.parameter), "code": .optional(refusal.code),
            ]
        ]
    }

    /// With the header field by which people ask about a request.
    func marked(_ reply: PlannedReply) -> PlannedReply {
        var reply = reply
        reply.add("x-request-id", "req_emulator_\(sequence)")
        return reply
    }
}
