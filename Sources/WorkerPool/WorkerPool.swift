import ConcurrencyPrimitives
package import Media
import Primitives

/// The processes that read files, seen from the main process.
///
/// Parsers of untrusted files crash, hang and exhaust memory. Here each of these costs one file: the worker is
/// replaced, the answer is a `ReadingProblem`, and the next file goes on. Workers are started when there is work for
/// them, so a run that reads nothing starts none.
package final class WorkerPool: Sendable {
    private let configuration: WorkerPoolConfiguration
    private let queue: WorkerQueue

    private init(_ configuration: WorkerPoolConfiguration, queue: WorkerQueue) {
        self.configuration = configuration
        self.queue = queue
    }

    /// Runs `body` with a pool; when it returns, every worker has been killed and reaped.
    ///
    /// - Throws: what `body` throws; `WorkerPoolError` or `ThreadError` when the system has no descriptors or threads
    ///   left for the pool itself.
    package static func withPool<Value>(
        _ configuration: WorkerPoolConfiguration, _ body: (WorkerPool) async throws -> Value
    ) async throws -> Value {
        let queue: WorkerQueue
        do throws(WorkerQueueError) {
            queue = try WorkerQueue(drivers: configuration.workers)
        } catch {
            throw WorkerPoolError(
                executable: configuration.executable, reason: "no descriptor is left for the pool",
                remedy: "raise the limit on open files")
        }
        let pool = WorkerPool(configuration, queue: queue)
        return try await BlockingThreads.withThreads(named: "dossier-pool", count: configuration.workers) { threads in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<configuration.workers {
                    group.addTask {
                        await threads.runToCompletion {
                            WorkerDriver(number: number, queue: queue, configuration: configuration).run()
                        }
                    }
                }
                // The drivers end when the queue does, however the body ends; the group waits for them.
                defer { queue.close() }
                return try await body(pool)
            }
        }
    }

    // MARK: - Requests

    /// Detects what a file is and, where its family is among `detail`, gathers the cheap facts.
    ///
    /// The descriptor must be readable and stay open until the call returns, also when it is cancelled. It shares its
    /// file offset with the worker, so whoever reads it meanwhile must name offsets (`pread`).
    ///
    /// - Returns: the facts, or why this file gives none.
    /// - Throws: `CancellationError`, or `WorkerPoolError` when no worker can be started; then every later call throws
    ///   the same without trying again.
    package func examine(descriptor: CInt, name: String, size: Int, detail: Set<MediaFamily>) async throws
        -> Result<SourceFacts, ReadingProblem>
    {
        let request = WorkerRequest(.examine(detail: detail), name: name, size: size)
        let reply = try await answer(
            request, descriptor: descriptor, deadline: configuration.examineDeadline,
            replyLimit: Frame.maximumPayload * 2,
            isExclusive: false)
        switch reply {
        case .examined(let facts): return .success(facts)
        case .failed(let problem): return .failure(problem)
        default: return .failure(Self.mismatch)
        }
    }

    /// Reads the text and the costly facts of a file whose type is known.
    ///
    /// Otherwise like `examine`.
    package func extract(descriptor: CInt, name: String, size: Int, facts: SourceFacts, limits: ExtractionLimits)
        async throws -> Result<Extraction, ReadingProblem>
    {
        let request = WorkerRequest(.extract(facts, limits), name: name, size: size)
        // A character takes at most four bytes; the rest is for places and facts.
        let replyLimit = limits.characters.multipliedReportingOverflow(by: 4)
        let reply = try await answer(
            request, descriptor: descriptor, deadline: configuration.extractDeadline,
            replyLimit: (replyLimit.overflow ? .max / 2 : replyLimit.partialValue) + 8 * Frame.maximumPayload,
            isExclusive: true)
        switch reply {
        case .extracted(let extraction): return .success(extraction)
        case .failed(let problem): return .failure(problem)
        default: return .failure(Self.mismatch)
        }
    }

    /// Names the libraries the worker is linked with and the programs it finds.
    ///
    /// - Throws: `CancellationError`, or `WorkerPoolError` when no worker can be started or it cannot tell.
    package func describe() async throws -> [ComponentVersion] {
        let reply = try await answer(
            WorkerRequest(.describe), descriptor: nil, deadline: configuration.examineDeadline,
            replyLimit: Frame.maximumPayload * 2, isExclusive: true)
        if case .described(let components) = reply { return components }
        var reason = Self.mismatch.message
        if case .failed(let problem) = reply { reason = problem.message }
        throw WorkerPoolError(executable: configuration.executable, reason: reason, remedy: "reinstall it")
    }

    private func answer(
        _ request: WorkerRequest, descriptor: CInt?, deadline: Duration, replyLimit: Int, isExclusive: Bool
    ) async throws -> WorkerReply {
        let bytes: [UInt8]
        do throws(MessageError) {
            bytes = try WorkerMessages.bytes(of: request)
        } catch {
            return .failed(ReadingProblem(.tooLarge, "the facts about it are too long to be passed on: \(error)"))
        }
        return try await queue.answer { caller in
            WorkerJob(
                bytes: bytes, descriptor: descriptor, deadline: deadline, replyLimit: replyLimit,
                isExclusive: isExclusive, caller: caller)
        }
    }

    private static let mismatch = ReadingProblem(
        .corrupt, "the reader gave no valid answer: it answers another question")
}
