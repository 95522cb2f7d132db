package import HTTPMessages
package import Media
package import Pipeline
package import Primitives

/// A provider of the route with everything settled: its preset, and what the pipeline overrides.
package struct ProviderConfiguration: Sendable, Hashable {
    /// The name in the pipeline.
    package var name: String
    /// Without a slash at its end.
    package var baseURL: String
    package var wireModel: String
    package var delivery: ProviderSpec.Delivery
    /// Where outcomes are delivered; there exactly with delivery `webhook`.
    package var webhook: WebhookSpec?
    /// Where the key is found; `nil` asks without one.
    package var key: SecretReference?
    /// Whether the key could not be had, so that requests go out without it; for messages alone.
    package var isKeyAbsent = false
    /// Whether there is no use in asking without the key: never so for a server of this machine.
    package var requiresKey: Bool
    package var prices: ProviderSpec.Prices?
    package var concurrency: ProviderSpec.Concurrency?
    package var requestsPerMinute: Int?
    package var tokensPerMinute: Int?
    package var timeouts: HTTPTimeouts
    /// The longest request body, with base64 counted.
    package var maxBodyBytes: ByteCount
    /// The protocol that requests are spelt in; `auto` where the provider speaks both and each request decides.
    package var wireProtocol = ProviderSpec.WireProtocol.chat
    /// How it speaks Google's protocol; `nil` where it does not.
    package var native: GeminiDialect?
    package var credentialField = CredentialField.bearer
    package var dialect: ChatDialect
    /// What differs where the provider takes Runware's tasks in place of chat completions.
    package var tasks: RunwareDialect?
    /// What becomes of a parameter that cannot be carried.
    package var policy: PipelineSpec.UnsupportedParameters
    /// Whether requests let the model search the web.
    package var isSearching = false
    /// How many answers each request asks for.
    package var results = 1
    /// How sure it is of each feature; one that is missing is not carried.
    package var support: [ProviderFeature: Support] = [:]
    /// How sure it is of each family of files in Google's protocol.
    package var nativeSupport: [ProviderFeature: Support] = [:]
    /// Families whose message part the pipeline chose, unlike the preset: they go out in that and in no other way.
    package var chosenParts: Set<MediaFamily> = []
    package var balance: BalanceQuery?
    /// Whether files that several requests show may be left with the provider, where it keeps files.
    package var keepsMedia = true
    /// What its numbers of tokens prove about the files of a request; `nil` leaves them unchecked.
    package var mediaEvidence: MediaArrival.Evidence?

    /// The address that requests go to.
    package var endpoint: String { baseURL + dialect.endpointPath }

    /// The scheme, host and port of the base URL, as it is written.
    package var origin: String {
        guard let mark = baseURL.firstRange(of: "://") else { return baseURL }
        return String(baseURL[..<mark.upperBound] + baseURL[mark.upperBound...].prefix { $0 != "/" })
    }

    /// Whether the provider fetches files of a family from addresses.
    package func fetches(_ family: MediaFamily) -> Bool {
        (wireProtocol != .gemini && dialect.fetched[family] != nil)
            || (wireProtocol != .chat && native?.fetched[family] != nil)
    }

    /// The header field that proves who asks; `secret` is the key's text without white space around it.
    package func credential(secret: String) -> HTTPCredential {
        credentialField.credential(secret: secret)
    }
}

/// What in a pipeline keeps a provider from being used.
package struct ConfigurationProblem: Sendable, Hashable {
    /// The place in the pipeline file; the member may be missing there.
    package let pointer: JSONPointer
    /// Lower case, no full stop, names the provider.
    package let message: String
    package let hint: String?

    package init(_ pointer: JSONPointer, _ message: String, hint: String? = nil) {
        self.pointer = pointer
        self.message = message
        self.hint = hint
    }
}

/// At least one problem.
package struct ConfigurationProblems: Error, Sendable, Hashable {
    package let problems: [ConfigurationProblem]

    package init(_ problems: [ConfigurationProblem]) { self.problems = problems }
}
