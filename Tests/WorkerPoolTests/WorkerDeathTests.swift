import Media
import Primitives
import Testing
import WorkerPool

@Suite struct WorkerDeathTests {
    private static let limit = ByteCount(1000 << 20)

    @Test(arguments: [
        (WorkerDeath.End.killed(signal: 11), 100, "", ReadingProblem.Kind.corrupt, "crashed (signal 11)"),
        (.killed(signal: 11), 900, "", .tooLarge, "more memory than the limit of 1000 MiB"),
        (.killed(signal: 6), 10, "terminate called after throwing 'std::bad_alloc'", .tooLarge, "more memory"),
        (.killed(signal: 5), 10, "GLib-ERROR: failed to allocate 8000 bytes", .tooLarge, "more memory"),
        (.exited(1), 10, "Out of memory", .tooLarge, "more memory"),
        (.killed(signal: 24), 900, "", .tooLarge, "more than 7 s of processor time"),
        (.killed(signal: 9), 10, "", .unreadable, "its reader was killed twice"),
        (.stopped, 10, "", .corrupt, "broke off"),
        (.exited(3), 10, "syntax error", .corrupt, "gave up (exit status 3)"),
    ])
    func `tells what the file did to its reader`(
        end: WorkerDeath.End, peak: Int, complaint: String, kind: ReadingProblem.Kind, message: String
    ) {
        let death = WorkerDeath(end: end, peakMemory: ByteCount(peak << 20), complaint: complaint)
        let problem = death.problem(memoryLimit: Self.limit, processorLimit: .seconds(7))
        #expect(problem.kind == kind)
        #expect(problem.message.contains(message), "\(problem.message)")
    }
}
