/// A fixed set of threads of their own for calls that block: C libraries, files, child processes.
///
/// The cooperative pool has one thread per core and must never wait; dispatch queues share its threads. Work is run in
/// the order in which it was handed over.
package final class BlockingThreads: Sendable {
    private let queue = ThreadTaskQueue()
    private let threads: [Thread]
    private let ended: AsyncStream<Void>

    /// Starts `count` threads called `name`, runs `body`, then lets queued work finish and joins the threads.
    ///
    /// Nothing may be handed to the threads after `body` has returned.
    ///
    /// - Throws: `ThreadError` when the system refuses a thread, else what `body` throws.
    package static func withThreads<Value>(
        named name: String, count: Int, _ body: (BlockingThreads) async throws -> Value
    ) async throws -> Value {
        let threads = try BlockingThreads(name: name, count: count)
        do {
            let value = try await body(threads)
            await threads.shutDown()
            return value
        } catch {
            await threads.shutDown()
            throw error
        }
    }

    private init(name: String, count: Int) throws(ThreadError) {
        precondition(count > 0, "\(count) threads would never run anything")
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        self.ended = ended
        let queue = queue
        var threads: [Thread] = []
        for _ in 0..<count {
            do {
                threads.append(
                    try Thread(name: name) {
                        while let work = queue.take() { work.run() }
                        end.yield()
                    })
            } catch {
                queue.close()
                for thread in threads { thread.join() }
                throw error
            }
        }
        self.threads = threads
    }

    /// Waits without blocking for every thread's farewell; joining them is then a matter of microseconds.
    ///
    /// Runs in a task of its own because waiting on a stream ends early in a cancelled one, and the threads have to be
    /// joined all the same. The task is awaited here, so it stays inside the structure.
    private func shutDown() async {
        queue.close()
        await Task { [ended, threads] in
            var farewells = ended.makeAsyncIterator()
            for _ in threads { await farewells.next() }
            for thread in threads { thread.join() }
        }.value
    }

    /// Runs `body` on one of the threads.
    ///
    /// Work that has not started when the task is cancelled is dropped; work that has started is never abandoned.
    ///
    /// - Throws: `CancellationError` when the work was dropped, else what `body` throws.
    package func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let id = queue.announce()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.submit(
                    id,
                    ThreadTaskQueue.Work(
                        run: { continuation.resume(with: Result { try body() }) },
                        drop: { continuation.resume(throwing: CancellationError()) }))
            }
        } onCancel: {
            queue.cancel(id)
        }
    }

    /// Runs `body` on one of the threads even when the task is cancelled, for work that must not be lost.
    ///
    /// - Throws: what `body` throws, and nothing else.
    package func runToCompletion<Value: Sendable, Failure: Error>(
        _ body: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let id = queue.announce()
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            let run: @Sendable () -> Void = {
                do throws(Failure) {
                    continuation.resume(returning: .success(try body()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
            // Nobody cancels this call, so it is never dropped; running it is the only right answer if it were.
            queue.submit(id, ThreadTaskQueue.Work(run: run, drop: run))
        }
        return try result.get()
    }
}
