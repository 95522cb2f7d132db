package import Primitives

/// All that is known of a unit: a row of the ledger, a line of the manifest.
package struct UnitRecord: Sendable, Hashable {
    package var id: UnitID
    package var step: String
    package var status: UnitStatus
    package var action: UnitAction
    /// Why the last plan wanted it done, or why it was left: `new`, `content changed`, `output missing: …`.
    package var reasons: [String]
    package var key: SHA256Digest?
    /// `KeyComponents.json` of the key, or null before there is one.
    package var components: JSONValue
    package var answer: AnswerReference?
    /// Digest of what shaped the outputs: write rules, templates, checks.
    package var rendering: SHA256Digest?
    /// Runs in which it was attempted since its key last changed.
    package var attempts: Int
    package var failure: UnitFailure?
    package var details: UnitDetails
    package var outputs: [OutputRecord]
    /// Requests whose outcome is recorded together with the unit; they are no part of its row.
    package var requests: [EndedRequest] = []

    package init(
        id: UnitID, step: String, status: UnitStatus = .pending, action: UnitAction = .none, reasons: [String] = [],
        key: SHA256Digest? = nil, components: JSONValue = .null, answer: AnswerReference? = nil,
        rendering: SHA256Digest? = nil, attempts: Int = 0, failure: UnitFailure? = nil,
        details: UnitDetails = UnitDetails(), outputs: [OutputRecord] = []
    ) {
        self.id = id
        self.step = step
        self.status = status
        self.action = action
        self.reasons = reasons
        self.key = key
        self.components = components
        self.answer = answer
        self.rendering = rendering
        self.attempts = attempts
        self.failure = failure
        self.details = details
        self.outputs = outputs
    }
}

/// A stored answer: its digest and whether it is JSON or text.
package struct AnswerReference: Sendable, Hashable {
    package let digest: SHA256Digest
    package let isJSON: Bool

    package init(digest: SHA256Digest, isJSON: Bool) {
        self.digest = digest
        self.isJSON = isJSON
    }
}

/// What producing the answer was like: recorded, never part of a key.
package struct UnitDetails: Sendable, Hashable {
    package var provider: String?
    package var servedModel: String?
    package var requestID: String?
    package var delivery: String?
    /// Codes and words for everything that was less than asked for.
    package var degradations: [String]
    /// `CoverageRecord.json`, or null.
    package var coverage: JSONValue
    package var repairs: Int
    /// Counts of checked and ungrounded quotes, or null.
    package var grounding: JSONValue
    package var usage: JSONValue
    package var cost: JSONValue
    package var started: String?
    package var milliseconds: Int?

    package init(
        provider: String? = nil, servedModel: String? = nil, requestID: String? = nil, delivery: String? = nil,
        degradations: [String] = [], coverage: JSONValue = .null, repairs: Int = 0, grounding: JSONValue = .null,
        usage: JSONValue = .null, cost: JSONValue = .null, started: String? = nil, milliseconds: Int? = nil
    ) {
        self.provider = provider
        self.servedModel = servedModel
        self.requestID = requestID
        self.delivery = delivery
        self.degradations = degradations
        self.coverage = coverage
        self.repairs = repairs
        self.grounding = grounding
        self.usage = usage
        self.cost = cost
        self.started = started
        self.milliseconds = milliseconds
    }

    /// The members as they stand in a manifest's unit, always all of them.
    package var members: [(key: String, value: JSONValue)] {
        [
            ("provider", .optional(provider)), ("served_model", .optional(servedModel)),
            ("provider_request_id", .optional(requestID)), ("delivery", .optional(delivery)),
            ("degradations", .array(degradations.map(JSONValue.string))), ("coverage", coverage),
            ("repairs", .integer(repairs)), ("grounding", grounding), ("usage", usage), ("cost", cost),
            ("started_at", .optional(started)), ("duration_ms", .optional(milliseconds)),
        ]
    }

    /// Reads the members back from a manifest's unit; absent ones are empty.
    package init(json: JSONValue) {
        self.init(
            provider: json["provider"]?.stringValue, servedModel: json["served_model"]?.stringValue,
            requestID: json["provider_request_id"]?.stringValue, delivery: json["delivery"]?.stringValue,
            degradations: json["degradations"]?.arrayValue?.compactMap(\.stringValue) ?? [],
            coverage: json["coverage"] ?? .null, repairs: json["repairs"]?.intValue ?? 0,
            grounding: json["grounding"] ?? .null, usage: json["usage"] ?? .null, cost: json["cost"] ?? .null,
            started: json["started_at"]?.stringValue, milliseconds: json["duration_ms"]?.intValue)
    }
}
