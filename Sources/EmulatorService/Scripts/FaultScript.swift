import Primitives

/// What an emulator does other than answering at once: rules in order, of which the first that fits decides.
package struct FaultScript: Sendable, Hashable {
    package var rules: [ScriptRule]

    package init(rules: [ScriptRule] = []) { self.rules = rules }

    package func rule(for facts: RequestFacts) -> ScriptRule? { rules.first { $0.when.fits(facts) } }

    /// Whether a rule looks at what a request says, so that bodies must be read.
    package var readsBodies: Bool { rules.contains { $0.when.readsBodies || $0.reply.readsBodies } }
}

/// What rules can tell requests apart by.
package struct RequestFacts: Sendable, Hashable {
    /// Counted from 1 in the order of arrival.
    package var sequence: Int
    /// `nil` where bodies are not read.
    package var request: ReceivedRequest?
    /// The number that replies carry; another than `sequence` when an earlier reply is repeated.
    package var name: Int?
    /// What is asked, as scripts spell it: `question`, `poll`, `upload`.
    package var task: String
    /// How often this body has come, this time included.
    package var attempt: Int
    /// How often this question has come, with whatever corrections.
    package var questionAttempt: Int

    package init(
        sequence: Int, name: Int? = nil, task: String = "question", request: ReceivedRequest? = nil, attempt: Int = 1,
        questionAttempt: Int = 1
    ) {
        self.sequence = sequence
        self.name = name
        self.task = task
        self.request = request
        self.attempt = attempt
        self.questionAttempt = questionAttempt
    }
}

/// One rule: when it holds, and what is replied then.
package struct ScriptRule: Sendable, Hashable {
    package var when: Condition
    package var reply: ScriptedReply

    package init(when: Condition = Condition(), reply: ScriptedReply = ScriptedReply()) {
        self.when = when
        self.reply = reply
    }

    /// All that is given must hold; nothing given always holds.
    package struct Condition: Sendable, Hashable {
        /// Sequence numbers.
        package var requests: [ClosedRange<Int>]?
        /// Every so many requests.
        package var every: Int?
        package var share: Share?
        /// A text that occurs in a text part or a file name, or the SHA-256 of a part.
        package var matching: String?
        /// Counted among requests with the same body.
        package var attempt: [ClosedRange<Int>]?
        /// Questions, unless another kind of request is named.
        package var task = "question"

        package init(
            requests: [ClosedRange<Int>]? = nil, every: Int? = nil, share: Share? = nil, matching: String? = nil,
            attempt: [ClosedRange<Int>]? = nil
        ) {
            self.requests = requests
            self.every = every
            self.share = share
            self.matching = matching
            self.attempt = attempt
        }

        var readsBodies: Bool { matching != nil || attempt != nil }

        package func fits(_ facts: RequestFacts) -> Bool {
            guard task == facts.task else { return false }
            if let requests, !requests.contains(where: { $0.contains(facts.sequence) }) { return false }
            if let every, facts.sequence % every != 0 { return false }
            if let share, !share.takes(facts.sequence) { return false }
            if let attempt, !attempt.contains(where: { $0.contains(facts.attempt) }) { return false }
            if let matching, facts.request?.holds(matching) != true { return false }
            return true
        }
    }

    /// A part of all requests, chosen by their sequence numbers alone, so that a run can be repeated.
    package struct Share: Sendable, Hashable {
        /// 0 to 1.
        package var part: Double
        package var seed: Int

        package init(part: Double, seed: Int) {
            self.part = part
            self.seed = seed
        }

        /// Mixes the number as SplitMix64 does (Steele, Lea and Flood, 2014).
        package func takes(_ sequence: Int) -> Bool {
            var value = UInt64(bitPattern: Int64(seed)) &+ UInt64(bitPattern: Int64(sequence)) &* 0x9E37_79B9_7F4A_7C15
            value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            value ^= value >> 31
            return Double(value >> 11) / Double(1 << 53) < part
        }
    }
}

/// What a rule replies.
package struct ScriptedReply: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        /// What would have been answered anyway.
        case honest
        case status(StatusReply)
        case fault(FaultKind)
        /// The first so many answers to a question break its schema.
        case invalid(count: Int)
        case literal(String)
    }

    package struct StatusReply: Sendable, Hashable {
        /// `nil` takes that of the provider's row with this code.
        package var status: Int?
        package var code: String?
        package var numericCode: Int?
        package var type: String?
        package var message: String?
        package var retryAfter: RetryAfter?
        package var retryAfterMilliseconds: Int?
        /// Google's `RetryInfo`.
        package var retryInfo: String?

        package init(_ status: Int?, retryAfter: RetryAfter? = nil) {
            self.status = status
            self.retryAfter = retryAfter
        }
    }

    package enum RetryAfter: Sendable, Hashable {
        /// As it is written into the field: `1`, `0.5`.
        case text(String)
        /// A date so far from now.
        case date(Duration)
    }

    package var content: Content
    package var fields: [PlannedReply.Field]
    /// `nil` takes the emulator's.
    package var latency: Duration?
    /// Waits for `POST /release`.
    package var isHeld: Bool
    package var details = ReplyDetails()

    package init(
        _ content: Content = .honest, fields: [PlannedReply.Field] = [], latency: Duration? = nil, isHeld: Bool = false
    ) {
        self.content = content
        self.fields = fields
        self.latency = latency
        self.isHeld = isHeld
    }

    var readsBodies: Bool {
        if case .invalid = content { true } else { details.dropsMedia || details.invalidResults > 0 }
    }
}
