import Media
import Testing
import WorkerPool

@Suite struct WorkerConversationTests {
    private let start = ContinuousClock.now

    private func reply(_ message: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try WorkerMessages.send(.failed(ReadingProblem(.corrupt, message))) { bytes += $0 }
        return bytes
    }

    private func receive(
        _ conversation: inout WorkerConversation<String>, _ bytes: [UInt8], after: Duration = .zero
    ) throws -> [String] {
        var answers: [(job: String, reply: WorkerReply)] = []
        try conversation.received(bytes[...], at: start + after, answers: &answers)
        return answers.map { answer in
            if case .failed(let problem) = answer.reply { "\(answer.job): \(problem.message)" } else { answer.job }
        }
    }

    @Test func `pairs answers with jobs in order, however the bytes come`() throws {
        let bytes = try reply("one") + reply("two")
        for split in 0...bytes.count {
            var conversation = WorkerConversation<String>()
            for job in ["a", "b", "c"] {
                conversation.sent(job, deadline: .seconds(20), replyLimit: 1000, at: start)
            }
            var found = try receive(&conversation, Array(bytes[..<split]))
            found += try receive(&conversation, Array(bytes[split...]))
            #expect(found == ["a: one", "b: two"])
            #expect(conversation.jobs == ["c"] && conversation.answered == 2 && conversation.sent == 3)
        }
    }

    @Test func `counts a job's time from when the worker turns to it`() throws {
        var conversation = WorkerConversation<String>()
        #expect(conversation.deadline == nil)
        conversation.sent("a", deadline: .seconds(20), replyLimit: 1000, at: start)
        conversation.sent("b", deadline: .seconds(5), replyLimit: 1000, at: start + .seconds(1))
        #expect(conversation.deadline == start + .seconds(20))
        _ = try receive(&conversation, reply("one"), after: .seconds(15))
        #expect(conversation.deadline == start + .seconds(20), "15 s passed before it, 5 s are its own")
        _ = try receive(&conversation, reply("two"), after: .seconds(16))
        #expect(conversation.deadline == nil && conversation.isIdle)
    }

    @Test func `holds each answer to its own limit`() throws {
        var conversation = WorkerConversation<String>()
        conversation.sent("a", deadline: .seconds(1), replyLimit: 1000, at: start)
        conversation.sent("b", deadline: .seconds(1), replyLimit: 10, at: start)
        let found = try receive(&conversation, reply("one"))
        #expect(found == ["a: one"])
        #expect(throws: MessageError.self) { try receive(&conversation, reply("two")) }
        #expect(conversation.head == "b", "the one to blame")
    }

    @Test func `keeps what was answered before the nonsense`() throws {
        var conversation = WorkerConversation<String>()
        for job in ["a", "b"] { conversation.sent(job, deadline: .seconds(1), replyLimit: 1000, at: start) }
        var answers: [(job: String, reply: WorkerReply)] = []
        let bytes = try reply("one") + [2, 0, 0, 0, UInt8(ascii: "R"), 0x7B, 0x7D]
        #expect(throws: MessageError.self) { try conversation.received(bytes[...], at: start, answers: &answers) }
        #expect(answers.map(\.job) == ["a"])
    }

    @Test func `refuses an answer that nobody asked for`() throws {
        var conversation = WorkerConversation<String>()
        #expect(throws: MessageError.self) { try receive(&conversation, reply("one")) }
    }
}
