import Primitives

/// Spells an answer as `GenerateContentResponse`, whole or in pieces.
///
/// A stream is server-sent events without an end mark, or one array that grows.
struct GeminiSpelling: AnswerSpelling {
    let request: ReceivedRequest
    let sequence: Int
    let hasTasks: Bool

    var isStreaming: Bool { request.stream != nil }
    var path: String { request.path }

    /// Reasons after which there is no text.
    private static let silentReasons: Set<String> = [
        "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY", "MODEL_ARMOR", "LANGUAGE",
    ]

    private func reason(_ answer: ModelAnswer) -> String { answer.finish ?? (answer.isCut ? "MAX_TOKENS" : "STOP") }

    private func isSilent(_ answer: ModelAnswer, _ gap: AnswerGap?) -> Bool {
        gap == .content || gap == .message || answer.finish.map(Self.silentReasons.contains) == true
    }

    func whole(_ answer: ModelAnswer, without gap: AnswerGap?) -> PlannedReply {
        var parts: [JSONValue] = []
        if let thoughts = answer.thoughts { parts.append(["text": .string(thoughts), "thought": true]) }
        parts.append(["text": .string(answer.text), "thoughtSignature": "ZW11bGF0ZWQ="])
        let body = response(
            answer, parts: isSilent(answer, gap) ? nil : parts, isLast: true, without: gap)
        return marked(.json(body))
    }

    func events(_ answer: ModelAnswer, without gap: AnswerGap?) -> StreamEvents {
        guard gap != .answers, answer.block == nil else {
            let only = bytes(response(answer, parts: nil, isLast: true, without: gap))
            return framed(StreamEvents(head: [], text: [], tail: [only]))
        }
        var events = StreamEvents(head: [], text: [], tail: [])
        if !request.streamsEvents {
            // The array's opening bracket comes before any text, whatever the answer is.
            events.head.append(bytes(response(answer, parts: [["text": ""]], isLast: false, without: gap)))
        }
        if let thoughts = answer.thoughts {
            let part: JSONValue = ["text": .string(thoughts), "thought": true]
            events.head.append(bytes(response(answer, parts: [part], isLast: false, without: gap)))
        }
        if !isSilent(answer, gap) {
            events.text = StreamPieces.deltas(answer.text).map { text in
                bytes(response(answer, parts: [["text": .string(text)]], isLast: false, without: gap))
            }
        }
        let last: [JSONValue]? = isSilent(answer, gap) ? nil : [["text": "", "thoughtSignature": "ZW11bGF0ZWQ="]]
        events.tail.append(bytes(response(answer, parts: last, isLast: true, without: gap)))
        return framed(events)
    }

    /// With what stands between and around the values.
    private func framed(_ events: StreamEvents) -> StreamEvents {
        guard !request.streamsEvents else {
            // No comments: Google sends none, and its own client takes them for broken JSON.
            return StreamEvents(
                head: events.head.map { Array("data: ".utf8) + $0 + Array("\r\n\r\n".utf8) },
                text: events.text.map { Array("data: ".utf8) + $0 + Array("\r\n\r\n".utf8) },
                tail: events.tail.map { Array("data: ".utf8) + $0 + Array("\r\n\r\n".utf8) })
        }
        var isFirst = true
        func joined(_ values: [[UInt8]]) -> [[UInt8]] {
            values.map { value in
                defer { isFirst = false }
                return Array((isFirst ? "[" : ",\n").utf8) + value
            }
        }
        var result = StreamEvents(head: joined(events.head), text: joined(events.text), tail: joined(events.tail))
        if let last = result.tail.popLast() { result.tail.append(last + [UInt8(ascii: "]")]) }
        return result
    }

    func stream(_ events: [[UInt8]], ending: PlannedReply.Ending) -> PlannedReply {
        guard !request.streamsEvents else { return serverSentEvents(events, ending: ending) }
        return marked(
            PlannedReply(
                contentType: "application/json; charset=UTF-8", pieces: StreamPieces.cut(Array(events.joined())),
                framing: .chunked, ending: ending))
    }

