package import HTTPMessages
package import Pipeline
package import Primitives

/// A provider that speaks Google's `generateContent`, in the dialect of its configuration.
///
/// Messages of its faults quote the server. A server may repeat what it was sent, so whoever holds the credential
/// passes every message through `HTTPCredential.redacting` before it is shown or stored.
package struct GeminiProvider: Provider {
    package let configuration: ProviderConfiguration
    private let dialect: GeminiDialect

    /// A configuration without a dialect of this protocol is asked in Google's own.
    package init(_ configuration: ProviderConfiguration) {
        self.configuration = configuration
        dialect = configuration.native ?? GeminiDialect()
    }

    package var name: String { configuration.name }
    package var wireModel: String { configuration.wireModel }
    package var delivery: String { "gemini/" + configuration.delivery.rawValue }
    package var prices: ProviderSpec.Prices? { configuration.prices }

    package func encode(_ request: ModelRequest, credential: HTTPCredential?) -> Result<EncodedRequest, UnitFailure> {
        let obstacles = dialect.parameters.obstacles(to: request.parameters)
        if configuration.policy == .error, let obstacle = obstacles.first {
            return .failure(
                UnitFailure(
                    .unsupported, "provider '\(name)' cannot carry '\(obstacle.parameter)': \(obstacle.reason)"))
        }
        let encoder = GeminiRequestEncoder(configuration: configuration, dialect: dialect)
        return encoder.body(of: request).map { body in
            let isStreaming = configuration.delivery == .stream
            var fields = HTTPHeaderFields([
                (name: "Content-Type", value: "application/json"),
                (name: "Accept", value: isStreaming ? "text/event-stream" : "application/json"),
            ])
            let name = RequestName.field(configuration.dialect, request, body)
            if let name { fields.append(name.name, name.value) }
            let path = dialect.path(model: wireModel, delivery: configuration.delivery)
            return EncodedRequest(
                http: HTTPRequest(
                    method: .post, url: configuration.baseURL + path, fields: fields, credential: credential,
                    body: body, timeouts: configuration.timeouts),
                degradations: obstacles.map(\.remark),
                estimate: estimate(request, prompt: encoder.prompt(of: request)), isRepeatable: name != nil,
                arrival: configuration.arrival(of: request))
        }
    }

    private func estimate(_ request: ModelRequest, prompt: String) -> TokenUsage {
        let carried = dialect.parameters.carried(of: request.parameters)
        return TokenUsage(
            input: TokenEstimate.input(
                of: request, prompt: prompt, carriesSchema: dialect.structuredOutput == .schema),
            output: carried.maxOutputTokens ?? TokenEstimate.defaultOutput,
            searches: carried.search || dialect.searches ? 1 : 0)
    }

    package func read(_ reply: HTTPReply, now: Timestamp) async throws -> ProviderOutcome {
        ProviderOutcome(try await answer(of: reply, now: now))
    }

    func answer(of reply: HTTPReply, now: Timestamp) async throws -> Result<ModelReply, ProviderFault> {
        var classifier = FaultClassifier(
            provider: name, key: configuration.key, rules: configuration.dialect.faults, model: wireModel,
            isKeyAbsent: configuration.isKeyAbsent)
        classifier.addressHint = "check 'baseURL', to which \(dialect.modelsPath) is added, and 'model'"
        return try await ReplyReader(provider: name, classifier: classifier).answer(of: reply, now: now) { context in
            GeminiReplyDecoder(GeminiVerdict(provider: name, classifier: classifier, context: context))
        }
    }

    package func balanceRequest(credential: HTTPCredential?) -> HTTPRequest? {
        configuration.balanceRequest(credential: credential)
    }

    package func readBalance(_ bytes: [UInt8]) -> Balance? { configuration.balance?.read(bytes) }

    package func keyCheckRequest(credential: HTTPCredential?) -> HTTPRequest? {
        let path = dialect.modelsPath.hasSuffix("/") ? String(dialect.modelsPath.dropLast()) : dialect.modelsPath
        return configuration.get(configuration.baseURL + path + "?pageSize=1", credential)
    }

    package func fault(_ failure: HTTPFailure) -> ProviderFault { TransportFault.fault(failure, provider: name) }
}
