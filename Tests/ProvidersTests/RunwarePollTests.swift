import HTTPMessages
import Pipeline
import Primitives
import Testing

@testable import Providers

struct RunwarePollTests {
    private static let processing =
        #"{"data":[{"taskType":"textInference","taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11","status":"processing","progress":40}]}"#
    private static let success =
        #"{"data":[{"taskType":"textInference","taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11","status":"success","text":"Yes.","finishReason":"stop","cost":0.002}]}"#
    private static let error =
        #"{"data":[{"taskType":"textInference","taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11","status":"error","error":{"code":"inferenceError","message":"broke"}}]}"#
    private static let gone =
        #"{"errors":[{"code":"taskFailedOrNotFound","message":"no such task","taskType":"getResponse","taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11"}]}"#

    @Test(arguments: [ProviderSpec.Delivery.async, .sync, .stream])
    func `asks for a task by its name alone, whichever way it was sent`(delivery: ProviderSpec.Delivery) throws {
        let credential = HTTPCredential(field: "Authorization", prefix: "Bearer ", secret: "k")
        // Another value of the provider, as after a crash.
        let request = try #require(
            try RunwareSamples.provider(delivery).poll(RunwareSamples.pending, credential: credential))
        #expect(request.method == .post && request.url == "https://api.runware.ai/v1" && request.credential != nil)
        #expect(
            ProviderSamples.text(of: try #require(request.body))
                == #"[{"taskType":"getResponse","taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11"}]"#)
        #expect(request.fields["Accept"] == "application/json")
    }

    @Test func `asks for the record of a task that is over`() throws {
        let request = try #require(try RunwareSamples.provider().recall(RunwareSamples.pending, credential: nil))
        #expect(
            ProviderSamples.text(of: try #require(request.body))
                == #"[{"taskType":"getTaskDetails","taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11"}]"#)
    }

    @Test func `asks for nothing that is no name of a task`() throws {
        let provider = try RunwareSamples.provider()
        #expect(provider.poll(PendingTask(id: "\"}] "), credential: nil) == nil)
        #expect(provider.recall(PendingTask(id: ""), credential: nil) == nil)
    }

    @Test func `follows a task from its acknowledgement to its answer`() async throws {
        let acknowledged = try await RunwareSamples.read(
            #"{"data":[{"taskType":"textInference","taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11"}]}"#)
        let task = try #require(acknowledged.task)
        #expect(task.id == RunwareSamples.uuid && task.wait == .seconds(1))
        #expect(try await RunwareSamples.readPoll(Self.processing).task?.id == task.id)
        let reply = try #require(try await RunwareSamples.readPoll(Self.success).answer)
        #expect(reply.text == "Yes." && reply.reportedCost == USD(picodollars: 2_000_000_000) && reply.remarks.isEmpty)
    }

    @Test func `ends with the task's own error, which the next attempt may be spared`() async throws {
        let fault = try #require(try await RunwareSamples.readPoll(Self.error).fault)
        #expect(fault.failureClass == .transient && fault.retry == .backOff && fault.billing == .none)
        let refused = Self.error.replacing("inferenceError", with: "promptBlocked")
        #expect(try await RunwareSamples.readPoll(refused).fault?.failureClass == .refused)
    }

    @Test(arguments: [200, 404])
    func `says that a task which is not found may have been paid for`(status: Int) async throws {
        let fault = try #require(try await RunwareSamples.readPoll(status: status, Self.gone).fault)
        #expect(fault.failureClass == .unknownOutcome && fault.billing == .possible && fault.retry == .never)
        #expect(fault.message.contains("it may never have got the task"))
        #expect(fault.message.contains(RunwareSamples.uuid))
    }

    @Test(arguments: [
        (429, #"{"errors":[{"code":"rateLimitExceeded","taskType":"getResponse"}]}"#), (503, "<html>busy</html>"),
        (500, ""), (502, #"{"errors":[{"code":"internalServerError"}]}"#),
        (504, #"{"errors":[{"code":"timeout","taskType":"getResponse"}]}"#),
        (200, #"{"errors":[{"code":"serviceUnavailable","taskType":"getResponse"}]}"#), (200, "{\"data\":[{"),
    ])
    func `asks again where only the asking failed`(status: Int, body: String) async throws {
        let outcome = try await RunwareSamples.readPoll(status: status, fields: [("Retry-After", "4")], body)
        #expect(outcome == .pending(PendingTask(id: RunwareSamples.uuid, wait: .seconds(4))))
    }

    @Test func `tells the task's own timeout from that of asking`() async throws {
        let own = #"{"errors":[{"code":"timeoutProvider","taskType":"textInference"}]}"#
        let fault = try #require(try await RunwareSamples.readPoll(status: 504, own).fault)
        #expect(fault.failureClass == .timeout && fault.billing == .possible)
    }

    @Test(arguments: [
        (401, #"{"errors":[{"code":"invalidApiKey","taskType":"getResponse"}]}"#, FailureClass.auth),
        (402, "", .credit), (404, "<html>", .endpoint),
    ])
    func `counts a task as possibly billed that it may no longer ask for`(
        status: Int, body: String, expected: FailureClass
    ) async throws {
        let fault = try #require(try await RunwareSamples.readPoll(status: status, body).fault)
        #expect(fault.failureClass == expected && fault.billing == .possible)
    }

    @Test(arguments: [#"{"data":[]}"#, "[]"])
    func `takes no reply about another task for its own`(empty: String) async throws {
        let other = Self.success.replacing(RunwareSamples.uuid, with: RunwareSamples.otherUUID)
        for text in [other, empty] {
            #expect(try await RunwareSamples.readPoll(text).task?.id == RunwareSamples.uuid)
        }
    }
}
