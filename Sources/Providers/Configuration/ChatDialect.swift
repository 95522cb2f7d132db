package import Media
package import Pipeline
package import Primitives

/// How one provider speaks chat completions, as data: what differs between servers of the one protocol.
package struct ChatDialect: Sendable, Hashable {
    /// The message part that carries a file.
    package enum MediaEncoding: String, Sendable, Hashable {
        /// `image_url` with a data URI, which gateways route by the type that it names.
        case imageURL = "image_url"
        /// `video_url` with a data URI, a convention of some gateways.
        case videoURL = "video_url"
        /// `input_audio` with bare base64, for WAV and MP3; other recordings go out as `image_url`.
        case inputAudio = "input_audio"
        /// `file` with a name and a data URI.
        case file
    }

    /// What follows the base URL.
    package var endpointPath: String
    /// Families that are missing are not taken.
    package var attach: [MediaFamily: MediaEncoding]
    /// Families that the provider fetches where a part holds an https address in place of content, and how sure that is.
    package var fetched: [MediaFamily: Support]
    /// Types that are taken, by the names of `MediaFormat`.
    package var acceptedTypes: Set<MediaType>
    package var outputLimitField: WireSettings.OutputLimitField
    package var structuredOutput: WireSettings.StructuredOutput
    package var parameters: ParameterSupport
    /// Whether `stream_options` may ask for the tokens at the end of a stream.
    package var streamUsage: Bool
    /// Members that every request carries beyond the protocol's.
    package var extraFields: JSONObject
    /// Whether thinking is billed where it is counted beside the answer's tokens, and not among them.
    package var billsSeparateThinking: Bool
    /// The bound on an answer where the model gives none and the provider insists on one.
    package var defaultOutputTokens: Int?
    /// The header field under which a provider knows a request that it was sent before, so that it does it only once.
    package var idempotencyField: String?
    /// Whether a request may be answered with the address of a task (status 202 with `Location`).
    package var followsTasks: Bool
    /// What one of the credits costs that a reply says it consumed.
    package var creditPrice: USD?
    /// How finely a reply says what it consumed.
    package var creditStep: USD?
    package var faults: FaultRules
    /// The member that says whether the reply shows the model's thoughts; `nil` where there is none.
    package var thoughtsField: String?

    package init(
        endpointPath: String = "/chat/completions", attach: [MediaFamily: MediaEncoding],
        fetched: [MediaFamily: Support] = [:],
        acceptedTypes: Set<MediaType> = MediaFormat.geminiTypes,
        outputLimitField: WireSettings.OutputLimitField = .maxTokens,
        structuredOutput: WireSettings.StructuredOutput = .schema,
        parameters: ParameterSupport = ParameterSupport(), streamUsage: Bool = true, extraFields: JSONObject = [:],
        billsSeparateThinking: Bool = true, defaultOutputTokens: Int? = nil, idempotencyField: String? = nil,
        followsTasks: Bool = false, creditPrice: USD? = nil, creditStep: USD? = nil, faults: FaultRules = FaultRules()
    ) {
        self.endpointPath = endpointPath
        self.attach = attach
        self.fetched = fetched
        self.acceptedTypes = acceptedTypes
        self.outputLimitField = outputLimitField
        self.structuredOutput = structuredOutput
        self.parameters = parameters
        self.streamUsage = streamUsage
        self.extraFields = extraFields
        self.billsSeparateThinking = billsSeparateThinking
        self.defaultOutputTokens = defaultOutputTokens
        self.idempotencyField = idempotencyField
        self.followsTasks = followsTasks
        self.creditPrice = creditPrice
        self.creditStep = creditStep
        self.faults = faults
    }

    /// The function that gateways to Gemini take for its own web search.
    package static let googleSearchFunction: JSONObject = [
        "tools": [["type": "function", "function": ["name": "googleSearch"]]]
    ]
}
