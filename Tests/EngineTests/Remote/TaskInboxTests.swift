import HTTPMessages
import Pipeline
import Primitives
import Providers
import TestSupport
import Testing

@testable import Engine

struct TaskInboxTests {
    private static let task = "9be73003-bbc8-4ca9-8d15-0cce6abb2bb2"

    private static func inbox() throws -> TaskInbox {
        let configuration = try ProviderCatalog.configuration(
            name: "runware", spec: nil, model: ModelSpec(id: "gemini-3.1-pro"), policy: .error
        ).get()
        return TaskInbox(ProviderCatalog.provider(configuration))
    }

    private static func body(_ text: String, _ task: String = task) -> [UInt8] {
        Array(#"{"taskType":"textInference","taskUUID":"\#(task)","text":"\#(text)","finishReason":"stop"}"#.utf8)
    }

    private static func text(_ outcome: ProviderOutcome?) -> String? {
        guard case .answered(let reply)? = outcome else { return nil }
        return reply.text
    }

    @Test func `keeps what comes before anybody waits`() async throws {
        let (inbox, time) = (try Self.inbox(), ManualTime())
        inbox.expect(Self.task)
        #expect(inbox.receive(Self.body("early"), now: time.now()))
        #expect(Self.text(try await inbox.outcome(of: Self.task, within: .seconds(10), on: time)) == "early")
        #expect(time.waits.isEmpty)
        #expect(inbox.receive(Self.body("again"), now: time.now()), "a second delivery is acknowledged")
        #expect(try await inbox.outcome(of: Self.task, within: .seconds(10), on: time) == nil)
    }

    @Test func `wakes the one who waits`() async throws {
        let (inbox, gate) = (try Self.inbox(), Gate())
        let time = StandingTime(gate)
        await gate.open()
        inbox.expect(Self.task)
        async let outcome = inbox.outcome(of: Self.task, within: .seconds(10), on: time)
        await gate.waitForArrivals(1)
        #expect(inbox.receive(Self.body("now"), now: time.now()))
        #expect(Self.text(try await outcome) == "now")
    }

    @Test func `waits no longer than it was told`() async throws {
        let (inbox, time) = (try Self.inbox(), ManualTime())
        inbox.expect(Self.task)
        #expect(try await inbox.outcome(of: Self.task, within: .seconds(10), on: time) == nil)
        #expect(time.waits == [.seconds(10)])
        #expect(inbox.receive(Self.body("later"), now: time.now()))
        #expect(Self.text(try await inbox.outcome(of: Self.task, within: .seconds(10), on: time)) == "later")
    }

    @Test func `takes nothing for tasks that are not awaited`() async throws {
        let (inbox, time) = (try Self.inbox(), ManualTime())
        #expect(!inbox.receive(Self.body("forged"), now: time.now()))
        inbox.expect(Self.task)
        inbox.settle(Self.task)
        #expect(inbox.receive(Self.body("late"), now: time.now()), "so that it is not sent for ever")
        #expect(try await inbox.outcome(of: Self.task, within: .seconds(1), on: time) == nil)
        #expect(!inbox.receive(Array("nonsense".utf8), now: time.now()))
    }
}

/// Time that does not pass: a wait ends only by being cancelled.
///
/// The gate tells that somebody waits.
private struct StandingTime: TimeSource {
    let gate: Gate
    private let clock = ManualTime()

    init(_ gate: Gate) { self.gate = gate }

    func now() -> Timestamp { clock.now() }
    func elapsed() -> Duration { clock.elapsed() }
    func sleep(for duration: Duration) async throws {
        await gate.pass()
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        for await _ in stream {}
        continuation.finish()
        throw CancellationError()
    }
}
