import HTTPMessages
import Pipeline
import Primitives

@testable import Providers

/// Configurations, requests and replies of Google's protocol that its suites share.
enum GeminiSamples {
    static func configuration(
        _ spec: ProviderSpec? = nil, name: String = "gemini", model: ModelSpec = ModelSpec(id: "gemini-3.1-pro"),
        policy: PipelineSpec.UnsupportedParameters = .error
    ) throws -> ProviderConfiguration {
        try ProviderSamples.configuration(spec, name: name, model: model, policy: policy)
    }

    static func provider(
        delivery: ProviderSpec.Delivery = .sync, _ change: (inout GeminiDialect) -> Void = { _ in }
    ) throws -> GeminiProvider {
        var configuration = try configuration(ProviderSamples.spec(delivery: delivery))
        if var dialect = configuration.native {
            change(&dialect)
            configuration.native = dialect
        }
        return GeminiProvider(configuration)
    }

    /// What the provider makes of a reply that comes in pieces.
    static func read(
        status: Int = 200, fields: [(name: String, value: String)] = [], _ chunks: [[UInt8]],
        failing failure: (any Error)? = nil
    ) async throws -> Result<ModelReply, ProviderFault> {
        let reply = ProviderSamples.reply(status: status, fields: fields, chunks, failing: failure)
        return try await provider().answer(of: reply, now: ProviderSamples.now)
    }

    static func read(
        status: Int = 200, fields: [(name: String, value: String)] = [], _ text: String,
        failing failure: (any Error)? = nil
    ) async throws -> Result<ModelReply, ProviderFault> {
        try await read(status: status, fields: fields, text.isEmpty ? [] : [Array(text.utf8)], failing: failure)
    }

    /// A reply with one candidate.
    static func candidate(_ members: String, beside: String = "") -> String {
        "{\"candidates\":[{\"index\":0,\(members)}]\(beside)}"
    }

    /// A candidate with one text and a reason for its end.
    static func text(_ text: String, finish: String?, beside: String = "") -> String {
        let reason = finish.map { ",\"finishReason\":\"\($0)\"" } ?? ""
        return candidate(
            "\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"\(text)\"}]}\(reason)", beside: beside)
    }

    /// The three frames of a short stream with a thought, numbers of tokens in each, and a character of four bytes.
    static let frames = [
        #"{"candidates":[{"content":{"role":"model","parts":[{"text":"Checking the chart.","thought":true}]},"index":0}],"usageMetadata":{"promptTokenCount":1131,"thoughtsTokenCount":88,"totalTokenCount":1219},"modelVersion":"gemini-3.1-pro-preview","responseId":"r1"}"#,
        #"{"candidates":[{"content":{"role":"model","parts":[{"text":"Sales 🚢 rose"}]},"index":0}],"usageMetadata":{"promptTokenCount":1131,"candidatesTokenCount":2,"thoughtsTokenCount":304,"totalTokenCount":1437},"modelVersion":"gemini-3.1-pro-preview","responseId":"r1"}"#,
        #"{"candidates":[{"content":{"role":"model","parts":[{"text":" 4 %.","thoughtSignature":"c2ln"}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":1131,"candidatesTokenCount":6,"thoughtsTokenCount":304,"totalTokenCount":1441},"modelVersion":"gemini-3.1-pro-preview","responseId":"r1"}"#,
    ]

    static let expected = ModelReply(
        text: "Sales 🚢 rose 4 %.", reasoning: "Checking the chart.",
        usage: TokenUsage(input: 1131, output: 6, thinking: 304), servedModel: "gemini-3.1-pro-preview",
        requestID: "r1")

    static func events(_ frames: [String], lineEnd: String = "\n") -> String {
        frames.map { "data: \($0)\(lineEnd)\(lineEnd)" }.joined()
    }
}
