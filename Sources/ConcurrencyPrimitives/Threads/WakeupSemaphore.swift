import Glibc

/// A counting semaphore of the C library; it exists for the life of its owner at one address.
final class WakeupSemaphore: @unchecked Sendable {
    // Safe to share: sem_post and sem_wait are thread-safe on one address, which never changes.
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func signal() { sem_post(semaphore) }

    func wait() {
        while sem_wait(semaphore) != 0, errno == EINTR {}
    }
}
