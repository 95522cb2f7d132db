package import Primitives

/// Google's own protocol, `generateContent` and `streamGenerateContent`, checked strictly.
package struct GeminiProtocol: EmulatedProtocol {
    package struct Settings: Sendable, Hashable {
        /// The key that requests must carry; empty accepts anything.
        package var key: String
        /// The model ids that exist; empty for all.
        package var models: [String]
        /// Whether the key may come as `Authorization: Bearer`, as at resellers.
        package var takesBearer: Bool
        /// Whether answers can be announced, and keys of idempotency count.
        package var hasTasks: Bool

        package init(
            key: String = "emulator-key", models: [String] = [], takesBearer: Bool = false, hasTasks: Bool = false
        ) {
            self.key = key
            self.models = models
            self.takesBearer = takesBearer
            self.hasTasks = hasTasks
        }
    }

    /// What a path asks for.
    private struct Call {
        var model: String
        var isStreaming: Bool
    }

    let settings: Settings
    let hashing: any ContentHashing

    package init(settings: Settings, hashing: any ContentHashing) {
        self.settings = settings
        self.hashing = hashing
    }

    package func errors(path: String) -> ErrorTable { .google }

    private static func call(_ path: String) -> Call? {
        // Clients' base addresses end with the host, with `/v1` or with `/v1beta`.
        guard let place = path.firstRange(of: "/models/"), ["", "/v1beta", "/v1"].contains(path[..<place.lowerBound])
        else { return nil }
        let parts = path[place.upperBound...].split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        switch parts[1] {
        case "generateContent": return Call(model: String(parts[0]), isStreaming: false)
        case "streamGenerateContent": return Call(model: String(parts[0]), isStreaming: true)
        default: return nil
        }
    }

    package func asksModel(method: String, path: String) -> Bool { method == "POST" && Self.call(path) != nil }

    package func information(
        method: String, path: String, head: RequestHead, account: BillingLedger
    ) -> PlannedReply? {
        guard method == "GET", path == "/v1beta/models" else { return nil }
        if let refusal = refusal(ofKey: head) { return refuse(refusal, path: path, sequence: 0) }
        let models = settings.models.map { model -> JSONValue in
            [
                "name": .string("models/\(model)"), "inputTokenLimit": 1_048_576, "outputTokenLimit": 65_536,
                "supportedGenerationMethods": ["generateContent"],
            ]
        }
        return .json(["models": .array(models)])
    }

    private func refusal(ofKey head: RequestHead) -> Refusal? {
        guard !settings.key.isEmpty else { return nil }
        let bearer = settings.takesBearer ? head.authorization : nil
        let way = settings.takesBearer ? "'Authorization: Bearer …' or 'x-goog-api-key: …'" : "'x-goog-api-key: …'"
        guard head.googleKey != nil || bearer != nil else {
            return Refusal(status: 401, "no key was given: send it as \(way)")
        }
        guard head.googleKey == settings.key || bearer == "Bearer \(settings.key)" else {
            // What was given may be somebody's real key, so it is not repeated.
            return Refusal(status: 401, "the key is not the one that was set with --key; send it as \(way)")
        }
        return nil
    }

    package func check(_ head: RequestHead, body: [UInt8]) throws(Refusal) -> ReceivedRequest {
        if let refusal = refusal(ofKey: head) { throw refusal }
        try head.requireJSON()
        guard let call = Self.call(head.path) else { throw Refusal(status: 404, "there is no \(head.path)") }
        guard settings.models.isEmpty || settings.models.contains(call.model) else {
            throw Refusal(
                status: 404,
                "models/\(call.model) is not found; this emulator has \(settings.models.joined(separator: ", "))")
        }
        let node: JSONNode
        do {
            node = try JSONParser.parse(body)
        } catch {
            throw Refusal("the body is not JSON: \(error)")
        }
        let check = GeminiRequestCheck(hashing: hashing)
        var request = try check.request(node, model: call.model, identity: Array(head.path.utf8) + body)
        request.path = head.path
        if call.isStreaming {
            request.stream = ReceivedRequest.StreamWish(includesUsage: true)
            request.streamsEvents = head.alt == "sse"
            guard head.alt == nil || head.alt == "sse" || head.alt == "json" else {
                throw Refusal("alt is '\(head.alt ?? "")', which is none of sse, json")
            }
        }
        if settings.hasTasks { try ChatProtocol.readFields(of: head, into: &request) }
        return request
    }

    private func spelling(_ request: ReceivedRequest, _ sequence: Int) -> GeminiSpelling {
        GeminiSpelling(request: request, sequence: sequence, hasTasks: settings.hasTasks)
    }

    package func reply(_ answer: ModelAnswer, to request: ReceivedRequest, sequence: Int) -> PlannedReply {
        let spelling = spelling(request, sequence)
        return spelling.isStreaming ? spelling.streamed(answer) : spelling.whole(answer)
    }

    package func reply(_ refusal: Refusal, path: String, sequence: Int) -> PlannedReply {
        var reply = PlannedReply.json(ErrorTable.google.body(refusal), status: refusal.status)
        if settings.hasTasks { reply.add("X-RunAPI-Task-Id", GatewayTasks.name(sequence)) }
        return reply
    }

    package func reply(
        _ fault: FaultKind, answer: ModelAnswer, to request: ReceivedRequest, sequence: Int
    ) -> PlannedReply {
        FaultReplies(spelling: spelling(request, sequence), answer: answer).reply(fault)
    }

    package func acknowledgement(of request: ReceivedRequest, sequence: Int) -> PlannedReply? {
        settings.hasTasks ? GatewayTasks.acknowledgement(sequence: sequence) : nil
    }
}
