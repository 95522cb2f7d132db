import CPlatformShims
import Glibc
import Media
import Primitives

/// A running `dossier-worker` and the socket to it.
///
/// Belongs to one thread, which must outlive the process: the kernel kills a worker when the *thread* that started it
/// ends, not only when the whole main process does.
@safe
struct WorkerProcess: ~Copyable {
    private let pid: CInt
    private let socket: CInt
    /// Standard error of the worker, read only after its end.
    ///
    /// When the pipe is full, what libraries write is lost, which costs no memory and holds nobody up.
    private let complaints: CInt
    private var isReaped = false

    /// Starts the program; it is ready once it has sent its greeting.
    ///
    /// - Throws: `WorkerPoolError` when the system cannot start it.
    init(_ configuration: WorkerPoolConfiguration) throws(WorkerPoolError) {
        func check(_ status: CInt) throws(WorkerPoolError) {
            guard status < 0 else { return }
            throw WorkerPoolError(
                executable: configuration.executable, reason: Self.message(errorNumber: -status),
                remedy: "raise the limit on open files")
        }
        var (ours, theirs, readEnd, writeEnd): (CInt, CInt, CInt, CInt) = (-1, -1, -1, -1)
        try check(unsafe dossier_socket_pair(&ours, &theirs))
        defer { close(theirs) }
        do throws(WorkerPoolError) {
            try check(unsafe dossier_process_pipe(&readEnd, &writeEnd))
        } catch {
            close(ours)
            throw error
        }
        defer { close(writeEnd) }
        do throws(WorkerPoolError) {
            try check(dossier_socket_set_nonblocking(ours))
            pid = try Self.spawn(configuration, descriptors: [-1, -1, writeEnd, theirs])
        } catch {
            close(ours)
            close(readEnd)
            throw error
        }
        socket = ours
        complaints = readEnd
    }

    private static func spawn(_ configuration: WorkerPoolConfiguration, descriptors: [CInt]) throws(WorkerPoolError)
        -> CInt
    {
        let arguments = [
            configuration.executable, "--memory-limit", String(configuration.memoryLimit.bytes), "--processor-seconds",
            String(configuration.processorLimit.components.seconds), "--parent", String(dossier_process_self()),
        ]
        let environment = configuration.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        var pid: CInt = 0
        var message = [CChar](repeating: 0, count: 256)
        let status = unsafe CStringArray.with(arguments, environment) { arguments, environment in
            unsafe dossier_process_spawn(
                configuration.executable, arguments, environment, descriptors, descriptors.count, true, &pid, &message,
                message.count)
        }
        guard status == 0 else {
            throw WorkerPoolError(
                executable: configuration.executable, reason: Self.message(errorNumber: -status),
                remedy: "install it beside dossier")
        }
        return pid
    }

    deinit {
        if !isReaped { _ = Self.reap(pid, complaints, endedItself: false) }
        close(socket)
        close(complaints)
    }

    // MARK: - Conversation

    /// Sends a whole request; the descriptor goes with its first byte.
    ///
    /// The worker reads requests whenever it is not busy, and what is in flight is small, so this hardly ever waits.
    ///
    /// - Returns: whether all was sent by `deadline`; otherwise the worker is of no more use.
    func send(_ bytes: [UInt8], descriptor: CInt?, deadline: ContinuousClock.Instant) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[sent...])
                guard let start = rest.baseAddress else { return Int64(0) }
                return unsafe dossier_socket_send(socket, start, rest.count, sent == 0 ? descriptor ?? -1 : -1)
            }
            if count > 0 {
                sent += Int(count)
            } else if count != -Int64(EAGAIN) || !wait(toWrite: true, wakeup: -1, until: deadline).isReady {
                return false
            }
        }
        return true
    }

    enum Received {
        /// So many bytes at the start of the buffer.
        case bytes(Int)
        case nothing
        /// The worker has closed its end or died.
        case end
    }

    func receive(into buffer: inout [UInt8]) -> Received {
        let count = unsafe buffer.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return Int64(0) }
            return unsafe dossier_socket_receive(socket, start, buffer.count)
        }
        if count > 0 { return .bytes(Int(count)) }
        return count == -Int64(EAGAIN) ? .nothing : .end
    }

    /// Sleeps until the socket is readable (or writable), `wakeup` is signalled, or `deadline` has passed.
    func wait(toWrite: Bool = false, wakeup: CInt, until deadline: ContinuousClock.Instant?) -> (
        isReady: Bool, isWoken: Bool
    ) {
        let events = Int16(toWrite ? POLLOUT : POLLIN)
        return PollSet.wait(socket: socket, events: events, wakeup: wakeup, until: deadline)
    }

    // MARK: - The end

    /// Kills the worker and the programs it has started, if they still run, and releases it.
    ///
    /// - Parameter patience: how long to wait for it to end by itself, so that the cause of its death is known; for one
    ///   that has closed its socket, which is the first thing that the kernel does for a dying process.
    consuming func end(patience: Duration = .zero) -> WorkerDeath {
        isReaped = true
        let milliseconds = patience / .milliseconds(1)
        let endedItself = patience > .zero && dossier_process_has_ended(pid, CInt(milliseconds))
        return Self.reap(pid, complaints, endedItself: endedItself)
    }

    private static func reap(_ pid: CInt, _ complaints: CInt, endedItself: Bool) -> WorkerDeath {
        dossier_process_kill_group(pid)
        var end = dossier_process_end()
        let status = unsafe dossier_process_wait(pid, &end)
        let cause: WorkerDeath.End =
            !endedItself || status < 0
            ? .stopped : end.exited ? .exited(Int(end.status)) : .killed(signal: Int(end.status))
        return WorkerDeath(
            end: cause, peakMemory: ByteCount(Int(end.peak_memory)), complaint: complaint(in: complaints))
    }

    private static func complaint(in complaints: CInt) -> String {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = unsafe read(complaints, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    }

    private static func message(errorNumber: CInt) -> String {
        unsafe strerror(errorNumber).map { unsafe String(cString: $0) } ?? "error \(errorNumber)"
    }
}
