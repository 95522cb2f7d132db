import ConcurrencyPrimitives
import Media
import Primitives

/// Talks to one worker at a time on a thread of its own, and replaces it when it dies.
@safe
struct WorkerDriver: ~Copyable {
    private typealias Job = NamedJob<WorkerJob>

    private let number: Int
    private let queue: WorkerQueue
    private let configuration: WorkerPoolConfiguration
    private let clock = ContinuousClock()
    private var worker: WorkerProcess?
    /// When jobs were last taken and sent, or the queue was told that the worker is still busy.
    private var lastReport = ContinuousClock.now
    /// Whether the queue knows that the worker has been at one job for long.
    private var isKnownLate = false
    private var conversation = WorkerConversation<Job>()
    /// A job that is tried again, alone and first, in a new worker.
    private var again: Job?
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)

    init(number: Int, queue: WorkerQueue, configuration: WorkerPoolConfiguration) {
        self.number = number
        self.queue = queue
        self.configuration = configuration
    }

    private var wakeup: CInt { queue.wakeups[number] }

    /// Works until the queue ends.
    consuming func run() {
        // Not before it was chosen: whoever comes round first would otherwise take what was meant for the first.
        sleep()
        while true {
            retireIfWorn()
            let action = queue.take(
                driver: number, room: room, hasWorker: worker != nil, busy: clock.now - lastReport)
            if let end = action.end {
                for job in [again].compactMap(\.self) + conversation.jobs {
                    queue.finish(job, driver: number, .failure(end))
                }
                break
            }
            endIfCancelled(action.cancelled)
            if action.startsEarly { startEarly() }
            for job in [again].compactMap(\.self) + action.jobs { send(job) }
            again = nil
            // The time that a start has taken is not held against the files in line.
            lastReport = clock.now
            isKnownLate = false
            sleep()
        }
        _ = worker.take()?.end()
    }

    /// Jobs that the worker could be given now.
    private var room: Int {
        if again != nil || conversation.head?.job.isExclusive == true { return 0 }
        let window = max(configuration.requestsInFlight, 1)
        return min(window - conversation.inFlightCount, max(configuration.filesPerWorker, 1) - conversation.sent)
    }

    private mutating func retireIfWorn() {
        guard conversation.isIdle, conversation.sent >= max(configuration.filesPerWorker, 1) else { return }
        _ = endWorker()
    }

    /// Kills the worker when the caller of what it is busy with has gone; a later answer is just not wanted any more.
    private mutating func endIfCancelled(_ cancelled: Set<WaiterID>) {
        if let job = again, cancelled.contains(job.id) {
            again = nil
            queue.finish(job, driver: number, .failure(CancellationError()))
        }
        guard let head = conversation.head, cancelled.contains(head.id) else { return }
        let jobs = endWorker().jobs
        queue.finish(head, driver: number, .failure(CancellationError()))
        queue.putBack(Array(jobs.dropFirst()), driver: number)
    }

    // MARK: - Asking

    private mutating func send(_ job: Job) {
        do throws(WorkerPoolError) {
            try startWorkerIfNeeded()
        } catch {
            queue.fail(error)
            queue.finish(job, driver: number, .failure(error))
            return
        }
        let now = clock.now
        conversation.sent(job, deadline: job.job.deadline, replyLimit: job.job.replyLimit, at: now)
        let limit = conversation.deadline ?? now + job.job.deadline
        // A worker that cannot be written to has died: the next wait finds its end and deals with all its jobs.
        _ = worker?.send(job.job.bytes, descriptor: job.job.descriptor, deadline: limit)
    }

    /// A failure is that of all jobs to come.
    private mutating func startEarly() {
        do throws(WorkerPoolError) {
            try startWorkerIfNeeded()
        } catch {
            queue.fail(error)
        }
    }

    private mutating func startWorkerIfNeeded() throws(WorkerPoolError) {
        guard worker == nil else { return }
        for attempt in 1...Self.startAttempts {
            var started = try WorkerProcess(configuration)
            do throws(MessageError) {
                try greet(&started)
            } catch {
                let death = started.end(patience: .milliseconds(100))
                if case .killed = death.end, attempt < Self.startAttempts { continue }
                throw WorkerPoolError(
                    executable: configuration.executable, reason: death.startFailure(error.description),
                    remedy: "run it by hand to see what it lacks, or reinstall")
            }
            worker = consume started
            return
        }
    }

    /// Workers that are started until one dying by a signal before it is ready counts.
    ///
    /// Whoever kills workers, such as the system when memory is short, may hit one that is just starting.
    private static let startAttempts = 3

    private mutating func greet(_ started: inout WorkerProcess) throws(MessageError) {
        let deadline = clock.now + configuration.startDeadline
        var decoder = FrameDecoder()
        while true {
            if let frame = try decoder.next() {
                let revision = try WorkerMessages.revision(ofHello: frame)
                guard revision == WorkerMessages.revision else {
                    throw MessageError("it speaks revision \(revision) of the protocol, not \(WorkerMessages.revision)")
                }
                return
            }
            guard started.wait(wakeup: -1, until: deadline).isReady else {
                throw MessageError("it was not ready within \(configuration.startDeadline.components.seconds) s")
            }
            switch started.receive(into: &buffer) {
            case .bytes(let count): decoder.append(buffer[..<count])
            case .nothing: continue
            case .end: throw MessageError("it ended before it was ready")
            }
        }
    }

    // MARK: - Listening

    private mutating func sleep() {
        guard worker != nil else {
            _ = PollSet.wait(socket: -1, events: 0, wakeup: wakeup, until: nil)
            return
        }
        let deadline = conversation.deadline
        while true {
            let event = worker?.wait(wakeup: wakeup, until: nextReport.map { min($0, deadline ?? $0) } ?? deadline)
            if event?.isReady == true { return listen() }
            let now = clock.now
            if let deadline, now >= deadline { return giveUpOnHead() }
            if event?.isWoken == true { return }
            guard let nextReport, now >= nextReport else { return }
            queue.stillBusy(driver: number, busy: now - lastReport)
            lastReport = now
            isKnownLate = true
        }
    }

    /// When the queue is to hear that the worker is still busy; `nil` when it knows or there is no other driver.
    private var nextReport: ContinuousClock.Instant? {
        isKnownLate || conversation.isIdle || configuration.workers == 1 ? nil : lastReport + configuration.startCost
    }

    private mutating func listen() {
        switch worker?.receive(into: &buffer) {
        case .bytes(let count):
            var answers: [(job: Job, reply: WorkerReply)] = []
            var failure: MessageError?
            do throws(MessageError) {
                try conversation.received(buffer[..<count], at: clock.now, answers: &answers)
            } catch {
                failure = error
            }
            for (job, reply) in answers { queue.finish(job, driver: number, .success(reply)) }
            if let failure {
                blameHead { _ in ReadingProblem(.corrupt, "the reader gave no valid answer: \(failure)") }
            }
        case .end:
            let (memoryLimit, processorLimit) = (configuration.memoryLimit, configuration.processorLimit)
            blameHead(patience: .seconds(1)) { $0.problem(memoryLimit: memoryLimit, processorLimit: processorLimit) }
        case .nothing, nil: break
        }
    }

    /// A worker that hangs is not given the same file again: that would cost the deadline a second time.
    private mutating func giveUpOnHead() {
        let jobs = endWorker().jobs
        guard let head = jobs.first else { return }
        let message = "the reader did not finish within \(head.job.deadline.components.seconds) s"
        queue.finish(head, driver: number, .success(.failed(ReadingProblem(.timeout, message))))
        queue.putBack(Array(jobs.dropFirst()), driver: number)
    }

    /// Ends a worker that has died or talks nonsense, and charges the file that it was busy with.
    ///
    /// Damage may come from a file that the same worker read before, so a file is charged only when a worker dies that
    /// has read nothing else; otherwise it is tried once more in a new one. So is a file whose worker was killed: that
    /// need not be its fault. The other jobs go back into the queue.
    private mutating func blameHead(patience: Duration = .zero, _ problem: (WorkerDeath) -> ReadingProblem) {
        let isFresh = conversation.answered == 0
        let (jobs, death) = endWorker(patience: patience)
        guard var head = jobs.first else { return }
        queue.putBack(Array(jobs.dropFirst()), driver: number)
        if head.job.isSecondAttempt || (isFresh && !death.isKill) {
            queue.finish(head, driver: number, .success(.failed(problem(death))))
        } else {
            head.job.isSecondAttempt = true
            again = head
        }
    }

    private mutating func endWorker(patience: Duration = .zero) -> (jobs: [Job], death: WorkerDeath) {
        let jobs = conversation.jobs
        conversation = WorkerConversation()
        let death =
            worker.take()?.end(patience: patience)
            ?? WorkerDeath(end: .stopped, peakMemory: ByteCount(0), complaint: "")
        return (jobs, death)
    }
}
