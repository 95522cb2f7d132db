import Engine
import Pipeline
import Primitives
import TestSupport
import Testing

/// Concurrency, rate, bytes and money over a scripted wire.
struct RemoteLimitsTests {
    private func limits(_ change: (inout LimitsSpec) -> Void) -> LimitsSpec {
        var limits = LimitsSpec()
        change(&limits)
        return limits
    }

    @Test func `fills the window and never exceeds it`() async throws {
        let gate = Gate()
        let wire = try await WireHarness(limits: limits { $0.concurrency = 5 }) { _, _ in
            await gate.pass()
            return WireHarness.answer("fine")
        }
        wire.files(40)
        let run = try await wire.harness.run {
            await gate.waitForArrivals(5)
            await gate.open()
        }
        #expect(run.totals.units == [.ok: 40])
        #expect(wire.transport.mostInFlight == 5)
    }

    @Test func `holds large bodies back until there is room for their bytes`() async throws {
        let gate = Gate()
        let wire = try await WireHarness(limits: limits { $0.inFlightBytes = ByteCount(3000) }) { _, _ in
            await gate.pass()
            return WireHarness.answer("fine")
        }
        for number in 0..<6 {
            wire.harness.sources.write("\(number).png", String(repeating: "x", count: 1000 + number))
        }
        let run = try await wire.harness.run {
            await gate.waitForArrivals(2)
            await gate.open()
        }
        #expect(run.totals.units == [.ok: 6])
        #expect(wire.transport.mostInFlight == 2, "two bodies of 1,336 bytes fit, three do not")
    }

    @Test(arguments: StoreKind.allCases)
    func `sends no request beyond the limit, retries included`(kind: StoreKind) async throws {
        let wire = try await WireHarness(store: kind, limits: limits { $0.requests = 5 }) { _, number in
            number % 2 == 1 ? WireHarness.refusal(503) : WireHarness.answer("fine")
        }
        wire.files(10)
        let run = try await wire.harness.run()
        #expect(wire.requests == 5 && run.totals.wire.requests == 5)
        #expect(run.stop?.code == "requests")
        #expect((run.totals.units[.failed] ?? 0) == 0, "a unit that could not be asked again stays due")
    }

    @Test func `is complete when the last unit uses the limit up`() async throws {
        let wire = try await WireHarness(limits: limits { $0.requests = 3 })
        wire.files(3)
        let run = try await wire.harness.run()
        #expect(run.totals.units == [.ok: 3] && run.stop == nil)
    }

    @Test(arguments: [LimitsSpec.Cutoff.soft, .cautious])
    func `stops at its cost`(cutoff: LimitsSpec.Cutoff) async throws {
        let prices = ProviderSpec.Prices(
            input: USD(picodollars: 1_000_000_000_000), output: USD(picodollars: 1_000_000_000_000))
        let limits = limits {
            $0.concurrency = 1
            $0.cost = USD(picodollars: 350_000_000)
            $0.cutoff = cutoff
        }
        // 110 tokens at a dollar per million: 110 microdollars each. The highest estimate is far above the limit.
        let wire = try await WireHarness(limits: limits, provider: ProviderSpec(prices: prices, location: .commandLine))
        wire.files(10)
        let run = try await wire.harness.run()
        #expect(run.stop?.code == "cost")
        #expect(wire.requests == (cutoff == .soft ? 4 : 0))
    }

    @Test func `keeps to the requests per minute`() async throws {
        let wire = try await WireHarness(provider: ProviderSpec(requestsPerMinute: 60, location: .commandLine))
        wire.files(10)
        let started = wire.time.now()
        let run = try await wire.harness.run()
        #expect(run.totals.units == [.ok: 10])
        #expect(wire.time.now().duration(since: started) >= .seconds(9))
    }

    @Test func `a retry that waits gives its place to others`() async throws {
        let wire = try await WireHarness(limits: limits { $0.concurrency = 1 }) { _, number in
            if number == 1 { return WireHarness.refusal(503) }
            return WireHarness.answer("fine")
        }
        wire.files(3)
        let run = try await wire.harness.run()
        #expect(run.totals.units == [.ok: 3])
        #expect(wire.requests == 4)
        let asked = wire.transport.bodies.map { body in (0..<3).first { body.contains("text \($0)") } }
        #expect(asked.last == asked.first, "the first was asked again after the others")
    }
}
