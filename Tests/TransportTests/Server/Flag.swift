import Glibc
import Synchronization

/// Something that happens once, which threads and tasks can wait for.
final class Flag: @unchecked Sendable {
    // Sendable because the stream is, and sem_post and sem_wait are thread-safe on one address, which never changes.
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        sem_init(semaphore, 0, 0)
        (stream, continuation) = AsyncStream.makeStream()
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func raise() {
        sem_post(semaphore)
        continuation.finish()
    }

    /// Blocks the thread.
    func block() {
        while sem_wait(semaphore) != 0, errno == EINTR {}
        sem_post(semaphore)
    }

    /// Suspends the task; one task at a time.
    func wait() async { for await _ in stream {} }
}
