import Glibc
import Synchronization
import Testing

/// A program that a test has started and not yet waited for.
///
/// Whoever starts one must `finish` it: that is where its place in the gate is given back.
final class RunningProgram: Sendable {
    let pid: pid_t
    private let streams: Streams
    private let isReaped = Mutex(false)
    /// Whether it has a place in the gate: a server has none, or the programs that talk to it might find none.
    private let isGated: Bool

    private init(pid: pid_t, output: Int32, errors: Int32, isGated: Bool) {
        self.pid = pid
        self.isGated = isGated
        streams = Streams(output: output, errors: errors)
    }

    /// A test that failed in between leaves its program behind: it must not live on, nor stay as a zombie, over which the
    /// monitor of exit tests stumbles for ever.
    deinit {
        guard !isReaped.withLock({ $0 }) else { return }
        kill(pid, SIGKILL)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        // Its place would be missing for all tests that follow.
        if isGated { Task { await ProgramGate.shared.leave() } }
    }

    /// - Parameter user: Runs the program as this user and group through setpriv; needs root.
    static func start(
        _ arguments: [String], in folder: String = "/", environment: [String: String] = [:],
        as user: UInt32? = nil, program: String = Places.dossier, isGated: Bool = true
    ) async throws -> RunningProgram {
        if isGated { await ProgramGate.shared.enter() }
        do {
            var command = [program] + arguments
            if let user {
                command = ["setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups", "--"] + command
            }
            // Each replaces itself by the next, so the process that is started is the program in the end.
            return try spawn(["env", "-C", folder] + command, environment, isGated: isGated)
        } catch {
            if isGated { await ProgramGate.shared.leave() }
            throw error
        }
    }

    private static func spawn(
        _ command: [String], _ environment: [String: String], isGated: Bool
    ) throws -> RunningProgram {
        try spawning.withLock { _ in try spawnAlone(command, environment, isGated: isGated) }
    }

    /// One at a time: a program started between `pipe` and `fcntl` would inherit the pipe and keep it open.
    private static let spawning = Mutex(())

    private static func spawnAlone(
        _ command: [String], _ environment: [String: String], isGated: Bool
    ) throws -> RunningProgram {
        var (out, err): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
        guard pipe(&out) == 0, pipe(&err) == 0 else { throw HarnessError("cannot make a pipe: errno \(errno)") }
        for descriptor in out + err { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        defer {
            close(out[1])
            close(err[1])
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, out[1], 1)
        posix_spawn_file_actions_adddup2(&actions, err[1], 2)
        // The runner may have signals blocked or ignored, and the program would inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var variables = ["PATH": Here.variable("PATH") ?? "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"]
        variables.merge(environment) { $1 }
        var argv = command.map { strdup($0) } + [nil]
        var envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var pid: pid_t = 0
        let result = posix_spawnp(&pid, command[0], &actions, &attributes, &argv, &envp)
        guard result == 0 else {
            close(out[0])
            close(err[0])
            throw HarnessError("cannot start \(command[0]): \(String(cString: strerror(result)))")
        }
        return RunningProgram(pid: pid, output: out[0], errors: err[0], isGated: isGated)
    }

    func signal(_ number: Int32) { kill(pid, number) }

    /// Closes the reading end of standard output, as `head` does when it has seen enough.
    func closeOutput() { streams.shut(.output) }

    /// Waits until a whole line of standard output (or of errors) satisfies the predicate.
    @discardableResult
    func line(
        of which: Streams.Which = .output, within seconds: Int = 60,
        where matches: @escaping @Sendable (String) -> Bool
    ) async throws -> String {
        let streams = streams
        let found = await ProgramGate.blocking {
            streams.line(of: which, before: Deadline(seconds: seconds), where: matches)
        }
        guard let found else {
            throw HarnessError("no such line came; errors said:\n\(streams.text(of: .errors).suffix(2000))")
        }
        return found
    }

    /// Waits for the end; a program that outlives the deadline is killed and fails the test.
    func finish(within seconds: Int = 120) async throws -> ProgramRun {
        let (pid, streams) = (pid, streams)
        let (status, isLate) = await ProgramGate.blocking { () -> (Int32, Bool) in
            let isOver = streams.readToEnd(before: Deadline(seconds: seconds))
            if !isOver { kill(pid, SIGKILL) }
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            if !isOver { _ = streams.readToEnd(before: Deadline(seconds: 5)) }
            return (status, !isOver)
        }
        isReaped.withLock { $0 = true }
        if isGated { await ProgramGate.shared.leave() }
        let signal = status & 0x7F
        let run = ProgramRun(
            end: signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal),
            output: streams.bytes(of: .output), errors: streams.bytes(of: .errors))
        if isLate { throw HarnessError("still running after \(seconds) s:\n\(run.testDescription)") }
        return run
    }
}

struct HarnessError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
