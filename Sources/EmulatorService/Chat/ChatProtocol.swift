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
        /// What is different from OpenAI's.
        package var rules: ChatRules
        package var errors: ErrorTable
        /// What credits are reckoned with.
        package var prices: VendorPrices?

        package init(
            key: String = "emulator-key", models: [String] = [], extraParts: Set<String> = [],
            rules: ChatRules = .openAI, errors: ErrorTable = .openAI, prices: VendorPrices? = nil
        ) {
            self.key = key
            self.models = models
            self.extraParts = extraParts
            self.rules = rules
            self.errors = errors
            self.prices = prices
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

    package func errors(path: String) -> ErrorTable { settings.errors }

    package func asksModel(method: String, path: String) -> Bool {
        method == "POST" && Self.trimmed(path) == "/chat/completions"
    }

    package func information(
        method: String, path: String, head: RequestHead, account: BillingLedger
    ) -> PlannedReply? {
        guard method == "GET", Self.trimmed(path) == "/models" else { return nil }
        if let refusal = refusal(ofKey: head) { return refuse(refusal, path: path, sequence: 0) }
        let ids = settings.models.isEmpty ? ["emulated-model"] : settings.models
        let models: [JSONValue] = ids.map {
            ["id": .string($0), "object": "model", "created": .integer(ChatReplies.created), "owned_by": "emulator"]
        }
        return .json(["object": "list", "data": .array(models)])
    }

    func refusal(ofKey head: RequestHead) -> Refusal? {
        guard !settings.key.isEmpty else { return nil }
        guard let given = head.authorization else {
            return Refusal(
                status: 401, code: "missing_api_key",
                "no key was given: send it as 'Authorization: Bearer …'")
        }
        let prefix = settings.rules.keyPrefix
        guard given.hasPrefix("Bearer \(prefix)") else {
            return Refusal(
                status: 401, code: "invalid_api_key", "the key must be sent as 'Authorization: Bearer \(prefix)…'")
        }
        guard given == "Bearer \(settings.key)" else {
            // What was given may be somebody's real key, so it is not repeated.
            return Refusal(status: 401, code: "invalid_api_key", "the key is not the one that was set with --key")
        }
        return nil
    }

    package func check(_ head: RequestHead, body: [UInt8]) throws(Refusal) -> ReceivedRequest {
        if let refusal = refusal(ofKey: head) { throw refusal }
        try head.requireJSON()
        let node: JSONNode
        do {
            node = try JSONParser.parse(body)
        } catch {
            throw Refusal(code: "invalid_json", "the body is not JSON: \(error)")
        }
        let check = ChatRequestCheck(settings: settings, hashing: hashing)
        var request = try check.request(node, body: body)
        request.path = head.path
        if settings.rules.hasTasks { try Self.readFields(of: head, into: &request) }
        return request
    }

    /// The fields by which RunAPI tells requests apart: printable ASCII, 512 characters at most.
    static func readFields(of head: RequestHead, into request: inout ReceivedRequest) throws(Refusal) {
        for (name, value) in [
            ("Idempotency-Key", head.idempotencyKey), ("X-Client-Request-Id", head.clientRequestID),
        ] {
            guard let value else { continue }
            guard (1...512).contains(value.utf8.count), value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw Refusal(code: "validation_error", "\(name) must be 1 to 512 printable ASCII characters")
            }
        }
        request.idempotencyKey = head.idempotencyKey
        request.clientRequestID = head.clientRequestID
    }

    private func replies(model: String, sequence: Int, clientRequestID: String? = nil) -> ChatReplies {
        ChatReplies(
            model: settings.rules.replyModel ?? model, sequence: sequence, settings: settings,
            clientRequestID: clientRequestID)
    }

    private func spelling(of request: ReceivedRequest, sequence: Int) -> ChatSpelling {
        ChatSpelling(
            replies: replies(model: request.model, sequence: sequence, clientRequestID: request.clientRequestID),
            request: request)
    }

    package func reply(_ answer: ModelAnswer, to request: ReceivedRequest, sequence: Int) -> PlannedReply {
        let spelling = spelling(of: request, sequence: sequence)
        return spelling.isStreaming ? spelling.streamed(answer) : spelling.whole(answer)
    }

    package func reply(_ refusal: Refusal, path: String, sequence: Int) -> PlannedReply {
        replies(model: "", sequence: sequence).error(refusal)
    }

    package func reply(
        _ fault: FaultKind, answer: ModelAnswer, to request: ReceivedRequest, sequence: Int
    ) -> PlannedReply {
        FaultReplies(spelling: spelling(of: request, sequence: sequence), answer: answer).reply(fault)
    }

    package func acknowledgement(of request: ReceivedRequest, sequence: Int) -> PlannedReply? {
        settings.rules.hasTasks ? GatewayTasks.acknowledgement(sequence: sequence) : nil
    }
}

extension PlannedReply {
    /// A reply of one JSON value.
    package static func json(_ value: JSONValue, status: Int = 200) -> PlannedReply {
        PlannedReply(status: status, contentType: "application/json", pieces: [JSONWriter.bytes(of: value)])
    }
}
