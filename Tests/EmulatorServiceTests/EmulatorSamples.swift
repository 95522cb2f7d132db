import Digests
import EmulatorService
import Patterns
import Primitives

/// What the suites here ask for.
enum EmulatorSamples {
    static let answer = ModelAnswer(
        text: "Zürich, 2 ° — and a sentence that is long enough to be cut into pieces.",
        usage: TokenUsage(prompt: 10, completion: 20), isCut: false)

    static func request(
        stream: Bool = false, usage: Bool = true, answer: ReceivedRequest.AnswerWish = .text, text: String = "hello",
        maxTokens: Int? = nil
    ) throws -> ReceivedRequest {
        let hashing = try OpenSSLHashing()
        let digest = hashing.sha256(text)
        return ReceivedRequest(
            model: "m", stream: stream ? ReceivedRequest.StreamWish(includesUsage: usage) : nil, answer: answer,
            parts: [
                ReceivedPart(
                    message: 0, role: "user", kind: "text", mime: "text/plain", byteCount: text.utf8.count,
                    digest: digest, text: text),
                ReceivedPart(
                    message: 0, role: "user", kind: "file", mime: "application/pdf", byteCount: 9, digest: digest,
                    name: "P001.pdf"),
            ], maxTokens: maxTokens, identity: digest, question: digest)
    }

    static func hashing() throws -> any ContentHashing { try OpenSSLHashing() }

    static func chat() throws -> ChatProtocol {
        ChatProtocol(settings: ChatProtocol.Settings(), hashing: try OpenSSLHashing())
    }

    static func planner(_ script: String? = nil, latency: Duration = .zero) throws -> ReplyPlanner {
        ReplyPlanner(
            wire: try chat(), answers: AnswerMaker(style: .schema, patterns: PatternCompiler()),
            script: try script.map { try FaultScript(parsing: Array($0.utf8)) } ?? FaultScript(), latency: latency)
    }

    /// The data values of server-sent events, without comments.
    static func events(_ reply: PlannedReply) -> [String] {
        String(decoding: reply.body, as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("data: ") }
            .map { String($0.dropFirst(6)) }
    }
}
