import HTTPMessages
import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

/// Runware's provider, and what it makes of replies.
enum RunwareSamples {
    static let uuid = "0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11"
    static let otherUUID = "cca8b53f-1eaa-4bc9-bb77-ffdc5e133e1b"
    static let pending = PendingTask(id: uuid)

    /// Made once, as some suites read thousands of replies.
    private static let plain = try? provider()

    static func task(_ text: String = uuid) throws -> TaskUUID { try #require(TaskUUID(text)) }

    static func provider(
        _ delivery: ProviderSpec.Delivery = .sync, model: ModelSpec = ModelSpec(id: "gemini-3.1-pro"),
        policy: PipelineSpec.UnsupportedParameters = .error, webhookURL: String? = nil,
        change: (inout ProviderConfiguration) -> Void = { _ in }
    ) throws -> RunwareProvider {
        var configuration = try ProviderSamples.configuration(
            ProviderSamples.spec(delivery: delivery), name: "runware", model: model, policy: policy)
        change(&configuration)
        return RunwareProvider(configuration, RunwareDialect(), webhookURL: webhookURL)
    }

    static func request(
        _ task: String = uuid, system: String? = nil, parts: [ContentPart] = [], prompt: String = "What is it?",
        schema: JSONValue? = nil, corrections: [ModelRequest.Correction] = [],
        model: ModelSpec = ModelSpec(id: "gemini-3.1-pro")
    ) throws -> ModelRequest {
        ModelRequest(
            system: system, parts: parts, prompt: prompt, schema: schema, corrections: corrections, parameters: model,
            taskID: try Self.task(task))
    }

    /// The body that `request` becomes, which is one JSON document whatever else it is.
    static func body(
        _ request: ModelRequest, _ delivery: ProviderSpec.Delivery = .sync, webhookURL: String? = nil
    ) throws -> String {
        let provider = try provider(delivery, model: request.parameters, webhookURL: webhookURL)
        let encoded = try provider.encode(request, credential: nil).get()
        let text = ProviderSamples.text(of: try #require(encoded.http.body))
        #expect(throws: Never.self) { try JSONParser.parse(text) }
        return text
    }

    static func read(
        status: Int = 200, fields: [(name: String, value: String)] = [], _ text: String,
        failing failure: (any Error)? = nil
    ) async throws -> ProviderOutcome {
        try await read(status: status, fields: fields, text.isEmpty ? [] : [Array(text.utf8)], failing: failure)
    }

    static func read(
        status: Int = 200, fields: [(name: String, value: String)] = [], _ chunks: [[UInt8]],
        failing failure: (any Error)? = nil
    ) async throws -> ProviderOutcome {
        try await #require(plain).read(
            ProviderSamples.reply(status: status, fields: fields, chunks, failing: failure), now: ProviderSamples.now)
    }

    static func readPoll(
        status: Int = 200, fields: [(name: String, value: String)] = [], _ text: String
    ) async throws -> ProviderOutcome {
        try await #require(plain).read(
            ProviderSamples.reply(status: status, fields: fields, text.isEmpty ? [] : [Array(text.utf8)]), of: pending,
            now: ProviderSamples.now)
    }
}

extension ProviderOutcome {
    var answer: ModelReply? { if case .answered(let reply) = self { reply } else { nil } }
    var task: PendingTask? { if case .pending(let task) = self { task } else { nil } }
    var fault: ProviderFault? { if case .faulted(let fault) = self { fault } else { nil } }
}
