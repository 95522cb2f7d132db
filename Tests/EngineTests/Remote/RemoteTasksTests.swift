import Engine
import HTTPMessages
import Pipeline
import Primitives
import Synchronization
import TestSupport
import Testing

/// Requests whose replies were lost, at providers that can be asked what came of them.
struct RemoteTasksTests {
    private struct Killed: Error {}

    private static let unit = "brief:docs/0.txt"

    /// A provider of tasks that works on what it was sent, whoever hears of it.
    private final class TaskServer: Sendable {
        let tasks = Mutex<[String]>([])
        let polls = Mutex(0)

        /// Answers as Runware does; `lose` says what happens to the reply to a task instead.
        func rule(
            knows: Bool = true, lose: @escaping @Sendable (_ taskCount: Int) throws -> ScriptedTransport.Reply?
        ) -> ScriptedTransport.Rule {
            { request, _ in
                guard case .bytes(let bytes)? = request.body?.segments.first,
                    let task = try JSONParser.parse(bytes).value.arrayValue?.first
                else { throw Killed() }
                let uuid = task["taskUUID"]?.stringValue ?? ""
                guard task["taskType"] == "textInference" else {
                    let count = self.polls.withLock { count in
                        count += 1
                        return count
                    }
                    guard knows, self.tasks.withLock({ $0.contains(uuid) }) else { return Self.unknown(uuid) }
                    return count == 1 ? Self.reply(uuid, "processing") : Self.reply(uuid, "success", "found again")
                }
                let count = self.tasks.withLock { tasks in
                    tasks.append(uuid)
                    return tasks.count
                }
                return try lose(count) ?? Self.reply(uuid, nil, "as asked")
            }
        }

