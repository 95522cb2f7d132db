package import Primitives

/// OpenAI's chat completions, checked strictly.
package struct ChatProtocol: EmulatedProtocol {
    package struct Settings: Sendable, Hashable {
        /// The key that requests must carry; empty accepts anything.
        package var key: String
        /// The model ids that exist; empty for all.
        package var models: [String]
        /// Kinds of content parts beyond OpenAI's own: `video_url`.
        package var extraParts: Set<String>

        package init(key: String = "emulator-key", models: [String] = [], extraParts: Set<String> = []) {
            self.key = key
            self.models = models
            self.extraParts = extraParts
        }
    }

    let settings: Settings
    let hashing: any ContentHashing

    package init(settings: Settings, hashing: any ContentHashing) {
        self.settings = settings
        self.hashing = hashing
    }

    /// The path without `/v1` in front, which clients add or leave out.
    private static func trimmed(_ path: String) -> Substring { path.hasPrefix("/v1/") ? path.dropFirst(3) : path[...] }

    package func asksModel(method: String, path: String) -> Bool {
        method == "POST" && Self.trimmed(path) == "/chat/completions"
    }

    package func information(method: String, path: String, head: RequestHead) -> PlannedReply? {
        guard method == "GET", Self.trimmed(path) == "/models" else { return nil }
        if let refusal = refusal(ofKey: head) { return reply(refusal, sequence: 0) }
        let ids = settings.models.isEmpty ? ["emulated-model"] : settings.models
        let models: [JSONValue] = ids.map {
            ["id": .string($0), "object": "model", "created": .integer(ChatReplies.created), "owned_by": "emulator"]
        }
        return .json(["object": "list", "data": .array(models)])
    }

    private func refusal(ofKey head: RequestHead) -> Refusal? {
        guard !settings.key.isEmpty else { return nil }
        guard let given = head.authorization else {
            return Refusal(
                status: 401, code: "missing_api_key",
                "no key was given: send it as 'Authorization: Bearer …'")
        }
        guard given == "Bearer \(settings.key)" else {
            // What was given may be somebody's real key, so it is not repeated.
            return Refusal(status: 401, code: "invalid_api_key", "the key is not the one that was set with --key")
        }
        return nil
    }

    package func check(_ head: RequestHead, body: [UInt8]) throws(Refusal) -> ReceivedRequest {
        if let refusal = refusal(ofKey: head) { throw refusal }
        let type = head.contentType?.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
        guard type == "application/json" else {
            throw Refusal(
                status: 415, code: "unsupported_media_type",
                "Content-Type must be application/json, not \(type.map { "'\($0)'" } ?? "absent")")
        }
        guard head.contentLength != nil else {
            throw Refusal(status: 411, code: "length_required", "Content-Length must be given: bodies are not chunked")
        }
        let node: JSONNode
        do {
            node = try JSONParser.parse(body)
        } catch {
            throw Refusal(code: "invalid_json", "the body is not JSON: \(error)")
        }
        var check = ChatRequestCheck(settings: settings, hashing: hashing)
        return try check.request(node, body: body)
    }

    package func reply(_ answer: ModelAnswer, to request: ReceivedRequest, sequence: Int) -> PlannedReply {
        let replies = ChatReplies(model: request.model, sequence: sequence)
        return if let stream = request.stream {
            ChatStream(replies: replies, includesUsage: stream.includesUsage).reply(answer)
        } else {
            replies.whole(answer)
        }
    }

    package func reply(_ refusal: Refusal, sequence: Int) -> PlannedReply {
        ChatReplies(model: "", sequence: sequence).error(refusal)
    }

    package func reply(
        _ fault: FaultKind, answer: ModelAnswer, to request: ReceivedRequest, sequence: Int
    ) -> PlannedReply {
        ChatFaults(replies: ChatReplies(model: request.model, sequence: sequence), request: request, answer: answer)
            .reply(fault)
    }
}

extension PlannedReply {
    /// A reply of one JSON value.
    package static func json(_ value: JSONValue, status: Int = 200) -> PlannedReply {
        PlannedReply(status: status, contentType: "application/json", pieces: [JSONWriter.bytes(of: value)])
    }
}
