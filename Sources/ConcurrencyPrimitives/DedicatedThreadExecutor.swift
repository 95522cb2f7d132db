import Glibc
import Synchronization

/// A serial executor over one thread of its own, for actors whose work blocks in C.
///
/// An actor that names it as its `unownedExecutor` may call SQLite or fsync freely: the cooperative pool, which has as
/// many threads as the machine has cores, is never held up. The thread ends when the executor is released, after the
/// jobs that were already queued.
package final class DedicatedThreadExecutor: SerialExecutor {
    private let state: JobQueue

    /// Starts the thread.
    package init() {
        let state = JobQueue()
        self.state = state
        state.start()
    }

    deinit { state.finish() }

    package func enqueue(_ job: consuming ExecutorJob) {
        state.enqueue(UnownedJob(job), on: asUnownedSerialExecutor())
    }
}

/// The queue outlives the executor by as long as its thread needs to finish.
private final class JobQueue: Sendable {
    private struct Entry: Sendable {
        let job: UnownedJob
        let executor: UnownedSerialExecutor
    }

    private struct State: Sendable {
        var pending: [Entry] = []
        var finished = false
    }

    /// Guards the queue; the semaphore counts what was put into it.
    private let state = Mutex(State())
    private let wakeups = WakeupSemaphore()

    func start() {
        let context = unsafe Unmanaged.passRetained(self).toOpaque()
        var thread = pthread_t()
        let result = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<JobQueue>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context)
        precondition(result == 0, "pthread_create failed with \(result)")
        pthread_detach(thread)
    }

    func enqueue(_ job: UnownedJob, on executor: UnownedSerialExecutor) {
        state.withLock { $0.pending.append(Entry(job: job, executor: executor)) }
        wakeups.signal()
    }

    func finish() {
        state.withLock { $0.finished = true }
        wakeups.signal()
    }

    private func run() {
        while true {
            wakeups.wait()
            let (batch, finished) = state.withLock { state in
                let batch = state.pending
                state.pending = []
                return (batch, state.finished)
            }
            for entry in batch { unsafe entry.job.runSynchronously(on: entry.executor) }
            if finished, batch.isEmpty { return }
            if finished { wakeups.signal() }
        }
    }
}
