import Glibc
import Media

/// A started program.
///
/// It stays in the worker's process group, so that whoever kills the worker kills it too.
struct ChildProcess {
    /// Descriptors above the standard three that are closed in the child, whether they are open or not.
    private static let closedDescriptors: ClosedRange<CInt> = 3...255

    let pid: pid_t

    /// Starts `path`.
    ///
    /// The descriptors are borrowed and become standard input, output and error.
    static func spawn(
        _ path: String, _ arguments: [String], input: CInt, output: CInt, errors: CInt
    ) throws(ReadingProblem) -> ChildProcess {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (source, target) in [(input, CInt(0)), (output, 1), (errors, 2)] {
            unsafe posix_spawn_file_actions_adddup2(&actions, source, target)
        }
        for descriptor in closedDescriptors { unsafe posix_spawn_file_actions_addclose(&actions, descriptor) }

        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        var pid: pid_t = 0
        let code = unsafe withCStrings([path] + arguments) { argv in
            unsafe withCStrings(environment) { envp in
                unsafe posix_spawn(&pid, path, &actions, &attributes, argv, envp)
            }
        }
        guard code == 0 else {
            let reason = unsafe strerror(code).map { text in unsafe String(cString: text) } ?? "error \(code)"
            throw ReadingProblem(.unreadable, "\(path) does not start: \(reason)")
        }
        return ChildProcess(pid: pid)
    }

    /// Waits for the end, and kills the program at the deadline.
    func waitForExit(until end: ContinuousClock.Instant, into result: inout ProgramRun.Result) {
        while !hasExited() {
            if result.timedOut || ContinuousClock.now >= end {
                result.timedOut = true
                break
            }
            _ = poll(nil, 0, 2)
        }
        // Before it is reaped, so that the number cannot belong to somebody else.
        kill(pid, SIGKILL)
        var status: CInt = 0
        while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
        if status & 0x7F == 0 { result.exitCode = status >> 8 & 0xFF } else { result.signal = status & 0x7F }
    }

    private func hasExited() -> Bool {
        var info = unsafe siginfo_t()
        guard unsafe waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 else { return true }
        // Without an exited child the call leaves the signal number zero.
        return unsafe info.si_signo != 0
    }

    /// What programs may know of the outside: no credentials, no settings that change formats.
    private static var environment: [String] {
        var variables = [
            "PATH=\(Program.searchPath)", "LC_ALL=C.UTF-8", "AV_LOG_FORCE_NOCOLOR=1", "OMP_THREAD_LIMIT=1",
        ]
        if let data = unsafe getenv("TESSDATA_PREFIX") {
            variables.append("TESSDATA_PREFIX=\(unsafe String(cString: data))")
        }
        return variables
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers = unsafe strings.map { unsafe strdup($0) }
        unsafe pointers.append(nil)
        defer { for index in unsafe pointers.indices { unsafe free(pointers[index]) } }
        return unsafe body(pointers)
    }
}
