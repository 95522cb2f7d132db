import CPlatformShims
import Glibc
package import Media
package import Primitives

/// How a worker came to its end, and what that says about the file it was reading.
package struct WorkerDeath: Sendable, Hashable {
    package enum End: Sendable, Hashable {
        case exited(Int)
        case killed(signal: Int)
        /// It had to be killed by this process.
        case stopped
    }

    package let end: End
    /// Largest resident set.
    package let peakMemory: ByteCount
    /// The beginning of what was written to standard error.
    ///
    /// Only searched for known phrases, and shown when a worker
    /// cannot start.
    package let complaint: String

    package init(end: End, peakMemory: ByteCount, complaint: String) {
        self.end = end
        self.peakMemory = peakMemory
        self.complaint = complaint
    }

    /// Whether it was killed from outside, by a person or by a system that is short of memory.
    package var isKill: Bool { end == .killed(signal: Int(SIGKILL)) }

    /// Why the file could not be read.
    ///
    /// A process that may not have more memory dies in as many ways as there are allocators: by the phrases they print,
    /// by a segmentation fault with the limit nearly used, or by the kernel's own killer.
    package func problem(memoryLimit: ByteCount, processorLimit: Duration) -> ReadingProblem {
        if case .killed(Int(SIGXCPU)) = end {
            let seconds = processorLimit.components.seconds
            return ReadingProblem(.tooLarge, "reading it took more than \(seconds) s of processor time")
        }
        if ranOutOfMemory(limit: memoryLimit) {
            return ReadingProblem(.tooLarge, "reading it took more memory than the limit of \(memoryLimit)")
        }
        // Not the file's fault for certain, so a later run may try again.
        if isKill {
            return ReadingProblem(.unreadable, "its reader was killed twice: the machine may be short of memory")
        }
        switch end {
        case .killed(let signal): return ReadingProblem(.corrupt, "the reader crashed (signal \(signal)) on this file")
        case .stopped: return ReadingProblem(.corrupt, "the reader broke off on this file")
        case .exited(let status):
            return ReadingProblem(.corrupt, "the reader gave up (exit status \(status)) on this file")
        }
    }

    private static let memoryPhrases = [
        "failed to allocate", "could not allocate", "bad_alloc", "out of memory", "cannot allocate memory",
    ]

    private func ranOutOfMemory(limit: ByteCount) -> Bool {
        let lowercased = complaint.lowercased()
        // The limit counts address space, of which libraries and unused reserves take a part that is never resident.
        return peakMemory.bytes >= limit.bytes / 10 * 7 || Self.memoryPhrases.contains { lowercased.contains($0) }
    }
}

extension WorkerDeath {
    /// Why a worker could not be used at all: its own words, or else what was noticed from outside.
    package func startFailure(_ noticed: String) -> String {
        if end == .stopped, complaint.isEmpty { return noticed }
        let words = complaint.split(whereSeparator: \.isNewline).first.map { String($0.prefix(300)) }
        let ending =
            switch end {
            case .exited(let status): "exit status \(status)"
            case .killed(let signal): "signal \(signal)"
            case .stopped: "it had to be killed"
            }
        return words.map { "\(noticed): \($0)" } ?? "\(noticed) (\(ending))"
    }
}
