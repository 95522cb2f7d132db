import HTTPMessages
package import Primitives

extension RunwareProvider {
    /// The outcome that a webhook's body delivers, and whose it is; `nil` for what names no task.
    package func delivered(_ body: [UInt8], now: Timestamp) -> (task: String, outcome: ProviderOutcome)? {
        guard let value = try? JSONParser.parse(body).value else { return nil }
        var result = RunwareResult()
        result.take(reply: RunwareEnvelope(value))
        guard let task = result.task else { return nil }
        return (task.text, verdict(ReplyContext(HTTPReplyHead(status: 200), now: now)).judge(result, isStream: false))
    }

    package var storage: (any MediaStorage)? { configuration.keepsMedia ? RunwareUpload(self) : nil }
}
