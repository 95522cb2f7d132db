import Engine
import HTTPMessages
import Pipeline
import Primitives
import Providers
import Scheduling
import TestSupport
import Testing

/// A pipeline that asks a provider over a scripted wire.
struct WireHarness {
    let harness: RunHarness
    let transport: ScriptedTransport
    /// The highest number of units that wait, write and commit beside those in flight.
    static let model = ModelSpec(id: "gemini-3.1-pro")

    var time: ManualTime { harness.time }
    var requests: Int { transport.bodies.count }

    init(
        _ json: String = Self.plain, store kind: StoreKind = .memory, limits: LimitsSpec = LimitsSpec(),
        retry: RetrySpec = RetrySpec(), provider: ProviderSpec = ProviderSpec(location: .commandLine),
        name: String = "openai", spare: ProviderSpec? = nil,
        _ rule: @escaping ScriptedTransport.Rule = { _, _ in Self.answer("as asked") }
    ) async throws {
        harness = try await RunHarness(json, store: kind)
        let transport = ScriptedTransport(rule)
        self.transport = transport
        harness.policy.unknownOutcome = retry.unknownOutcome
        let (sources, time) = (harness.sources, harness.time)
        var configurations = [
            try ProviderCatalog.configuration(name: name, spec: provider, model: Self.model, policy: .error).get()
        ]
        if let spare {
            configurations.append(
                try ProviderCatalog.configuration(name: "spare", spec: spare, model: Self.model, policy: .error).get())
        }
        let all = configurations
        harness.wire = { store, observer, stop in
            let route = all.map { configuration in
                let window = configuration.concurrency ?? .init(start: limits.concurrency, max: limits.concurrency)
                let isDelivered = configuration.webhook != nil
                return RouteMember(
                    provider: ProviderCatalog.provider(
                        configuration, webhookURL: isDelivered ? "https://example.org/hook" : nil),
                    credential: configuration.credential(secret: Self.secret),
                    gate: CredentialGate(
                        window: window, requestsPerMinute: configuration.requestsPerMinute,
                        tokensPerMinute: configuration.tokensPerMinute, time: time, stop: stop),
                    inbox: isDelivered ? TaskInbox(ProviderCatalog.provider(configuration)) : nil)
            }
            return RemoteAnswerEngine(
                model: Self.model, route: route, limits: limits, schedule: RetrySchedule(retry),
                RemoteAnswerEngine.Capabilities(
                    http: transport, sources: sources, store: store, observer: observer, time: time, stop: stop,
                    chance: { 0.5 }))
        }
    }

    static let secret = "sk-secret-0123456789"

    static let plain = PipelineSamples.single(input: #", "types": ["any"]"#)

    func files(_ count: Int) {
        for number in 0..<count { harness.sources.write("\(number).txt", "text \(number)") }
    }

    static func answer(_ text: String, usage: (input: Int, output: Int) = (100, 10)) -> ScriptedTransport.Reply {
        let content = JSONWriter.text(of: .string(text))
        return .reply(
            status: 200, fields: [("Content-Type", "application/json"), ("x-request-id", "req-1")],
            body: """
                {"id":"c","model":"served-1","choices":[{"index":0,"finish_reason":"stop",
                "message":{"role":"assistant","content":\(content)}}],
                "usage":{"prompt_tokens":\(usage.input),"completion_tokens":\(usage.output),
                "total_tokens":\(usage.input + usage.output)}}
                """)
    }

    static func refusal(
        _ status: Int, code: String = "", _ fields: [(name: String, value: String)] = [], message: String = "no"
    ) -> ScriptedTransport.Reply {
        .reply(
            status: status, fields: [("Content-Type", "application/json")] + fields,
            body: #"{"error":{"message":"\#(message)","type":"","param":null,"code":"\#(code)"}}"#)
    }

    static func failure(_ kind: HTTPFailure.Kind, _ progress: HTTPFailure.Progress) -> ScriptedTransport.Reply {
        .failure(HTTPFailure(kind, progress: progress, "as scripted"))
    }
}
