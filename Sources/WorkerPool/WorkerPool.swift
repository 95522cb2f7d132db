import ConcurrencyPrimitives
package import Media
import Primitives

/// The processes that read files, seen from the main process.
///
/// Parsers of untrusted files crash, hang and exhaust memory. Here each of these costs one file: the worker is
/// replaced, the answer is a `ReadingProblem`, and the next file goes on. A worker is started when there is work that
/// makes it worth while, so a run that reads nothing starts none, and one that reads little keeps to one.
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
            queue = try WorkerQueue(drivers: configuration.workers, startCost: configuration.startCost)
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

    /// Starts a worker where none runs, so that it has loaded its libraries when the first request comes.
    ///
    /// Returns at once; a worker that cannot be started fails the requests that follow.
    package func startFirst() { queue.startFirst() }

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
        let file = ExaminedFile(descriptor: descriptor, name: name, size: size)
        return try await examine([file], detail: detail)[0]
    }

    /// Examines several files as by single calls; returns when the last one is done.
    ///
    /// - Returns: What each file came to, in order.
    package func examine(_ files: [ExaminedFile], detail: Set<MediaFamily>) async throws
        -> [Result<SourceFacts, ReadingProblem>]
    {
        let replies = try await answer(
            files.map { (WorkerRequest(.examine(detail: detail), name: $0.name, size: $0.size), $0.descriptor) },
            deadline: configuration.examineDeadline, replyLimit: Frame.maximumPayload * 2, isExclusive: false)
        return replies.map { reply in
            switch reply {
            case .examined(let facts): .success(facts)
            case .failed(let problem): .failure(problem)
            default: .failure(Self.mismatch)
            }
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
        try await answer(
            [(request, descriptor)], deadline: deadline, replyLimit: replyLimit, isExclusive: isExclusive)[0]
    }

    private func answer(
        _ requests: [(request: WorkerRequest, descriptor: CInt?)], deadline: Duration, replyLimit: Int,
        isExclusive: Bool
    ) async throws -> [WorkerReply] {
        let encoded = requests.map { request, _ in Self.encoded(request) }
        let sendable = encoded.indices.filter { (try? encoded[$0].get()) != nil }
        let replies = try await queue.answer(sendable.count) { callers in
            zip(sendable, callers).compactMap { index, caller in
                guard case .success(let bytes) = encoded[index] else { return nil }
                return WorkerJob(
                    bytes: bytes, descriptor: requests[index].descriptor, deadline: deadline, replyLimit: replyLimit,
                    isExclusive: isExclusive, caller: caller)
            }
        }
        var answered = replies.makeIterator()
        return encoded.map { request in
            switch request {
            case .success: answered.next() ?? .failed(Self.mismatch)
            case .failure(let problem): .failed(problem)
            }
        }
    }

    private static func encoded(_ request: WorkerRequest) -> Result<[UInt8], ReadingProblem> {
        do throws(MessageError) {
            return .success(try WorkerMessages.bytes(of: request))
        } catch {
            return .failure(
                ReadingProblem(.tooLarge, "the facts about it are too long to be passed on: \(error)"))
        }
    }

    private static let mismatch = ReadingProblem(
        .corrupt, "the reader gave no valid answer: it answers another question")
}

/// A file that is to be examined.
package struct ExaminedFile: Sendable {
    /// Readable, and open until the call returns.
    package var descriptor: CInt
    /// Its name, by which some types are told apart.
    package var name: String
    /// Its size in bytes.
    package var size: Int

    package init(descriptor: CInt, name: String, size: Int) {
        self.descriptor = descriptor
        self.name = name
        self.size = size
    }
}
