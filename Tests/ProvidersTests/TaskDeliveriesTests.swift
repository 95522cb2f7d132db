import Pipeline
import Primitives
import Testing

@testable import Providers

struct TaskDeliveriesTests {
    private static func body(_ task: String, _ members: String = #""text":"Yes.","finishReason":"stop""#) -> [UInt8] {
        Array(#"{"taskType":"textInference","taskUUID":"\#(task)",\#(members)}"#.utf8)
    }

    private static func deliveries() throws -> TaskDeliveries {
        var deliveries = TaskDeliveries(try RunwareSamples.provider(.async, webhookURL: "https://example.org/hook"))
        deliveries.expect(try RunwareSamples.task().text)
        return deliveries
    }

    @Test func `settles a task once`() throws {
        var deliveries = try Self.deliveries()
        let task = try RunwareSamples.task().text
        guard
            case .settled(task: task, .answered(let reply)) = deliveries.receive(
                Self.body(task), now: ProviderSamples.now)
        else {
            Issue.record("not settled")
            return
        }
        #expect(reply.text == "Yes." && reply.requestID == task)
        for _ in 0..<2 {
            #expect(deliveries.receive(Self.body(task), now: ProviderSamples.now) == .duplicate(task: task))
        }
    }

    @Test func `delivers a failure like an answer`() throws {
        var deliveries = try Self.deliveries()
        let task = try RunwareSamples.task().text
        let failed = Self.body(task, #""status":"error","error":{"code":"promptBlocked"}"#)
        guard case .settled(task: task, .faulted(let fault)) = deliveries.receive(failed, now: ProviderSamples.now)
        else {
            Issue.record("not settled")
            return
        }
        #expect(fault.failureClass == .refused)
        let errors = Array(#"{"errors":[{"code":"inferenceError","taskUUID":"\#(task)"}]}"#.utf8)
        #expect(try RunwareSamples.provider().delivered(errors, now: ProviderSamples.now)?.task == task)
    }

    @Test func `goes on waiting while a task is at work`() throws {
        var deliveries = try Self.deliveries()
        let task = try RunwareSamples.task().text
        let working = Self.body(task, #""status":"processing""#)
        #expect(deliveries.receive(working, now: ProviderSamples.now) == .working(task: task))
        guard case .settled = deliveries.receive(Self.body(task), now: ProviderSamples.now) else {
            Issue.record("not settled")
            return
        }
    }

    @Test func `believes nobody who does not know a task of this run`() throws {
        var deliveries = try Self.deliveries()
        let other = RunwareSamples.otherUUID
        #expect(deliveries.receive(Self.body(other), now: ProviderSamples.now) == .foreign(task: other))
        // An outcome that was polled for in the meantime is known, and a late delivery adds nothing.
        deliveries.settle(try RunwareSamples.task().text)
        #expect(
            deliveries.receive(Self.body(RunwareSamples.uuid), now: ProviderSamples.now)
                == .duplicate(task: try RunwareSamples.task().text))
    }

    @Test(arguments: ["", "{", "null", "[]", "{}", #"{"taskUUID":"nonsense","text":"Yes."}"#, #"{"text":"Yes."}"#])
    func `makes nothing of a body that names no task`(text: String) throws {
        var deliveries = try Self.deliveries()
        #expect(deliveries.receive(Array(text.utf8), now: ProviderSamples.now) == .unreadable)
    }
}
