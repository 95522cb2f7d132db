/// How one provider's chat completions differ from OpenAI's.
package struct ChatRules: Sendable, Hashable {
    /// Where the tokens of reasoning stand.
    package enum ThoughtCount: Sendable, Hashable {
        /// In `completion_tokens`.
        case included
        /// In the details and the total alone.
        case excluded
    }

    /// Where a stream tells the usage.
    package enum StreamUsage: Sendable, Hashable {
        /// In a chunk of its own, when it was asked for.
        case extraChunk
        /// On the chunk that finishes, always.
        case finishChunk
    }

    package enum Search: Sendable, Hashable {
        case none
        /// A member `grounding`, an object.
        case grounding
        /// A function tool of the name `googleSearch`.
        case tool
    }

    /// The members that a request may have.
    package var members: Set<String>
    /// Members of OpenAI's protocol that are answered as a failure upstream instead of a mistake.
    package var failsUpstream: Set<String> = []
    package var requiresMaxTokens = false
    /// Whether `stream` must be there, because it is on by default.
    package var requiresStream = false
    package var maxTokensLimit = Int.max
    /// Answers that one request may ask for.
    package var mostChoices = 1
    package var efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"]
    package var parts: Set<String> = ["text", "image_url", "input_audio", "file"]
    /// Families of media that are fetched from an address.
    package var fetches = AddressCheck.images
    /// Media types that the model takes; `nil` for all that are known.
    package var mediaTypes: Set<String>?
    package var search = Search.none
    /// Whether tools other than the search are taken.
    package var takesFunctions = true
    /// The level of reasoning when none is asked for; `nil` for a model that does not reason.
    package var defaultEffort: String?
    /// Whether the reply shows reasoning unless `include_thoughts` says otherwise.
    package var showsThoughts = false
    package var thoughtCount = ThoughtCount.included
    package var streamUsage = StreamUsage.extraChunk
    /// Whether chunks have `object`, `created` and `model`.
    package var hasFullChunks = true
    /// The model that replies name, when it is not the one that was asked.
    package var replyModel: String?
    /// Whether replies tell `credits_consumed`, of half a cent each.
    package var tellsCredits = false
    /// What a key must begin with.
    package var keyPrefix = ""
    /// Whether an error frame is followed by `[DONE]`.
    package var endsAfterErrorFrame = false
    /// Whether replies carry `X-RunAPI-Task-Id`, keys of idempotency count and tasks are announced.
    package var hasTasks = false
    /// Fields of every reply.
    package var replyFields: [PlannedReply.Field] = []

    package init(members: Set<String>) { self.members = members }

    static let openAIMembers: Set<String> = [
        "model", "messages", "max_completion_tokens", "max_tokens", "temperature", "top_p", "stop", "seed", "n",
        "presence_penalty", "frequency_penalty", "reasoning_effort", "response_format", "tools", "tool_choice",
        "stream", "stream_options",
    ]

    package static let openAI = ChatRules(members: openAIMembers)
}
