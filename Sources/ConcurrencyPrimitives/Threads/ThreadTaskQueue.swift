import Glibc

/// Work that waits for one of several threads; the threads sleep in `take`.
///
/// A condition variable is needed so that threads can sleep, and `Synchronization.Mutex` has none.
final class ThreadTaskQueue: @unchecked Sendable {
    // Sendable because `machine` is read and written only while `lock` is held, and the pointers never change.

    /// A piece of work and what to do instead when it is cancelled.
    struct Work: Sendable {
        let run: @Sendable () -> Void
        let drop: @Sendable () -> Void
    }

    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var machine = ThreadTaskStateMachine<Work>()

    init() {
        lock = .allocate(capacity: 1)
        changed = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(lock)
        changed.deallocate()
        lock.deallocate()
    }

    private func withLock<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body()
    }

    func announce() -> WaiterID { withLock { machine.announce() } }

    /// Adds work at the end, or drops it at once when it was cancelled before.
    func submit(_ id: WaiterID, _ work: Work) {
        // Signalled outside the lock: the thread that wakes needs it next.
        if withLock({ machine.submit(id, work) }) { pthread_cond_signal(changed) } else { work.drop() }
    }

    /// Drops work that no thread has taken yet.
    func cancel(_ id: WaiterID) {
        let work = withLock { machine.cancel(id) }
        work?.drop()
    }

    /// Sleeps until there is work; `nil` when the queue is closed and empty.
    func take() -> Work? {
        withLock {
            while true {
                switch machine.take() {
                case .run(let work): return work
                case .end: return nil
                case .sleep: pthread_cond_wait(changed, lock)
                }
            }
        }
    }

    /// Lets the threads go once what waits has been run.
    func close() {
        withLock {
            machine.close()
            pthread_cond_broadcast(changed)
        }
    }
}