    func event(text: String) -> [UInt8] {
        let answer = ModelAnswer(text: text, usage: TokenUsage(prompt: 1, completion: 1), isCut: false)
        let value = bytes(response(answer, parts: [["text": .string(text)]], isLast: false, without: .usage))
        return request.streamsEvents
            ? Array("data: ".utf8) + value + Array("\r\n\r\n".utf8) : Array(",\n".utf8) + value
    }

    /// An error in a stream of events comes bare, without `data:`.
    func errorEvents(_ refusal: Refusal) -> [[UInt8]] {
        let value = bytes(errorBody(refusal))
        return [
            request.streamsEvents ? value + Array("\r\n\r\n".utf8) : Array(",\n".utf8) + value + [UInt8(ascii: "]")]
        ]
    }

    func errorBody(_ refusal: Refusal) -> JSONValue { ErrorTable.google.body(ErrorTable.google.translated(refusal)) }

    func marked(_ reply: PlannedReply) -> PlannedReply {
        var reply = reply
        reply.add("x-request-id", "req_emulator_\(sequence)")
        if hasTasks { reply.add("X-RunAPI-Task-Id", GatewayTasks.name(sequence)) }
        if let id = request.clientRequestID { reply.add("X-Client-Request-Id", id) }
        return reply
    }

    // MARK: - Responses

    private func bytes(_ value: JSONValue) -> [UInt8] { JSONWriter.bytes(of: value) }

    private func response(
        _ answer: ModelAnswer, parts: [JSONValue]?, isLast: Bool, without gap: AnswerGap?
    ) -> JSONValue {
        var members: JSONObject = [:]
        if let block = answer.block {
            members["promptFeedback"] = ["blockReason": .string(block)]
        } else if gap != .answers {
            var candidate: JSONObject = [:]
            if let parts { candidate["content"] = ["role": "model", "parts": .array(parts)] }
            if isLast {
                candidate["finishReason"] = .string(reason(answer))
                if answer.hasSearched { candidate["groundingMetadata"] = Self.grounding(answer) }
            }
            candidate["index"] = 0
            members["candidates"] = [.object(candidate)]
        }
        if gap != .usage { members["usageMetadata"] = usage(answer) }
        members["modelVersion"] = .string(request.model)
        members["responseId"] = .string("emulator-\(sequence)")
        return .object(members)
    }

    private func usage(_ answer: ModelAnswer) -> JSONValue {
        let usage = answer.usage
        var members: JSONObject = ["promptTokenCount": .integer(usage.prompt)]
        if answer.block == nil {
            members["candidatesTokenCount"] = .integer(usage.completion)
            members["thoughtsTokenCount"] = .integer(usage.thoughts)
        }
        members["totalTokenCount"] = .integer(answer.block == nil ? usage.total : usage.prompt)
        members["promptTokensDetails"] = .array(modalities(prompt: usage.prompt))
        return .object(members)
    }

    /// Tokens by modality; pages of documents count as images.
    private func modalities(prompt: Int) -> [JSONValue] {
        var counts: [String: Int] = [:]
        for part in request.parts {
            let family = part.text != nil ? "TEXT" : part.mime.split(separator: "/").first.map { $0.uppercased() }
            let modality = family.flatMap { ["IMAGE", "AUDIO", "VIDEO", "TEXT"].contains($0) ? $0 : nil } ?? "IMAGE"
            counts[modality, default: 0] += TokenUsage.tokens(of: part)
        }
        if counts.values.reduce(0, +) != prompt { counts = ["TEXT": prompt] }
        return counts.sorted { $0.key < $1.key }.map {
            ["modality": .string($0.key), "tokenCount": .integer($0.value)]
        }
    }

    private static func grounding(_ answer: ModelAnswer) -> JSONValue {
        let head = String(answer.text.prefix(20))
        return [
            "webSearchQueries": [.string(EmulatedSearch.query)],
            "groundingChunks": [
                [
                    "web": [
                        "uri": .string(EmulatedSearch.address), "title": .string(EmulatedSearch.title),
                        "domain": "search.invalid",
                    ]
                ]
            ],
            "groundingSupports": [
                [
                    "segment": ["startIndex": 0, "endIndex": .integer(head.utf8.count), "text": .string(head)],
                    "groundingChunkIndices": [0],
                ]
            ],
            "searchEntryPoint": ["renderedContent": "<div>what was searched for</div>"],
        ]
    }
}
