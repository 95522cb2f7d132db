package import Primitives

/// A request that passed every check, as far as answers, rules and the log need it.
package struct ReceivedRequest: Sendable, Hashable {
    /// As the log names it: `chat`, `gemini`, `runware`.
    package var wire = "chat"
    package var path = "/v1/chat/completions"
    package var model: String
    package var kind = Kind.question
    /// The provider's name for the task, where the client or the path gives one.
    package var task: String?
    package var idempotencyKey: String?
    package var clientRequestID: String?
    package var thinking: Thinking?
    /// Whether the web is to be searched.
    package var searches = false
    /// Whether a stream is of server-sent events; a growing array otherwise.
    package var streamsEvents = true
    /// Answers that are wanted.
    package var resultCount = 1
    package var delivery = Delivery.sync
    /// Where the answer is to be posted.
    package var webhook: String?
    /// Whether the reply tells the cost, and the usage.
    package var showsCost = true
    package var showsUsage = true
    package var seed: Int?
    /// The texts that are material, where the protocol does not keep them apart from the question.
    package var ownMaterial: [String]?
    /// `nil` when the reply is wanted whole.
    package var stream: StreamWish?
    package var answer: AnswerWish
    package var messageCount: Int
    /// Of the texts of all system messages.
    package var systemDigest: SHA256Digest?
    /// The last text of the first user message: by custom the question, after the material.
    package var prompt: String?
    package var promptDigest: SHA256Digest?
    /// Every content part of every message, in order.
    package var parts: [ReceivedPart]
    /// What the request sets, as it was spelt: without the content, the schema and what stands elsewhere in the log.
    package var parameters: JSONObject = [:]
    /// The most tokens of the answer.
    package var maxTokens: Int?
    /// Of the whole body.
    package var identity: SHA256Digest
    /// Of everything up to the first user message and the schema: equal when a question is asked again with corrections.
    package var question: SHA256Digest

    package enum Kind: Sendable, Hashable {
        /// A model is asked.
        case question
        /// What has become of these tasks?
        case poll([String])
        /// What was replied to these tasks, once they were over?
        case recall([String])
        /// A medium is stored, to be named in later requests.
        case upload
        /// What is left on the account?
        case account
    }

    package enum Delivery: Sendable, Hashable {
        case sync
        /// The reply only announces; the answer is asked for later.
        case async
    }

    /// How the emulated model reasons before it answers.
    package struct Thinking: Sendable, Hashable {
        /// `low`, `medium` or `high`.
        package var level: String
        /// Whether the reply shows a summary.
        package var isShown: Bool

        package init(level: String, isShown: Bool) {
            self.level = level
            self.isShown = isShown
        }

        /// Few, so that small limits leave room for an answer, and different for each level.
        package var tokens: Int { ["low": 16, "medium": 32][level] ?? 64 }
    }

    package struct StreamWish: Sendable, Hashable {
        package var includesUsage: Bool

        package init(includesUsage: Bool) { self.includesUsage = includesUsage }
    }

    package enum AnswerWish: Sendable, Hashable {
        case text
        /// Any JSON object.
        case json
        case schema(name: String, JSONValue)
    }

    package init(
        model: String, stream: StreamWish? = nil, answer: AnswerWish = .text, messageCount: Int = 1,
        systemDigest: SHA256Digest? = nil, prompt: String? = nil, promptDigest: SHA256Digest? = nil,
        parts: [ReceivedPart] = [], maxTokens: Int? = nil, identity: SHA256Digest, question: SHA256Digest
    ) {
        self.model = model
        self.stream = stream
        self.answer = answer
        self.messageCount = messageCount
        self.systemDigest = systemDigest
        self.prompt = prompt
        self.promptDigest = promptDigest
        self.parts = parts
        self.maxTokens = maxTokens
        self.identity = identity
        self.question = question
    }

    /// The texts that are material: of user messages, but the question and what followed it.
    package var material: [String] {
        if let ownMaterial { return ownMaterial }
        var texts = parts.filter { $0.role == "user" && $0.message == firstUserMessage }.compactMap(\.text)
        if !texts.isEmpty { texts.removeLast() }
        return texts
    }

    private var firstUserMessage: Int? { parts.first { $0.role == "user" }?.message }

    /// As scripts and the log spell it.
    package var kindName: String {
        switch kind {
        case .question: "question"
        case .poll: "poll"
        case .recall: "recall"
        case .upload: "upload"
        case .account: "account"
        }
    }

    /// The same request as if no media had arrived.
    package var withoutMedia: ReceivedRequest {
        var request = self
        request.parts.removeAll { $0.text == nil }
        return request
    }

    /// Whether a text, a file name or a digest of the request holds `text`.
    package func holds(_ text: String) -> Bool {
        parts.contains { part in
            part.text?.contains(text) == true || part.name?.contains(text) == true || part.digest?.hex == text
        }
    }
}

/// One content part as it arrived, decoded.
package struct ReceivedPart: Sendable, Hashable {
    /// The message's index.
    package var message: Int
    package var role: String
    /// The wire's name: `text`, `image_url`, `input_audio`, `file`.
    package var kind: String
    /// The declared type; `text/plain` for text.
    package var mime: String
    /// Bytes after decoding; of text in UTF-8.
    package var byteCount: Int
    /// `nil` for what was passed by reference.
    package var digest: SHA256Digest?
    /// Pages of a PDF, told crudely.
    package var pages: Int?
    /// Length of a recording, told crudely.
    package var seconds: Int?
    package var text: String?
    /// The code that a file of `dossier probe` holds, read from its content.
    package var code: String?
    /// A file's name, an address, or the name of a stored medium.
    package var name: String?
    /// Whether it names a medium that was stored before.
    package var isStoredMedium = false

    package init(
        message: Int, role: String, kind: String, mime: String, byteCount: Int, digest: SHA256Digest? = nil,
        pages: Int? = nil, text: String? = nil, name: String? = nil
    ) {
        self.message = message
        self.role = role
        self.kind = kind
        self.mime = mime
        self.byteCount = byteCount
        self.digest = digest
        self.pages = pages
        self.text = text
        self.name = name
    }
}
