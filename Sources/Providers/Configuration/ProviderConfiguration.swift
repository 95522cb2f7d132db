package import HTTPMessages
package import Pipeline
package import Primitives

/// A provider of the route with everything settled: its preset, and what the pipeline overrides.
package struct ProviderConfiguration: Sendable, Hashable {
    /// The name in the pipeline.
    package var name: String
    /// Without a slash at its end.
    package var baseURL: String
    package var wireModel: String
    /// `sync` or `stream`.
    package var delivery: ProviderSpec.Delivery
    /// Where the key is found; `nil` asks without one.
    package var key: SecretReference?
    /// Whether there is no use in asking without the key: never so for a server of this machine.
    package var requiresKey: Bool
    package var prices: ProviderSpec.Prices?
    package var concurrency: ProviderSpec.Concurrency?
    package var requestsPerMinute: Int?
    package var tokensPerMinute: Int?
    package var timeouts: HTTPTimeouts
    /// The longest request body, with base64 counted.
    package var maxBodyBytes: ByteCount
    package var dialect: ChatDialect
    /// What differs where the provider takes Runware's tasks in place of chat completions.
    package var tasks: RunwareDialect?
    /// What becomes of a parameter that cannot be carried.
    package var policy: PipelineSpec.UnsupportedParameters

    /// The address that requests go to.
    package var endpoint: String { baseURL + dialect.endpointPath }

    /// The header field that proves who asks; `secret` is the key's text without white space around it.
    package func credential(secret: String) -> HTTPCredential {
        HTTPCredential(field: "Authorization", prefix: "Bearer ", secret: secret)
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
