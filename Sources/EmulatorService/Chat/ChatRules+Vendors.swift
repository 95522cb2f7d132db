import Primitives

extension ChatRules {
    /// What Gemini's models read (Google's lists for Vertex and AI Studio); resellers cannot take more.
    static let geminiTypes: Set<String> = [
        "image/png", "image/jpeg", "image/webp", "image/heic", "image/heif", "application/pdf",
        "text/plain", "text/html", "text/css", "text/csv", "text/xml", "text/markdown", "text/rtf",
        "audio/wav", "audio/x-wav", "audio/mp3", "audio/mpeg", "audio/aiff", "audio/aac", "audio/ogg", "audio/flac",
        "audio/m4a", "audio/mp4", "audio/opus", "audio/webm",
        "video/mp4", "video/mpeg", "video/mpg", "video/quicktime", "video/mov", "video/avi", "video/webm",
        "video/wmv", "video/3gpp",
    ]

    static let runAPI: ChatRules = {
        var rules = ChatRules(members: [
            "model", "messages", "max_tokens", "temperature", "top_p", "stop", "seed", "reasoning_effort",
            "response_format", "tools", "tool_choice", "stream", "stream_options",
        ])
        rules.efforts = ["low", "medium", "high"]
        rules.parts = ["text", "image_url"]
        rules.mediaTypes = geminiTypes
        rules.search = .tool
        rules.defaultEffort = "high"
        rules.hasTasks = true
        return rules
    }()

    static let toAPIs: ChatRules = {
        var rules = ChatRules(members: [
            "model", "messages", "max_tokens", "temperature", "top_p", "stop", "seed", "reasoning_effort",
            "response_format", "tools", "tool_choice", "stream", "stream_options",
        ])
        rules.requiresMaxTokens = true
        rules.efforts = ["low", "medium", "high"]
        rules.parts = ["text", "image_url"]
        rules.mediaTypes = geminiTypes
        rules.defaultEffort = "high"
        return rules
    }()

    static let byteSpike: ChatRules = {
        var rules = ChatRules(members: [
            "model", "messages", "max_tokens", "temperature", "top_p", "stop", "seed", "n", "presence_penalty",
            "frequency_penalty", "response_format", "tools", "tool_choice", "grounding", "stream", "stream_options",
            "user",
        ])
        rules.maxTokensLimit = 32_768
        rules.mostChoices = 4
        rules.parts = ["text", "image_url", "input_audio"]
        rules.mediaTypes = geminiTypes
        rules.search = .grounding
        rules.defaultEffort = "high"
        rules.streamUsage = .finishChunk
        rules.hasFullChunks = false
        rules.endsAfterErrorFrame = true
        rules.replyFields = [
            PlannedReply.Field(name: "X-RateLimit-Limit", value: "50"),
            PlannedReply.Field(name: "X-RateLimit-Remaining", value: "49.5"),
            PlannedReply.Field(name: "X-RateLimit-Reset", value: "1767229200"),
            PlannedReply.Field(name: "X-Quota-Remaining-Credits", value: "1000"),
        ]
        return rules
    }()

    static let aiVideoAPI: ChatRules = {
        let members: Set<String> = ["model", "messages", "stream", "tools", "include_thoughts", "reasoning_effort"]
        var rules = ChatRules(members: members)
        rules.failsUpstream = openAIMembers.subtracting(members)
        rules.requiresStream = true
        rules.efforts = ["low", "high"]
        rules.parts = ["text", "image_url"]
        rules.fetches = AddressCheck.all
        rules.mediaTypes = geminiTypes
        rules.search = .tool
        rules.takesFunctions = false
        rules.defaultEffort = "high"
        rules.showsThoughts = true
        rules.thoughtCount = .excluded
        rules.streamUsage = .finishChunk
        rules.replyModel = "gemini-3.1-pro-preview"
        rules.tellsCredits = true
        rules.keyPrefix = "sk-"
        return rules
    }()
}
