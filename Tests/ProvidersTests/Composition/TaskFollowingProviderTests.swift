import HTTPMessages
import Pipeline
import Primitives
import Testing

@testable import Providers

struct TaskFollowingProviderTests {
    private static let address = "https://runapi.ai/v1/tasks/t-1"
    private static let answer =
        #"{"id":"c","choices":[{"index":0,"message":{"content":"Done."},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}"#

    private static func read(
        status: Int = 200, fields: [(name: String, value: String)] = [("Content-Type", "application/json")],
        _ text: String, of task: PendingTask? = nil, baseURL: String? = nil
    ) async throws -> ProviderOutcome {
        let spec = ProviderSamples.spec(baseURL: baseURL, delivery: .sync)
        let provider = try ResellerRequestTests.provider("runapi", ModelSpec(id: "gemini-3.1-pro"), spec)
        let reply = ProviderSamples.reply(status: status, fields: fields, text.isEmpty ? [] : [Array(text.utf8)])
        guard let task else { return try await provider.read(reply, now: ProviderSamples.now) }
        return try await provider.read(reply, of: task, now: ProviderSamples.now)
    }

    private static func fault(_ outcome: ProviderOutcome) -> ProviderFault? {
        if case .faulted(let fault) = outcome { fault } else { nil }
    }

    @Test(arguments: [
        (nil, "/v1/tasks/t-1", "https://runapi.ai/v1/tasks/t-1"),
        (nil, "https://runapi.ai/v1/tasks/t-1?a=b", "https://runapi.ai/v1/tasks/t-1?a=b"),
        (nil, "HTTPS://RunAPI.ai/v1/Tasks/T", "https://runapi.ai/v1/Tasks/T"),
        ("http://127.0.0.1:81/v1", "/t", "http://127.0.0.1:81/t"),
        ("http://127.0.0.1:81/base", "http://127.0.0.1:81/t", "http://127.0.0.1:81/t"),
    ])
    func `follows a task at the provider's own host`(baseURL: String?, location: String, expected: String) async throws
    {
        let outcome = try await Self.read(status: 202, fields: [("Location", location)], "{}", baseURL: baseURL)
        #expect(outcome == .pending(PendingTask(id: expected)))
    }

    @Test(arguments: [
        "https://evil.example/v1/tasks/1", "//evil.example/t", "https://runapi.ai.evil.example/t",
        "https://runapi.ai@evil.example/t", "http://runapi.ai/t", "https://runapi.ai:444/t", "/\\evil.example/t",
        "tasks/1", "", "https://runapi.ai", "/t\u{0}", "/tå",
    ])
    func `gives the key to no other host, and does not believe that nothing was done`(location: String) async throws {
        let fault = Self.fault(try await Self.read(status: 202, fields: [("Location", location)], ""))
        #expect(fault?.failureClass == .unknownOutcome && fault?.billing == .possible && fault?.retry == .never)
        let provider = try ResellerRequestTests.provider("runapi")
        #expect(provider.poll(PendingTask(id: location), credential: nil) == nil, "nor when a ledger holds the address")
    }

    @Test func `says what it cannot follow without an address`() async throws {
        let fault = Self.fault(try await Self.read(status: 202, fields: [("X-RunAPI-Task-Id", "t-1")], "{}"))
        #expect(fault?.failureClass == .unknownOutcome && fault?.requestID == "t-1" && fault?.status == 202)
    }

    @Test func `asks with the key and reads the wait that is wished for`() async throws {
        let configuration = try ProviderSamples.configuration(name: "runapi")
        let provider = ProviderCatalog.provider(configuration)
        let credential = configuration.credential(secret: "k")
        let request = try #require(provider.poll(PendingTask(id: Self.address), credential: credential))
        #expect(request.method == .get && request.url == Self.address && request.body == nil)
        #expect(request.credential?.withValue { $0 } == "Bearer k")
        let outcome = try await Self.read(status: 202, fields: [("Location", "/t"), ("Retry-After", "5")], "")
        #expect(outcome == .pending(PendingTask(id: "https://runapi.ai/t", wait: .seconds(5))))
    }

