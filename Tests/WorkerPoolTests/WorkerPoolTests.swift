import ConcurrencyPrimitives
import Glibc
import Media
import Primitives
import Synchronization
import Testing
import WorkerPool

@Suite(.timeLimit(.minutes(5))) struct WorkerPoolTests {
    @Test func `answers with the facts of the file that was passed`() async throws {
        try await WorkerPool.withPool(WorkerFixture.configuration()) { pool in
            let facts = try await pool.examine(script: "hello world", detail: [.pdf, .email]).get()
            #expect(facts.facts["content"] == "hello world")
            #expect(facts.facts["name"] == "file.bin")
            #expect(facts.facts["size"] == 11)
            #expect(facts.facts["detail"] == ["email", "pdf"])
            #expect(
                try await pool.examine(script: "problem").problem == ReadingProblem(.encrypted, "it needs a password"))
            #expect(try await pool.describe() == [ComponentVersion(name: "fixture", version: "1")])
        }
    }

    /// Two workers, each started at once or the second one never.
    @Test(arguments: [(Duration.zero, 2), (.seconds(3600), 1)])
    func `gives every file its own answer when many are asked at once`(startCost: Duration, workers: Int) async throws {
        var configuration = WorkerFixture.configuration(workers: 2)
        configuration.startCost = startCost
        try await WorkerPool.withPool(configuration) { pool in
            let pids = Mutex<Set<Int>>([])
            var number = 0
            try await forEachConcurrently(limit: 32) {
                number += 1
                return number <= 500 ? number : nil
            } body: { number in
                let facts = try await pool.examine(script: "file \(number)").get().facts
                #expect(facts["content"] == .string("file \(number)"))
                pids.withLock { _ = $0.insert(facts["pid"]?.intValue ?? 0) }
            }
            #expect(pids.withLock { $0.count } == workers)
        }
    }

    @Test func `brings long text over whole`() async throws {
        try await WorkerPool.withPool(WorkerFixture.configuration()) { pool in
            let extraction = try await pool.extract(script: "text 600000 3").get()
            #expect(extraction.passages.map(\.place) == [.page(1), .page(2), .page(3)])
            #expect(extraction.passages.allSatisfy { $0.text == String(repeating: "é", count: 600_000) })
            #expect(extraction.facts == ["lines": 3])
            #expect(extraction.coverage == Coverage(unit: .pages, total: 3, read: 3))
        }
    }

    @Test func `starts a worker ahead of the first file`() async throws {
        // A limit that no other test has tells this pool's workers from theirs.
        var configuration = WorkerFixture.configuration(workers: 4)
        configuration.processorLimit = .seconds(7907)
        try await WorkerPool.withPool(configuration) { pool in
            pool.startFirst()
            while ProcessTable.children(given: "7907").isEmpty { await Task.yield() }
            pool.startFirst()
            _ = try await pool.examine(script: "fine")
            #expect(ProcessTable.children(given: "7907").count == 1)
        }
    }

    @Test func `says what is wrong with a worker that cannot be started ahead`() async throws {
        var configuration = WorkerFixture.configuration()
        configuration.executable = "/nonexistent/worker"
        try await WorkerPool.withPool(configuration) { pool in
            pool.startFirst()
            await #expect(throws: WorkerPoolError.self) { _ = try await pool.examine(script: "fine") }
        }
    }

    @Test func `starts no worker when there is nothing to read`() async throws {
        // A limit that no other test has tells this pool's workers from theirs, which run at the same time.
        var configuration = WorkerFixture.configuration(workers: 4)
        configuration.processorLimit = .seconds(7919)
        try await WorkerPool.withPool(configuration) { pool in
            #expect(ProcessTable.children(given: "7919").isEmpty)
            _ = try await pool.examine(script: "fine")
            #expect(ProcessTable.children(given: "7919").count == 1)
        }
    }

    @Test func `keeps to one worker while files come one by one`() async throws {
        try await WorkerPool.withPool(WorkerFixture.configuration(workers: 4)) { pool in
            var pids: Set<Int> = []
            for _ in 0..<20 { pids.insert(try await pool.pid()) }
            #expect(pids.count == 1)
        }
    }

    @Test func `starts another worker for what comes or waits behind a file that takes long`() async throws {
        try await WorkerPool.withPool(WorkerFixture.configuration(workers: 3)) { pool in
            let pid = try await pool.pid()
            let hangs = { @Sendable (pool: WorkerPool, file: ScriptFile) in
                _ = try await pool.extract(
                    descriptor: file.descriptor, name: "", size: file.size,
                    facts: SourceFacts(type: .pdf, family: .pdf), limits: ExtractionLimits())
            }
            let first = try await pool.begin(script: "hang", hangs)
            let second = try await pool.begin(script: "hang", hangs)
            let third = try await pool.pid()
            #expect(third != pid, "two workers hang, and a third one answers")
            for task in [first, second] {
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
            }
        }
    }

    @Test func `replaces a worker after the number of files it may read`() async throws {
        var configuration = WorkerFixture.configuration()
        configuration.filesPerWorker = 3
        try await WorkerPool.withPool(configuration) { pool in
            var pids: [Int] = []
            for _ in 0..<9 { pids.append(try await pool.pid()) }
            #expect(Set(pids).count == 3)
            #expect(Set(pids[..<3]).count == 1 && Set(pids[3..<6]).count == 1)
        }
    }

    @Test func `leaves no process behind and passes a worker nothing but its files`() async throws {
        // Other suites run beside this one in the same process, so the check is about the pool's own workers.
        let descriptors = Mutex<Set<Int>>([])
        let pids = try await WorkerPool.withPool(WorkerFixture.configuration(workers: 2)) { pool in
            var pids: [Int] = [try await pool.pid()]
            _ = try await pool.examine(script: "crash")
            pids.append(try await pool.pid())
            let count = try await pool.examine(script: "descriptors").get().facts["descriptors"]?.intValue
            descriptors.withLock { _ = $0.insert(count ?? -1) }
            for _ in 0..<50 { _ = try await pool.pid() }
            let after = try await pool.examine(script: "descriptors").get().facts["descriptors"]?.intValue
            descriptors.withLock { _ = $0.insert(after ?? -1) }
            return pids
        }
        #expect(pids[0] != pids[1])
        #expect(pids.allSatisfy { kill(pid_t($0), 0) == -1 && errno == ESRCH })
        #expect(
            descriptors.withLock { $0 } == [5], "standard three, the socket, and the file: nothing inherited or leaked")
    }

    @Test func `returns every descriptor and child, whatever went wrong meanwhile`() throws {
        let host = try PoolHost("leaks")
        let lines = (0..<4).map { _ in host.readLine() }
        host.wait()
        #expect(lines[0].hasSuffix(" 0") && lines[1].hasSuffix(" 1"), "\(lines)")
        #expect(lines[2] == lines[0] && lines[3] == lines[0], "\(lines)")
    }

    @Test func `throws what the body throws, after its workers have gone`() async throws {
        struct Failure: Error {}
        let pid = Atomic<Int>(0)
        await #expect(throws: Failure.self) {
            try await WorkerPool.withPool(WorkerFixture.configuration()) { pool in
                pid.store(try await pool.pid(), ordering: .relaxed)
                throw Failure()
            }
        }
        let ended = pid.load(ordering: .relaxed)
        #expect(ended > 0 && kill(pid_t(ended), 0) == -1)
    }
}
