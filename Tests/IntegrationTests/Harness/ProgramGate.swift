import Glibc

/// Lets a few programs run at the same time, and waits for them on threads of its own.
///
/// Tests run in parallel on as many threads as there are processors: a test that waited on one of those for a child
/// would hold up all others, and fifty children at once would only wait for each other.
actor ProgramGate {
    static let shared = ProgramGate()

    private var free = 3
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }

    /// Runs a body that blocks away from the tests' threads, on one of its own: a shared pool's threads would all wait for
    /// programs, and whoever has to kill one at a moment would come too late.
    static func blocking<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Box { continuation.resume(returning: body()) }.start()
        }
    }

    /// What a thread is to do; the thread takes it over.
    private final class Box: Sendable {
        private let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }

        func start() {
            var thread = pthread_t()
            let box = Unmanaged.passRetained(self)
            let result = pthread_create(
                &thread, nil,
                { context in
                    if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
                    return nil
                }, box.toOpaque())
            guard result == 0 else {
                // No thread is left: better late than never.
                box.takeRetainedValue().body()
                return
            }
            pthread_detach(thread)
        }
    }
}