        private static func reply(_ uuid: String, _ status: String?, _ text: String? = nil) -> ScriptedTransport.Reply {
            let status = status.map { #","status":"\#($0)""# } ?? ""
            let result =
                text.map {
                    #","text":"\#($0)","finishReason":"stop","cost":0.5,"usage":{"promptTokens":100,"completionTokens":5,"totalTokens":105}"#
                } ?? ""
            return .reply(
                status: 200, fields: [("Content-Type", "application/json")],
                body: #"{"data":[{"taskType":"textInference","taskUUID":"\#(uuid)"\#(status)\#(result)}]}"#)
        }

        private static func unknown(_ uuid: String) -> ScriptedTransport.Reply {
            .reply(
                status: 404, fields: [("Content-Type", "application/json")],
                body:
                    #"{"errors":[{"code":"taskFailedOrNotFound","message":"no such task","taskType":"getResponse","taskUUID":"\#(uuid)"}]}"#
            )
        }
    }

    private static func runware(
        _ delivery: ProviderSpec.Delivery, store: StoreKind = .memory, retry: RetrySpec = RetrySpec(),
        _ rule: @escaping ScriptedTransport.Rule
    ) async throws -> WireHarness {
        let webhook = WebhookSpec(listen: ListenAddress(host: "127.0.0.1", port: 0))
        let wire = try await WireHarness(
            store: store, retry: retry,
            provider: ProviderSpec(
                delivery: delivery, webhook: delivery == .webhook ? webhook : nil, location: .commandLine),
            name: "runware", rule)
        wire.files(1)
        return wire
    }

    @Test(arguments: StoreKind.allCases, [ProviderSpec.Delivery.sync, .stream, .async, .webhook])
    func `asks for the task of a killed run instead of paying again`(
        kind: StoreKind, delivery: ProviderSpec.Delivery
    ) async throws {
        let server = TaskServer()
        let wire = try await Self.runware(delivery, store: kind, server.rule { _ in throw Killed() })
        await #expect(throws: Killed.self) { try await wire.harness.run() }
        #expect(server.tasks.withLock { $0.count } == 1)

        let next = try await wire.harness.run()
        #expect(next.status(Self.unit) == .ok && next.reasons(Self.unit)?.first?.contains("is asked for it") == true)
        let task = try #require(server.tasks.withLock { $0 }.first)
        #expect(server.tasks.withLock { $0 } == [task], "nothing was sent again")
        #expect(next[Self.unit]?.details.requestID == task)
        #expect(next.totals.wire.requests == 0 && next.totals.wire.lost == 0)
        #expect(next.totals.wire.reportedCost == USD(picodollars: 500_000_000_000), "it is paid, and known now")
        #expect(next[Self.unit]?.attempts == 1)
        #expect(wire.time.waits.first == .seconds(1), "nothing is delivered to the address of a run that is gone")
    }

    @Test func `asks once more when the provider has never heard of the task`() async throws {
        let server = TaskServer()
        let wire = try await Self.runware(
            .async,
            server.rule(knows: false) { count in
                if count == 1 { throw Killed() }
                return nil
            })
        await #expect(throws: Killed.self) { try await wire.harness.run() }
        let next = try await wire.harness.run()
        #expect(next.status(Self.unit) == .ok && server.tasks.withLock { Set($0).count } == 2, "under another name")
        #expect(next.totals.wire.lost == 1 && next.totals.wire.requests == 1)
        #expect(server.polls.withLock { $0 } == 4, "three questions, and one for the kept reply")
    }

    @Test(arguments: StoreKind.allCases)
    func `pays no second time for an unknown task where the pipeline forbids it`(kind: StoreKind) async throws {
        let server = TaskServer()
        var retry = RetrySpec()
        retry.unknownOutcome = 0
        let wire = try await Self.runware(
            .async, store: kind, retry: retry, server.rule(knows: false) { _ in throw Killed() })
        await #expect(throws: Killed.self) { try await wire.harness.run() }
        let next = try await wire.harness.run()
        #expect(next.status(Self.unit) == .failed)
        #expect(next[Self.unit]?.failure?.failureClass == .unknownOutcome)
        // The task is known to be unknown by now, so nobody asks for it any more.
        let polls = server.polls.withLock { $0 }
        let last = try await wire.harness.run()
        #expect(last.status(Self.unit) == .quarantined)
        #expect(server.polls.withLock { $0 } == polls && server.tasks.withLock { $0.count } == 1)
    }

    @Test func `leaves a task alone that cannot be asked for now`() async throws {
        let server = TaskServer()
        let wire = try await Self.runware(.async, server.rule { _ in throw Killed() })
        await #expect(throws: Killed.self) { try await wire.harness.run() }
        wire.transport.use { _, _ in WireHarness.failure(.idleTimeout, .sent) }
        let unreachable = try await wire.harness.run()
        #expect(unreachable[Self.unit]?.failure?.failureClass == .unknownOutcome)
        wire.transport.use(server.rule { _ in throw Killed() })
        let next = try await wire.harness.run()
        #expect(next.status(Self.unit) == .ok && server.tasks.withLock { $0.count } == 1)
    }

    @Test(arguments: [
        (HTTPFailure.Kind.connectionLost, HTTPFailure.Progress.sent), (.totalTimeout, .sent), (.idleTimeout, .replying),
    ])
    func `asks for the task when its reply is lost`(kind: HTTPFailure.Kind, progress: HTTPFailure.Progress) async throws
    {
        let server = TaskServer()
        let wire = try await Self.runware(.sync, server.rule { _ in WireHarness.failure(kind, progress) })
        let run = try await wire.harness.run()
        #expect(run.status(Self.unit) == .ok && server.tasks.withLock { $0.count } == 1)
        #expect(run.totals.wire.lost == 0 && run.totals.wire.requests == 1)
        #expect(wire.time.waits.map(\.milliseconds) == [1000, 2000], "it waits longer, as the provider says")
    }

    @Test func `a gateway's timeout is no reason to pay again`() async throws {
        let server = TaskServer()
        let wire = try await Self.runware(
            .sync,
            server.rule { _ in
                .reply(
                    status: 504, fields: [("Content-Type", "application/json")],
                    body: #"{"errors":[{"code":"timeoutProvider","message":"too slow","taskType":"textInference"}]}"#)
            })
        let run = try await wire.harness.run()
        #expect(run.status(Self.unit) == .ok && server.tasks.withLock { $0.count } == 1)
    }

    @Test func `asks for what nobody delivers`() async throws {
        let server = TaskServer()
        let wire = try await Self.runware(
            .webhook,
            server.rule { _ in
                .reply(
                    status: 200, fields: [("Content-Type", "application/json")],
                    body: #"{"data":[{"taskType":"textInference"}]}"#)
            })
        let run = try await wire.harness.run()
        #expect(run.status(Self.unit) == .ok && server.tasks.withLock { $0.count } == 1)
        #expect(wire.transport.bodies[0].contains(#""webhookURL":"https://example.org/hook""#))
        #expect(wire.time.waits.map(\.milliseconds) == [10_000, 15_000], "seldom, because it should be delivered")
    }

    // MARK: - RunAPI

    private static let location: ScriptedTransport.Reply = .reply(
        status: 202, fields: [("Location", "/v1/tasks/t-1"), ("Retry-After", "1")], body: "")

    @Test(arguments: StoreKind.allCases)
    func `finds the address again that a killed run was given`(kind: StoreKind) async throws {
        let wire = try await WireHarness(store: kind, name: "runapi") { request, _ in
            guard request.method == .post else { throw Killed() }
            return Self.location
        }
        wire.files(1)
        await #expect(throws: Killed.self) { try await wire.harness.run() }
        wire.transport.use { request, _ in
            #expect(request.method == .get && request.url.hasSuffix("/v1/tasks/t-1"))
            return WireHarness.answer("found again")
        }
        let next = try await wire.harness.run()
        #expect(next.status(Self.unit) == .ok && next.totals.wire.requests == 0 && next.totals.wire.lost == 0)
    }

    @Test func `repeats what a provider recognises, and counts it once`() async throws {
        let names = Mutex<[String?]>([])
        let wire = try await WireHarness(name: "runapi") { request, number in
            names.withLock { $0.append(request.fields["Idempotency-Key"]) }
            switch number {
            case 1: throw Killed()
            case 2: return WireHarness.failure(.totalTimeout, .sent)
            case 3: return WireHarness.failure(.connectionLost, .replying)
            default: return WireHarness.answer("fine")
            }
        }
        wire.files(1)
        await #expect(throws: Killed.self) { try await wire.harness.run() }
        let next = try await wire.harness.run()
        #expect(next.status(Self.unit) == .ok && wire.requests == 4)
        #expect(names.withLock { Set($0).count } == 1 && names.withLock { $0.first != .some(nil) })
        #expect(next.totals.wire.lost == 0 && next.totals.wire.requests == 3)
    }
}
