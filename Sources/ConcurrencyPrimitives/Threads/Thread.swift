import Glibc

/// A POSIX thread that runs one closure and must be joined.
struct Thread: Sendable {
    private let handle: pthread_t

    private final class Start {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// Starts a thread whose name, cut at 15 bytes, shows in `ps -L` and debuggers.
    ///
    /// - Throws: `ThreadError` when the system refuses another thread.
    init(name: String, _ body: @escaping @Sendable () -> Void) throws(ThreadError) {
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        var handle = pthread_t()
        let status = pthread_create(
            &handle, nil,
            { context in
                guard let context else { return nil }
                let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
                Thread.nameCurrent(start.name)
                start.body()
                return nil
            }, start.toOpaque())
        guard status == 0 else {
            start.release()
            throw ThreadError(name: name, errorNumber: status)
        }
        self.handle = handle
    }

    /// Waits until the closure has returned.
    func join() { pthread_join(handle, nil) }

    /// Goes through the kernel's file because `pthread_setname_np` is not visible to Swift.
    private static func nameCurrent(_ name: String) {
        let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(name.utf8.prefix(15))
        _ = write(descriptor, bytes, bytes.count)
    }
}

/// The system refused to start a thread.
package struct ThreadError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The thread's name.
    package let name: String
    /// As `errno` spells it.
    package let errorNumber: CInt

    package var description: String {
        "cannot start the thread \(name): \(String(cString: strerror(errorNumber))) (raise the limit on processes)"
    }
}
