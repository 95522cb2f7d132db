import Engine
import HTTPMessages
import Pipeline
import Primitives
import TestSupport
import Testing

/// Faults that speak of the provider, and requests of which nobody knows what became of them.
struct RemoteFaultsTests {
    @Test(
        arguments: StoreKind.allCases,
        [
            (401, "invalid_api_key", FailureClass.auth), (402, "insufficient_credits", .credit),
            (429, "insufficient_quota", .credit),
        ])
    func `ends the run when no request can succeed, and leaves the rest due`(
        kind: StoreKind, fault: (status: Int, code: String, failureClass: FailureClass)
    ) async throws {
        var limits = LimitsSpec()
        limits.concurrency = 2
        let wire = try await WireHarness(store: kind, limits: limits) { _, _ in
            WireHarness.refusal(fault.status, code: fault.code)
        }
        wire.files(20)
        let run = try await wire.harness.run()
        guard case .unavailable(let failure)? = run.stop else {
            Issue.record("stopped by \(String(describing: run.stop))")
            return
        }
        #expect(failure.failureClass == fault.failureClass)
        #expect(wire.requests <= 2)
        #expect((run.totals.units[.pending] ?? 0) >= 18)
        #expect((run.totals.units[.failed] ?? 0) >= 1)
        // A key that is mended finds every unit due, however often it was wrong.
        wire.transport.use { _, _ in WireHarness.answer("fine") }
        let second = try await wire.harness.run()
        #expect(second.totals.units == [.ok: 20])
        #expect(second.snapshot.units.allSatisfy { $0.attempts == 1 })
    }

    @Test func `ends the run when nobody is there`() async throws {
        let wire = try await WireHarness { _, _ in WireHarness.failure(.cannotConnect, .unsent) }
        wire.files(40)
        let run = try await wire.harness.run()
        guard case .unavailable(let failure)? = run.stop else {
            Issue.record("stopped by \(String(describing: run.stop))")
            return
        }
        #expect(failure.failureClass == .transient && failure.message.contains("as scripted"))
        #expect(run.totals.wire.lost == 0, "nothing was sent")
    }

    @Test func `endures a server that is away for a moment`() async throws {
        let wire = try await WireHarness { _, number in
            [3, 4, 5, 6].contains(number)
                ? WireHarness.failure(.cannotConnect, .unsent) : WireHarness.answer("fine")
        }
        wire.files(12)
        let run = try await wire.harness.run()
        #expect(run.totals.units == [.ok: 12] && run.stop == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `asks once more after an answer that broke off, and then no more`(kind: StoreKind) async throws {
        let wire = try await WireHarness(store: kind) { _, _ in WireHarness.failure(.connectionLost, .replying) }
        wire.files(1)
        let first = try await wire.harness.run()
        #expect(first["brief:docs/0.txt"]?.failure?.failureClass == .unknownOutcome)
        #expect(wire.requests == 1 && first.totals.wire.lost == 1)
        let second = try await wire.harness.run()
        #expect(second.reasons("brief:docs/0.txt") == ["unknown outcome: a request was sent and never answered"])
        #expect(wire.requests == 2 && second.totals.wire.lost == 1)
        let third = try await wire.harness.run()
        #expect(wire.requests == 2)
        #expect(third.status("brief:docs/0.txt") == .quarantined)
        #expect(third.reasons("brief:docs/0.txt") == ["unknown outcome: 2 requests were sent and never answered"])
        wire.harness.policy.forced = [UnitID(rawValue: "brief:docs/0.txt")]
        wire.transport.use { _, _ in WireHarness.answer("fine") }
        #expect(try await wire.harness.run().status("brief:docs/0.txt") == .ok)
    }

    @Test(arguments: StoreKind.allCases)
    func `counts what a killed run had sent as possibly billed`(kind: StoreKind) async throws {
        let wire = try await WireHarness(store: kind)
        wire.files(2)
        _ = try await wire.harness.begin()
        let (store, path) = (wire.harness.store, "brief:docs/0.txt")
        // The key is the one that planning gives the unit.
        let planned = try await wire.harness.run()
        let key = try #require(planned[path]?.key)
        _ = try await store.intend(
            RequestIntent(
                unit: UnitID(rawValue: path), key: key, provider: "openai", model: "m",
                estimate: USD(picodollars: 5)))
        let next = try await wire.harness.run()
        #expect(next.totals.wire.lost == 1 && next.totals.wire.possiblyBilled == USD(picodollars: 5))
        #expect(next.totals.wire.requests == 0, "it was sent by the run before")
    }

    @Test func `a request that was reset before any reply is asked again within its budget`() async throws {
        var retry = RetrySpec()
        retry.unknownOutcome = 2
        let wire = try await WireHarness(retry: retry) { _, number in
            number <= 2 ? WireHarness.failure(.connectionLost, .sent) : WireHarness.answer("fine")
        }
        wire.files(1)
        let run = try await wire.harness.run()
        #expect(run.status("brief:docs/0.txt") == .ok)
        #expect(wire.requests == 3 && run.totals.wire.lost == 2)
    }

    @Test func `never shows the key, also when a server repeats it`() async throws {
        let wire = try await WireHarness { _, _ in
            WireHarness.refusal(400, message: "bad header Bearer \(WireHarness.secret)")
        }
        wire.files(1)
        let run = try await wire.harness.run()
        let message = try #require(run["brief:docs/0.txt"]?.failure?.message)
        #expect(message.contains("[key]") && !message.contains(WireHarness.secret))
        #expect(!"\(run)".contains(WireHarness.secret))
    }
}
