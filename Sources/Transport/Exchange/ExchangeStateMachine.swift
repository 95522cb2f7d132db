import HTTPMessages

/// The header section of a reply as it came.
struct RawReplyHead: Sendable, Hashable {
    let bytes: [UInt8]
    let status: Int
}

/// The bookkeeping of one exchange between the loop's thread, which reports, and a task, which reads.
///
/// Either side may end it at any time: the loop because the transfer is over, the task because it was cancelled or has
/// read enough. Generic over what is woken, so that tests can use plain values.
struct ExchangeStateMachine<HeadWaiter, ChunkWaiter> {
    private enum Phase {
        /// Nobody waits yet; next is `asking`, or `closed` when the task was cancelled first.
        case new
        /// The request is on its way; next is `reading`, or `closed`.
        case asking(HeadWaiter)
        /// The task has the head; next is `closed`.
        case reading
        /// The task has gone.
        case closed
    }

    private var phase = Phase.new
    private var unread: [UInt8] = []
    private var isPaused = false
    /// How the transfer ended; the loop has forgotten it then.
    private var end: Result<Void, HTTPFailure>?
    private var reader: ChunkWaiter?

    /// Unread bytes from which on the server is held back.
    ///
    /// Enough that a reader on another thread does not stall a fast stream, and little beside a reply's usual limits.
    static var pauseThreshold: Int { 256 << 10 }

    /// Whether the task still wants the reply.
    var isWanted: Bool { if case .closed = phase { false } else { true } }

    // MARK: - Events from the task

    enum BeginAction {
        case submit
        /// Cancelled before it began.
        case refuse(HeadWaiter)
    }

    mutating func begin(_ waiter: HeadWaiter) -> BeginAction {
        switch phase {
        case .new:
            phase = .asking(waiter)
            return .submit
        case .closed: return .refuse(waiter)
        case .asking, .reading: preconditionFailure("an exchange was begun twice")
        }
    }

    enum ReadAction {
        /// Bytes; when `resumes`, the loop must be told to go on receiving.
        case deliver([UInt8], resumes: Bool)
        case finish
        case fail(HTTPFailure)
        /// The exchange is over for this task.
        case refuse
        case wait
    }

    /// Takes what has come; `wait` when nothing has.
    mutating func read() -> ReadAction {
        guard case .reading = phase else { return .refuse }
        guard unread.isEmpty else {
            let bytes = unread
            unread = []
            let resumes = isPaused && end == nil
            isPaused = false
            return .deliver(bytes, resumes: resumes)
        }
        return switch end {
        case .success: .finish
        case .failure(let failure): .fail(failure)
        case nil: .wait
        }
    }

    /// Like `read`, and keeps the waiter when it has to wait.
    mutating func read(_ waiter: ChunkWaiter) -> ReadAction {
        let action = read()
        if case .wait = action {
            precondition(reader == nil, "two tasks read one reply at the same time")
            reader = waiter
        }
        return action
    }

    struct CloseAction {
        /// To be told of the cancellation.
        var head: HeadWaiter?
        var reader: ChunkWaiter?
        /// The loop must be told to give the transfer up.
        var drops = false
    }

    /// Ends the exchange for the task: it was cancelled, or has read what it wanted.
    mutating func close() -> CloseAction {
        var action = CloseAction()
        switch phase {
        case .new, .closed: break
        case .asking(let waiter):
            action.head = waiter
            action.drops = end == nil
        case .reading:
            action.reader = reader
            action.drops = end == nil
        }
        phase = .closed
        reader = nil
        unread = []
        return action
    }

    // MARK: - Events from the loop

    struct ReportAction {
        var head: (waiter: HeadWaiter, result: Result<RawReplyHead, HTTPFailure>)?
        /// `nil` bytes are the body's end.
        var chunk: (waiter: ChunkWaiter, result: Result<[UInt8]?, HTTPFailure>)?
        /// More waits than the task should be owed: stop receiving.
        var pauses = false
    }

    /// Notes what came, any of it at once: the head, bytes of the body, the end.
    mutating func report(head: RawReplyHead?, bytes: [UInt8], end: Result<Void, HTTPFailure>?) -> ReportAction {
        var action = ReportAction()
        self.end = end ?? self.end
        switch phase {
        case .closed: return action
        case .new: preconditionFailure("the loop reports on an exchange that was never begun")
        case .asking(let waiter):
            if let head {
                phase = .reading
                action.head = (waiter, .success(head))
            } else if case .failure(let failure)? = end {
                phase = .closed
                action.head = (waiter, .failure(failure))
                return action
            }
        case .reading: break
        }
        if unread.isEmpty { unread = bytes } else { unread += bytes }
        if let waiter = reader {
            switch read() {
            case .deliver(let bytes, _): action.chunk = (waiter, .success(bytes))
            case .finish: action.chunk = (waiter, .success(nil))
            case .fail(let failure): action.chunk = (waiter, .failure(failure))
            case .wait, .refuse: return action
            }
            reader = nil
        } else if unread.count >= Self.pauseThreshold, !isPaused, self.end == nil {
            isPaused = true
            action.pauses = true
        }
        return action
    }
}
