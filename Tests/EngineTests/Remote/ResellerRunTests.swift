import Engine
import HTTPMessages
import Pipeline
import Primitives
import Providers
import TestSupport
import Testing

/// What resellers do beside answering, through a whole run.
struct ResellerRunTests {
    @Test func `follows a task of RunAPI to its answer`() async throws {
        let wire = try await WireHarness(name: "runapi") { request, number in
            switch number {
            case 1: return .reply(status: 202, fields: [("Location", "/v1/tasks/7"), ("Retry-After", "1")], body: "{}")
            case 2:
                #expect(request.method == .get && request.url == "https://runapi.ai/v1/tasks/7")
                // Such a reply need not name the task again.
                return .reply(status: 200, body: #"{"status":"processing"}"#)
            case 3: return WireHarness.refusal(503)
            default:
                let answer = #"{"choices":[{"message":{"content":"fine"},"finish_reason":"stop"}]}"#
                return .reply(status: 200, body: #"{"status":"completed","response":{"status":200,"body":\#(answer)}}"#)
            }
        }
        wire.files(1)
        let run = try await wire.harness.run()
        #expect(run.totals.units == [.ok: 1] && wire.requests == 4)
        #expect(run.totals.wire.lost == 0, "one request, whatever was asked about it")
        #expect(run.snapshot.units.first?.details.delivery == "chat/stream", "and not that of the provider as a whole")
    }

    @Test(arguments: [("aivideoapi", 503, 2), ("runapi", 500, 3), ("bytespike", 504, 2), ("toapis", 503, 5)])
    func `asks again no more often than an error is worth`(name: String, status: Int, requests: Int) async throws {
        let wire = try await WireHarness(name: name) { _, _ in WireHarness.refusal(status) }
        wire.files(1)
        let run = try await wire.harness.run()
        #expect(run["brief:docs/0.txt"]?.failure?.failureClass == .transient)
        #expect(wire.requests == requests)
    }

    @Test func `counts what an unusable answer is said to have cost`() async throws {
        let wire = try await WireHarness(name: "aivideoapi") { _, _ in
            .reply(
                status: 200,
                body:
                    #"{"choices":[{"message":{"content":"Hal"},"finish_reason":"length"}],"usage":{"prompt_tokens":10,"completion_tokens":10,"total_tokens":20},"credits_consumed":4}"#
            )
        }
        wire.files(1)
        let run = try await wire.harness.run()
        #expect(run["brief:docs/0.txt"]?.failure?.failureClass == .truncated)
        #expect(run.totals.wire.cost == USD(picodollars: 20_000_000_000))
    }
}
