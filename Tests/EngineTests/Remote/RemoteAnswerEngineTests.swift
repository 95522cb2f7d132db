import Engine
import HTTPMessages
import Media
import Pipeline
import Primitives
import TestSupport
import Testing

/// One question over the wire: what is sent, what is recorded, what is asked again.
struct RemoteAnswerEngineTests {
    @Test(arguments: StoreKind.allCases)
    func `records who answered, what it took and what it cost`(kind: StoreKind) async throws {
        let prices = ProviderSpec.Prices(
            input: USD(picodollars: 2_000_000_000_000), output: USD(picodollars: 12_000_000_000_000))
        let wire = try await WireHarness(
            store: kind, provider: ProviderSpec(prices: prices, location: .commandLine))
        wire.files(2)
        let run = try await wire.harness.run()
        #expect(run.totals.units == [.ok: 2])
        let unit = try #require(run["brief:docs/0.txt"])
        #expect(unit.details.provider == "openai" && unit.details.servedModel == "served-1")
        #expect(unit.details.requestID == "req-1" && unit.details.delivery == "chat/sync")
        #expect(unit.details.usage["input"]?.intValue == 100 && unit.details.usage["requests"]?.intValue == 1)
        #expect(run.totals.wire.requests == 2 && run.totals.wire.usage.input == 200)
        // 100 tokens at 2 $ and 10 at 12 $ per million, twice.
        #expect(run.totals.wire.computedCost == USD(picodollars: 640_000_000))
        #expect(run.totals.wire.unpriced == 0)
        #expect(run.totals.json["cost"]?["estimated"] == .number(JSONNumber(0.00064) ?? JSONNumber(0)))
    }

    @Test(arguments: StoreKind.allCases)
    func `asks identical files once`(kind: StoreKind) async throws {
        let wire = try await WireHarness(store: kind)
        for name in ["a.txt", "b.txt", "c.txt"] { wire.harness.sources.write(name, "the same") }
        let run = try await wire.harness.run()
        #expect(wire.requests == 1)
        #expect(run.totals[.requested] == 1 && run.totals[.reused] == 2)
        #expect(run.totals.wire.requests == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func `asks again after a fault that passes, and counts every request`(kind: StoreKind) async throws {
        let wire = try await WireHarness(store: kind) { _, number in
            number < 3 ? WireHarness.refusal(503) : WireHarness.answer("at last")
        }
        wire.files(1)
        let run = try await wire.harness.run()
        #expect(run.status("brief:docs/0.txt") == .ok)
        #expect(wire.requests == 3 && run.totals.wire.requests == 3)
        // Half of 250 ms and of 500 ms: full jitter with a chance of one half.
        #expect(wire.time.waits == [.milliseconds(125), .milliseconds(250)])
        #expect(run.totals.wire.unpriced == 1, "a refusal costs nothing")
    }

    @Test func `waits as long as the server asks`() async throws {
        let wire = try await WireHarness { _, number in
            number == 1 ? WireHarness.refusal(429, [("Retry-After", "7")]) : WireHarness.answer("fine")
        }
        wire.files(1)
        let run = try await wire.harness.run()
        #expect(run.status("brief:docs/0.txt") == .ok)
        let wait = try #require(wire.time.waits.first)
        #expect(wait >= .seconds(7) && wait < .seconds(8))
    }

    @Test func `gives up after the attempts that are allowed, with the reason`() async throws {
        var retry = RetrySpec()
        retry.attempts = 3
        let wire = try await WireHarness(retry: retry) { _, _ in WireHarness.refusal(500, message: "broken") }
        wire.files(1)
        let run = try await wire.harness.run()
        let failure = try #require(run["brief:docs/0.txt"]?.failure)
        #expect(failure.failureClass == .transient && wire.requests == 3)
        #expect(failure.message.contains("broken") && failure.message.contains("asked 3 times"))
    }

    @Test(arguments: [
        (400, "", FailureClass.unsupported), (400, "context_length_exceeded", .tooLarge), (413, "", .tooLarge),
        (400, "prompt_blocked", .refused),
    ])
    func `does not ask again where the same request would fail`(
        status: Int, code: String, expected: FailureClass
    ) async throws {
        let wire = try await WireHarness { _, _ in WireHarness.refusal(status, code: code) }
        wire.files(1)
        let run = try await wire.harness.run()
        #expect(wire.requests == 1 && run.stop == nil)
        if code != "" || status == 413 { #expect(run["brief:docs/0.txt"]?.failure?.failureClass == expected) }
    }

    @Test(arguments: StoreKind.allCases)
    func `has an answer mended that does not fit its schema`(kind: StoreKind) async throws {
        let json = PipelineSamples.single(
            write: #"[{ "json": "out/{{relpath}}.json" }]"#,
            step: #", "schema": { "text": "{\"type\":\"object\",\"required\":[\"text\"]}" }, "repair": 1"#)
        let wire = try await WireHarness(json, store: kind) { _, number in
            WireHarness.answer(number == 1 ? "{\"wrong\": 1}" : "```json\n{\"text\": \"right\"}\n```")
        }
        wire.files(1)
        let run = try await wire.harness.run()
        let unit = try #require(run["brief:docs/0.txt"])
        #expect(unit.status == .ok && unit.details.repairs == 1)
        #expect(unit.details.usage["requests"]?.intValue == 2 && unit.details.usage["input"]?.intValue == 200)
        #expect(run.totals.wire.requests == 2)
        let second = wire.transport.bodies[1]
        #expect(second.contains("wrong") && second.contains("does not fit the schema"))
    }

    @Test(arguments: StoreKind.allCases)
    func `rejects an answer that stays wrong`(kind: StoreKind) async throws {
        let json = PipelineSamples.single(
            write: #"[{ "json": "out/{{relpath}}.json" }]"#,
            step: #", "schema": { "text": "{\"type\":\"object\",\"required\":[\"text\"]}" }"#)
        let wire = try await WireHarness(json, store: kind) { _, _ in WireHarness.answer("{}") }
        wire.files(1)
        let run = try await wire.harness.run()
        #expect(wire.requests == 2, "one re-ask by default")
        #expect(run.status("brief:docs/0.txt") == .rejected)
        #expect(run["brief:docs/0.txt"]?.failure?.failureClass == .schemaInvalid)
        #expect(run.totals.wire.usage.input == 200)
        let again = try await wire.harness.run()
        #expect(wire.requests == 2 && again.status("brief:docs/0.txt") == .rejected)
    }

    @Test func `sends files of every family and refuses what no model takes`() async throws {
        let wire = try await WireHarness()
        wire.harness.sources.write("a.png", "image")
        wire.harness.sources.write("b.txt", "words")
        wire.harness.sources.write("c.zip", "archive", family: .archive)
        let run = try await wire.harness.run()
        #expect(run.status("brief:docs/a.png") == .ok && run.status("brief:docs/b.txt") == .ok)
        #expect(run["brief:docs/c.zip"]?.failure?.failureClass == .unsupported)
        #expect(wire.requests == 2)
        #expect(wire.transport.bodies.contains { $0.contains("data:image/png;base64,<5 bytes>") })
        #expect(wire.transport.bodies.contains { $0.contains("words") })
    }
}
