package import HTTPMessages
package import Pipeline
package import Primitives

/// A provider that speaks OpenAI's chat completions, in the dialect of its configuration.
///
/// Messages of its faults quote the server. A server may repeat what it was sent, so whoever holds the credential
/// passes every message through `HTTPCredential.redacting` before it is shown or stored.
package struct ChatProvider: Provider {
    package let configuration: ProviderConfiguration

    package init(_ configuration: ProviderConfiguration) { self.configuration = configuration }

    package var name: String { configuration.name }
    package var wireModel: String { configuration.wireModel }
    package var delivery: String { "chat/" + configuration.delivery.rawValue }
    package var prices: ProviderSpec.Prices? { configuration.prices }

    package func encode(_ request: ModelRequest, credential: HTTPCredential?) -> Result<EncodedRequest, UnitFailure> {
        let obstacles = configuration.dialect.parameters.obstacles(to: request.parameters)
        if configuration.policy == .error, let obstacle = obstacles.first {
            return .failure(
                UnitFailure(
                    .unsupported, "provider '\(name)' cannot carry '\(obstacle.parameter)': \(obstacle.reason)"))
        }
        let encoder = ChatRequestEncoder(configuration)
        return encoder.body(of: request).map { body in
            let isStreaming = configuration.delivery == .stream
            var fields = HTTPHeaderFields([
                (name: "Content-Type", value: "application/json"),
                (name: "Accept", value: isStreaming ? "text/event-stream" : "application/json"),
            ])
            let name = RequestName.field(configuration.dialect, request, body)
            if let name { fields.append(name.name, name.value) }
            return EncodedRequest(
                http: HTTPRequest(
                    method: .post, url: configuration.endpoint, fields: fields, credential: credential, body: body,
                    timeouts: configuration.timeouts),
                degradations: obstacles.map(\.remark),
                estimate: estimate(
                    request, prompt: encoder.prompt(of: request), encoder.outputLimit(of: request.parameters)),
                isRepeatable: name != nil, arrival: configuration.arrival(of: request))
        }
    }

    private func estimate(_ request: ModelRequest, prompt: String, _ outputLimit: Int?) -> TokenUsage {
        var input = TokenEstimate.text(prompt) + (request.system.map(TokenEstimate.text) ?? 0)
        if let schema = request.schema, configuration.dialect.structuredOutput == .schema {
            input += TokenEstimate.text(JSONWriter.text(of: schema))
        }
        for part in request.parts {
            switch part {
            case .text(_, let text): input += TokenEstimate.text(text)
            case .media(let media): input += TokenEstimate.media(media)
            }
            if request.parts.count > 1 { input += TokenEstimate.text(part.label) }
        }
        for correction in request.corrections {
            input += TokenEstimate.text(correction.answer) + TokenEstimate.text(correction.complaint)
        }
        return TokenUsage(
            input: input, output: outputLimit ?? TokenEstimate.defaultOutput,
            searches: configuration.isSearching ? 1 : 0
        ).times(configuration.dialect.parameters.carried(of: request.parameters).results)
    }

    package func read(_ reply: HTTPReply, now: Timestamp) async throws -> ProviderOutcome {
        ProviderOutcome(try await answer(of: reply, now: now))
    }

    func answer(of reply: HTTPReply, now: Timestamp) async throws -> Result<ModelReply, ProviderFault> {
        let classifier = FaultClassifier(
            provider: name, key: configuration.key, rules: configuration.dialect.faults, model: wireModel,
            isKeyAbsent: configuration.isKeyAbsent)
        return try await ReplyReader(provider: name, classifier: classifier).answer(of: reply, now: now) { context in
            ChatReplyDecoder(
                ChatVerdict(
                    provider: name, classifier: classifier,
                    billsSeparateThinking: configuration.dialect.billsSeparateThinking, context: context,
                    creditPrice: configuration.dialect.creditPrice, creditStep: configuration.dialect.creditStep,
                    isSearching: configuration.isSearching, wantedResults: configuration.results))
        }
    }

    package func balanceRequest(credential: HTTPCredential?) -> HTTPRequest? {
        configuration.balanceRequest(credential: credential)
    }

    package func readBalance(_ bytes: [UInt8]) -> Balance? { configuration.balance?.read(bytes) }

    package func keyCheckRequest(credential: HTTPCredential?) -> HTTPRequest? {
        let completions = "/chat/completions"
        guard configuration.endpoint.hasSuffix(completions) else { return nil }
        return configuration.get(configuration.endpoint.dropLast(completions.count) + "/models", credential)
    }

    package func fault(_ failure: HTTPFailure) -> ProviderFault { TransportFault.fault(failure, provider: name) }
}
