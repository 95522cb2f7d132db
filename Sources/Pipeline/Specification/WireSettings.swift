package import Primitives

/// How a provider wants requests spelt, where servers of one protocol differ; `nil` keeps the preset's value.
package struct WireSettings: Sendable, Hashable {
    /// How an answer is made to fit a step's schema.
    package enum StructuredOutput: String, Sendable, Hashable, CaseIterable {
        /// The schema goes along in the field that the protocol has for it.
        case schema
        /// The reply is asked to be some JSON object, and the prompt holds the schema.
        case object
        /// The prompt alone says what is wanted.
        case prompt
    }

    /// The name of the field that bounds the answer's length.
    package enum OutputLimitField: String, Sendable, Hashable, CaseIterable {
        case maxTokens = "max_tokens"
        case maxCompletionTokens = "max_completion_tokens"
    }

    package var attach: Attachments
    /// The longest request body, with base64 counted.
    package var maxBodyBytes: ByteCount?
    package var structuredOutput: StructuredOutput?
    package var outputLimitField: OutputLimitField?
    /// Whether a stream is asked to end with the numbers of tokens.
    package var streamUsage: Bool?
    /// Whether replies are to show the model's thoughts, which never are part of an answer.
    package var includeThoughts: Bool?
    /// Whether files that several requests show may be left with the provider, where it keeps files.
    package var uploads: Bool?

    package init(
        attach: Attachments = Attachments(), maxBodyBytes: ByteCount? = nil,
        structuredOutput: StructuredOutput? = nil, outputLimitField: OutputLimitField? = nil,
        streamUsage: Bool? = nil, includeThoughts: Bool? = nil, uploads: Bool? = nil
    ) {
        self.uploads = uploads
        self.includeThoughts = includeThoughts
        self.attach = attach
        self.maxBodyBytes = maxBodyBytes
        self.structuredOutput = structuredOutput
        self.outputLimitField = outputLimitField
        self.streamUsage = streamUsage
    }

    /// The kind of message part that carries a file of each family.
    package struct Attachments: Sendable, Hashable {
        package enum Image: String, Sendable, Hashable, CaseIterable {
            case imageURL = "image_url"
            case refused = "none"
        }

        package enum PDF: String, Sendable, Hashable, CaseIterable {
            case file
            case imageURL = "image_url"
            case refused = "none"
        }

        package enum Audio: String, Sendable, Hashable, CaseIterable {
            /// For WAV and MP3, the formats it has; other recordings go out as `image_url`.
            case inputAudio = "input_audio"
            case imageURL = "image_url"
            case refused = "none"
        }

        package enum Video: String, Sendable, Hashable, CaseIterable {
            case imageURL = "image_url"
            case videoURL = "video_url"
            case refused = "none"
        }

        package var image: Image?
        package var pdf: PDF?
        package var audio: Audio?
        package var video: Video?

        package init(image: Image? = nil, pdf: PDF? = nil, audio: Audio? = nil, video: Video? = nil) {
            self.image = image
            self.pdf = pdf
            self.audio = audio
            self.video = video
        }
    }
}
