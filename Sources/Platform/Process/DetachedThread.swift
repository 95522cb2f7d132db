import CPlatformShims
import Glibc

/// A thread that nobody waits for: the one that reads signals, which lives as long as the process.
package enum DetachedThread {
    /// Starts a thread that runs `body` and ends.
    ///
    /// - Throws: `PlatformError` when the system has no more threads.
    package static func start(_ body: @escaping @Sendable () -> Void) throws(PlatformError) {
        // The new thread takes the box over; when there is none, it is given back here.
        let box = unsafe Unmanaged.passRetained(Box(body))
        var thread = pthread_t()
        let result = unsafe pthread_create(
            &thread, nil,
            { context in
                if let context = unsafe context { unsafe Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            }, box.toOpaque())
        guard result == 0 else {
            unsafe box.release()
            throw PlatformError(errno: result, "cannot start", "a thread")
        }
        pthread_detach(thread)
    }

    private final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
