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

    package init(
        endpointPath: String = "/chat/completions", attach: [MediaFamily: MediaEncoding],
        acceptedTypes: Set<MediaType> = MediaFormat.geminiTypes,
        outputLimitField: WireSettings.OutputLimitField = .maxTokens,
        structuredOutput: WireSettings.StructuredOutput = .schema,
        parameters: ParameterSupport = ParameterSupport(), streamUsage: Bool = true, extraFields: JSONObject = [:],
        billsSeparateThinking: Bool = true
    ) {
        self.endpointPath = endpointPath
        self.attach = attach
        self.acceptedTypes = acceptedTypes
        self.outputLimitField = outputLimitField
        self.structuredOutput = structuredOutput
        self.parameters = parameters
        self.streamUsage = streamUsage
        self.extraFields = extraFields
        self.billsSeparateThinking = billsSeparateThinking
    }
}
