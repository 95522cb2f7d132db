package import Media

/// What one worker owes: the jobs it was sent, in order, and until when it must have answered the first.
///
/// A worker answers in the order in which it was asked, so the first job is the one it is busy with, and the one that is
/// to blame when it dies. Pure: time comes in as an argument.
package struct WorkerConversation<Job> {
    package typealias Instant = ContinuousClock.Instant

    private struct Sent {
        let job: Job
        let deadline: Duration
        let replyLimit: Int
    }

    private var inFlight: [Sent] = []
    private var headSince: Instant?
    private var decoder = FrameDecoder()
    private var assembler = ReplyAssembler(byteLimit: 0)
    /// Answers so far.
    package private(set) var answered = 0
    /// Files sent so far.
    package private(set) var sent = 0

    package init() {}

    package var jobs: [Job] { inFlight.map(\.job) }
    package var head: Job? { inFlight.first?.job }
    package var isIdle: Bool { inFlight.isEmpty }
    package var inFlightCount: Int { inFlight.count }

    /// The moment at which the worker counts as stuck; `nil` when nothing is asked of it.
    package var deadline: Instant? {
        guard let headSince, let head = inFlight.first else { return nil }
        return headSince + head.deadline
    }

    package mutating func sent(_ job: Job, deadline: Duration, replyLimit: Int, at now: Instant) {
        inFlight.append(Sent(job: job, deadline: deadline, replyLimit: replyLimit))
        sent += 1
        if inFlight.count == 1 { beginHead(at: now) }
    }

    private mutating func beginHead(at now: Instant) {
        headSince = inFlight.isEmpty ? nil : now
        assembler = ReplyAssembler(byteLimit: inFlight.first?.replyLimit ?? 0)
    }

    /// Takes bytes as they arrive and returns the jobs that they answer.
    ///
    /// - Throws: `MessageError` when they make no sense; what was answered before is in `answers` all the same.
    package mutating func received(
        _ bytes: ArraySlice<UInt8>, at now: Instant, answers: inout [(job: Job, reply: WorkerReply)]
    ) throws(MessageError) {
        decoder.append(bytes)
        while let frame = try decoder.next() {
            guard !inFlight.isEmpty else { throw MessageError("an answer came that nobody asked for") }
            guard let reply = try assembler.append(frame) else { continue }
            answers.append((inFlight.removeFirst().job, reply))
            answered += 1
            beginHead(at: now)
        }
    }
}
