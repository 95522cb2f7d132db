import Engine
import HTTPMessages
import Pipeline
import Primitives
import TestSupport
import Testing

/// Routes of two providers: who is asked, and what is recorded of it.
struct RemoteRouteTests {
    private static let spare = ProviderSpec(
        baseURL: "https://spare.example.com/v1", wireProtocol: .chat, location: .commandLine)

    private static func isSpare(_ request: HTTPRequest) -> Bool { request.url.contains("spare.example.com") }

    @Test(arguments: StoreKind.allCases)
    func `goes on with the next provider when the first has no credit left`(kind: StoreKind) async throws {
        var limits = LimitsSpec()
        limits.concurrency = 2
        let wire = try await WireHarness(store: kind, limits: limits, spare: Self.spare) { request, number in
            if Self.isSpare(request) { return WireHarness.answer("from the spare") }
            return number <= 3 ? WireHarness.answer("fine") : WireHarness.refusal(402, code: "insufficient_credits")
        }
        wire.files(12)
        let run = try await wire.harness.run()
        #expect(run.totals.units == [.ok: 12] && run.stop == nil)
        let providers = run.snapshot.units.compactMap(\.details.provider)
        #expect(providers.count { $0 == "openai" } == 3 && providers.count { $0 == "spare" } == 9)
        let recorded = run.snapshot.units.flatMap(\.details.degradations)
        #expect(!recorded.isEmpty && recorded.allSatisfy { $0.hasPrefix("failover: openai gave out: ") })
        // A provider that gave out is not asked again in the run.
        #expect(run.totals.wire.requests <= 14)
    }

    @Test func `ends the run when the last provider gives out too`() async throws {
        let wire = try await WireHarness(spare: Self.spare) { request, _ in
            Self.isSpare(request) ? WireHarness.refusal(401) : WireHarness.failure(.insecure, .unsent)
        }
        wire.files(30)
        let run = try await wire.harness.run()
        guard case .unavailable(let failure)? = run.stop else {
            Issue.record("stopped by \(String(describing: run.stop))")
            return
        }
        #expect(failure.failureClass == .auth)
        #expect((run.totals.units[.pending] ?? 0) > 0 && run.totals.units[.ok] == nil)
    }

    @Test func `asks the provider that can carry a question`() async throws {
        var first = ProviderSpec(location: .commandLine)
        first.wire.attach.image = .refused
        let wire = try await WireHarness(provider: first, spare: Self.spare) { request, _ in
            WireHarness.answer(Self.isSpare(request) ? "spare" : "first")
        }
        wire.harness.sources.write("a.png", "image")
        wire.harness.sources.write("b.txt", "words")
        let run = try await wire.harness.run()
        #expect(run["brief:docs/a.png"]?.details.provider == "spare")
        #expect(run["brief:docs/b.txt"]?.details.provider == "openai")
        #expect(run.totals.units == [.ok: 2])
    }

    @Test func `asks the next provider about what one refuses by size, and about nothing that was paid for`()
        async throws
    {
        let wire = try await WireHarness(spare: Self.spare) { request, _ in
            if Self.isSpare(request) { return WireHarness.answer("from the spare") }
            let body = ScriptedTransport.text(of: request.body)
            if body.contains("long answer") { return WireHarness.failure(.replyTooLong, .replying) }
            return body.contains("large") ? WireHarness.refusal(413) : WireHarness.answer("fine")
        }
        wire.harness.sources.write("a.txt", "large")
        wire.harness.sources.write("b.txt", "long answer")
        wire.harness.sources.write("c.txt", "short")
        let run = try await wire.harness.run()
        #expect(run["brief:docs/a.txt"]?.details.provider == "spare")
        #expect(run["brief:docs/a.txt"]?.details.degradations.first?.hasPrefix("failover: openai refused it: ") == true)
        #expect(run["brief:docs/b.txt"]?.failure?.failureClass == .tooLarge)
        #expect(run["brief:docs/c.txt"]?.details.provider == "openai")
        #expect(wire.requests == 4)
    }
}
