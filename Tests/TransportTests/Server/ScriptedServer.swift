import Glibc
import Synchronization

/// A server on a loopback socket that does to each connection what its script says, on a thread of its own.
final class ScriptedServer: Sendable {
    typealias Script = @Sendable (ServerConnection) throws -> Void

    struct NotStarted: Error { let errorNumber: Int32 }

    private struct State: Sendable {
        var threads: [pthread_t] = []
        var open: [Int32] = []
        var peak = 0
        var accepted = 0
        var isStopped = false
    }

    let port: Int
    private let listener: Int32
    private let script: Script
    private let state = Mutex(State())

    var url: String { "http://127.0.0.1:\(port)/" }
    /// Connections since the start.
    var accepted: Int { state.withLock { $0.accepted } }
    /// Most connections that were open at one time.
    var peak: Int { state.withLock { $0.peak } }

    /// Runs `body` with a server; when it returns, all connections are closed and all threads have ended.
    static func with<Value>(_ script: @escaping Script, _ body: (ScriptedServer) async throws -> Value) async throws
        -> Value
    {
        let server = try ScriptedServer(script)
        defer { server.stop() }
        return try await body(server)
    }

    /// Answers every request of every connection, as long as the client keeps it open.
    static func answering<Value>(
        _ answer: @escaping @Sendable (ServerRequest) -> String, _ body: (ScriptedServer) async throws -> Value
    ) async throws -> Value {
        try await with(
            { connection in
                while let request = try connection.readRequest() { try connection.send(answer(request)) }
            }, body)
    }

    private init(_ script: @escaping Script) throws {
        self.script = script
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | 0o2000000, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 1024) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard status else { throw NotStarted(errorNumber: errno) }
        port = Int(UInt16(bigEndian: address.sin_port))
        start { [self] in accept() }
    }

    private func accept() {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            if descriptor < 0, errno == EINTR { continue }
            guard descriptor >= 0 else { return }
            // No program that another test starts meanwhile may hold it open.
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            let number = state.withLock { state in
                state.accepted += 1
                state.open.append(descriptor)
                state.peak = max(state.peak, state.open.count)
                return state.accepted - 1
            }
            start { [self] in
                let connection = ServerConnection(descriptor: descriptor, number: number)
                try? script(connection)
                // Forgotten first: a closed number may be given out again at once.
                state.withLock { $0.open.removeAll { $0 == descriptor } }
                close(descriptor)
            }
        }
    }

    private final class Work {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private func start(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(body))
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, work.toOpaque())
        precondition(status == 0, "pthread_create failed with \(status)")
        let started = thread
        state.withLock { $0.threads.append(started) }
    }

    /// Takes no further connections.
    func refuse() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func stop() {
        refuse()
        var joined = 0
        while true {
            let (open, next) = state.withLock { state in
                (state.open, joined < state.threads.count ? state.threads[joined] : nil)
            }
            for descriptor in open { shutdown(descriptor, Int32(SHUT_RDWR)) }
            guard let next else { break }
            pthread_join(next, nil)
            joined += 1
        }
        close(listener)
    }
}
