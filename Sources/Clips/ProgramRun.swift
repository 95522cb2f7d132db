import Glibc
import Media

/// Runs a program to its end: own process group, bare environment, deadline, bounded output.
///
/// The thread waits meanwhile, which is what a worker with one request at a time wants. Nothing of the program is left
/// when `run` returns: its whole group is killed.
enum ProgramRun {
    struct Result {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        /// Whether output beyond the limit was thrown away.
        var isCut = false
        var timedOut = false
        var exitCode: CInt = -1
        /// The signal that ended it, if one did.
        var signal: CInt?

        var succeeded: Bool { exitCode == 0 && signal == nil && !timedOut }
    }

    private static let maximumErrors = 64 * 1024

    /// Runs `path` with `arguments`.
    ///
    /// `input` is borrowed and becomes standard input, rewound; without it that is empty.
    static func run(
        _ path: String, _ arguments: [String], input: CInt?, deadline: Duration, outputLimit: Int
    ) throws(ReadingProblem) -> Result {
        if let input { lseek(input, 0, SEEK_SET) }
        let empty = input == nil ? unsafe open("/dev/null", O_RDONLY | O_CLOEXEC) : -1
        defer { if empty >= 0 { close(empty) } }
        let output = try Pipe()
        let errors = try Pipe()
        let child = try ChildProcess.spawn(
            path, arguments, input: input ?? empty, output: output.writing, errors: errors.writing)
        output.closeWriting()
        errors.closeWriting()
        let end = ContinuousClock.now + deadline
        var result = Result()
        collect(output, errors, into: &result, until: end, outputLimit: outputLimit)
        child.waitForExit(until: end, into: &result)
        return result
    }

    private static func collect(
        _ output: borrowing Pipe, _ errors: borrowing Pipe, into result: inout Result,
        until end: ContinuousClock.Instant, outputLimit: Int
    ) {
        var isOpen = (output: true, errors: true)
        while isOpen.output || isOpen.errors {
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else {
                result.timedOut = true
                return
            }
            let milliseconds = CInt(clamping: left.components.seconds * 1000 + 1)
            var polled = [
                pollfd(fd: isOpen.output ? output.reading : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: isOpen.errors ? errors.reading : -1, events: Int16(POLLIN), revents: 0),
            ]
            guard unsafe poll(&polled, 2, min(milliseconds, 1000)) > 0 else { continue }
            if polled[0].revents != 0 {
                isOpen.output = read(output.reading, into: &result.output, limit: outputLimit, isCut: &result.isCut)
            }
            if polled[1].revents != 0 {
                var ignored = false
                isOpen.errors = read(errors.reading, into: &result.errors, limit: 2 * maximumErrors, isCut: &ignored)
                // The end of what a program complains about is what tells.
                if result.errors.count > maximumErrors {
                    result.errors.removeFirst(result.errors.count - maximumErrors)
                }
            }
        }
    }

    /// Reads what is there; `false` at the end.
    ///
    /// Beyond the limit it still reads, so that the program can finish.
    private static func read(_ descriptor: CInt, into bytes: inout [UInt8], limit: Int, isCut: inout Bool) -> Bool {
        var part = [UInt8](repeating: 0, count: 64 * 1024)
        let got = unsafe Glibc.read(descriptor, &part, part.count)
        if got < 0 { return errno == EINTR || errno == EAGAIN }
        let kept = min(got, max(0, limit - bytes.count))
        bytes.append(contentsOf: part[..<kept])
        if kept < got { isCut = true }
        return got > 0
    }
}

/// A pipe whose ends close themselves and are not inherited.
final class Pipe {
    let reading: CInt
    private(set) var writing: CInt

    init() throws(ReadingProblem) {
        var ends: [CInt] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw ReadingProblem(.unreadable, "no descriptors left for a pipe") }
        (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        close(reading)
        closeWriting()
    }

    func closeWriting() {
        if writing >= 0 { close(writing) }
        writing = -1
    }
}