    @Test(arguments: ["pending", "processing", "queued", "PROCESSING"])
    func `goes on asking for a task that is not done`(status: String) async throws {
        let task = PendingTask(id: Self.address)
        let text = "{\"id\":\"t-1\",\"status\":\"\(status)\"}"
        #expect(try await Self.read(text, of: task) == .pending(task))
        #expect(try await Self.read(status: 202, fields: [], text, of: task) == .pending(task))
        #expect(
            try await Self.read(fields: [("Retry-After", "3")], text, of: task)
                == .pending(PendingTask(id: Self.address, wait: .seconds(3))))
    }

    @Test(arguments: [
        #"{"status":"completed","response":{"status":200,"content_type":"application/json","headers":{"X-RunAPI-Task-Id":"t-1"},"body":\#(answer)}}"#,
        #"{"status":"completed","response":{"status":200,"body":\#(JSONWriter.text(of: .string(answer)))}}"#,
        #"{"status":"completed","response":{"content_type":"text/event-stream","body":"data: {\"choices\":[{\"delta\":{\"content\":\"Done.\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}\n\n"}}"#,
    ])
    func `unwraps the reply of a task that is done`(text: String) async throws {
        let fields = [(name: "Content-Type", value: "application/json"), (name: "X-Request-ID", value: "t-1")]
        guard
            case .answered(let reply) = try await Self.read(fields: fields, text, of: PendingTask(id: Self.address))
        else { return #expect(Bool(false), "no answer") }
        #expect(reply.text == "Done." && reply.usage == TokenUsage(input: 5, output: 2) && reply.requestID == "t-1")
    }

    @Test(arguments: [
        (
            #"{"status":"completed","response":{"status":429,"body":{"error":{"message":"slow"}}}}"#,
            FailureClass.rate, ProviderFault.Retry.backOff
        ),
        (#"{"status":"completed","response":{"status":402,"body":{"error":{}}}}"#, .credit, .never),
        (#"{"status":"failed","error":{"code":"prompt_blocked","message":"no"}}"#, .refused, .never),
        (#"{"status":"failed","error":{"message":"upstream"}}"#, .transient, .backOff),
        (#"{"status":"failed","error":"upstream"}"#, .transient, .backOff),
        (#"{"status":"expired"}"#, .transient, .backOff),
    ])
    func `tells why a task failed, which is free`(
        text: String, expected: FailureClass, retry: ProviderFault.Retry
    ) async throws {
        let fault = Self.fault(try await Self.read(text, of: PendingTask(id: Self.address)))
        #expect(
            fault?.failureClass == expected && fault?.retry == retry && fault?.billing == ProviderFault.Billing.none)
    }

    @Test func `reads ordinary replies as ever, also one that speaks of tasks`() async throws {
        let tricky =
            #"{"status":"completed","response":"x","choices":[{"message":{"content":"{\"status\":\"failed\"}"},"finish_reason":"stop"}]}"#
        for text in [Self.answer, tricky] {
            guard case .answered = try await Self.read(text) else { return #expect(Bool(false), "\(text)") }
        }
        guard case .faulted(let fault) = try await Self.read(#"{"status":"weird"}"#) else {
            return #expect(Bool(false), "an answer was made up")
        }
        #expect(fault.failureClass == .endpoint)
        let lost = Self.fault(try await Self.read("{\"choices\":"))
        #expect(lost?.failureClass == .unknownOutcome)
    }

    @Test(arguments: [429, 500, 503, 504])
    func `goes on asking when the question for a task meets trouble that passes`(status: Int) async throws {
        let task = PendingTask(id: Self.address)
        #expect(try await Self.read(status: status, "", of: task) == .pending(task))
        #expect(
            try await Self.read(status: status, fields: [("Retry-After", "9")], "", of: task)
                == .pending(PendingTask(id: Self.address, wait: .seconds(9))))
    }

    @Test(arguments: [
        (404, FailureClass.unknownOutcome, ProviderFault.Scope.request), (410, .unknownOutcome, .request),
        (400, .unknownOutcome, .request), (401, .auth, .credential), (402, .credit, .credential),
    ])
    func `does not know what became of a task that it cannot ask for any more`(
        status: Int, expected: FailureClass, scope: ProviderFault.Scope
    ) async throws {
        let fault = Self.fault(try await Self.read(status: status, "", of: PendingTask(id: Self.address)))
        #expect(fault?.failureClass == expected && fault?.scope == scope && fault?.billing == .possible)
    }

    @Test func `believes an address although the body around it is lost`() async throws {
        let provider = try ResellerRequestTests.provider("runapi")
        let reply = ProviderSamples.reply(
            status: 202, fields: [("Location", "/t")], [Array("{".utf8)],
            failing: HTTPFailure(.connectionLost, progress: .replying, "reset"))
        #expect(
            try await provider.read(reply, now: ProviderSamples.now) == .pending(PendingTask(id: "https://runapi.ai/t"))
        )
        let stopped = ProviderSamples.reply(status: 202, [], failing: CancellationError())
        await #expect(throws: CancellationError.self) { try await provider.read(stopped, now: ProviderSamples.now) }
    }

    @Test func `follows no task where the vendor has none`() async throws {
        let provider = try ResellerRequestTests.provider("toapis")
        #expect(provider.poll(PendingTask(id: "https://toapis.com/v1/t"), credential: nil) == nil)
        let outcome = try await provider.read(
            ProviderSamples.reply(status: 202, fields: [("Location", "/t")], [Array(Self.answer.utf8)]),
            now: ProviderSamples.now)
        guard case .answered = outcome else { return #expect(Bool(false), "\(outcome)") }
    }
}
