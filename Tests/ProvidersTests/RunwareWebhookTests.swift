import Pipeline
import Primitives
import Testing

@testable import Providers

struct RunwareWebhookTests {
    private static func body(_ task: String, _ members: String = #""text":"Yes.","finishReason":"stop""#) -> [UInt8] {
        Array(#"{"taskType":"textInference","taskUUID":"\#(task)",\#(members)}"#.utf8)
    }

    private static func webhook() throws -> RunwareWebhook {
        var webhook = RunwareWebhook(try RunwareSamples.provider(.async, webhookURL: "https://example.org/hook"))
        webhook.expect(try RunwareSamples.task())
        return webhook
    }

    @Test func `settles a task once`() throws {
        var webhook = try Self.webhook()
        let task = try RunwareSamples.task()
        guard
            case .settled(task, .answered(let reply)) = webhook.receive(Self.body(task.text), now: ProviderSamples.now)
        else {
            Issue.record("not settled")
            return
        }
        #expect(reply.text == "Yes." && reply.requestID == task.text)
        for _ in 0..<2 {
            #expect(webhook.receive(Self.body(task.text), now: ProviderSamples.now) == .duplicate(task))
        }
    }

    @Test func `delivers a failure like an answer`() throws {
        var webhook = try Self.webhook()
        let task = try RunwareSamples.task()
        let failed = Self.body(task.text, #""status":"error","error":{"code":"promptBlocked"}"#)
        guard case .settled(task, .faulted(let fault)) = webhook.receive(failed, now: ProviderSamples.now) else {
            Issue.record("not settled")
            return
        }
        #expect(fault.failureClass == .refused)
        let errors = Array(#"{"errors":[{"code":"inferenceError","taskUUID":"\#(task.text)"}]}"#.utf8)
        #expect(try RunwareSamples.provider().delivered(errors, now: ProviderSamples.now)?.task == task)
    }

    @Test func `goes on waiting while a task is at work`() throws {
        var webhook = try Self.webhook()
        let task = try RunwareSamples.task()
        let working = Self.body(task.text, #""status":"processing""#)
        #expect(webhook.receive(working, now: ProviderSamples.now) == .working(task))
        guard case .settled = webhook.receive(Self.body(task.text), now: ProviderSamples.now) else {
            Issue.record("not settled")
            return
        }
    }

    @Test func `believes nobody who does not know a task of this run`() throws {
        var webhook = try Self.webhook()
        let other = try RunwareSamples.task(RunwareSamples.otherUUID)
        #expect(webhook.receive(Self.body(other.text), now: ProviderSamples.now) == .foreign(other))
        // An outcome that was polled for in the meantime is known, and a late delivery adds nothing.
        webhook.settle(try RunwareSamples.task())
        #expect(
            webhook.receive(Self.body(RunwareSamples.uuid), now: ProviderSamples.now)
                == .duplicate(try RunwareSamples.task()))
    }

    @Test(arguments: ["", "{", "null", "[]", "{}", #"{"taskUUID":"nonsense","text":"Yes."}"#, #"{"text":"Yes."}"#])
    func `makes nothing of a body that names no task`(text: String) throws {
        var webhook = try Self.webhook()
        #expect(webhook.receive(Array(text.utf8), now: ProviderSamples.now) == .unreadable)
    }
}
