import Dispatch

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

    /// Runs a body that blocks away from the tests' threads.
    static func blocking<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: body()) }
        }
    }
}
