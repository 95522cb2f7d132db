import CPlatformShims
import Glibc
import Media

/// A started program.
///
/// It stays in the worker's process group, so that whoever kills the worker kills it too.
struct ChildProcess {
    let pid: pid_t

    /// Starts `path`.
    ///
    /// The descriptors are borrowed and become standard input, output and error; no other one is open in the program.
    static func spawn(
        _ path: String, _ arguments: [String], input: CInt, output: CInt, errors: CInt
    ) throws(ReadingProblem) -> ChildProcess {
        let descriptors = [input, output, errors]
        var pid: Int32 = 0
        let problem: String? = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { error in
            guard let start = error.baseAddress else { return "no memory" }
            let code = unsafe withCStrings([path] + arguments) { argv in
                unsafe withCStrings(environment) { envp in
                    unsafe dossier_process_spawn(
                        path, argv, envp, descriptors, descriptors.count, false, &pid, start, error.count)
                }
            }
            return code == 0 ? nil : unsafe String(cString: start)
        }
        if let problem { throw ReadingProblem(.unreadable, "\(path) does not start: \(problem)") }
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
        _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        let copies = unsafe strings.map { unsafe strdup($0) }
        defer { for index in unsafe copies.indices { unsafe free(copies[index]) } }
        let pointers = unsafe copies.map { unsafe UnsafePointer($0) } + [nil]
        return unsafe body(pointers)
    }
}
