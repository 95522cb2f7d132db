import ConcurrencyPrimitives
import Glibc
import Media
import Primitives
import Synchronization
import Testing
import WorkerPool

/// What goes wrong in a reader costs one file: every test reads another file afterwards.
@Suite(.timeLimit(.minutes(5))) struct WorkerPoolFailureTests {
    @Test(arguments: [
        ("crash", "the reader crashed (signal 11) on this file"),
        ("abort", "the reader crashed (signal 6) on this file"),
        ("exit", "the reader gave up (exit status 3) on this file"),
    ])
    func `a crash costs its file and no other`(script: String, message: String) async throws {
        try await WorkerPool.withPool(WorkerFixture.configuration()) { pool in
            let first = try await pool.pid()
            #expect(try await pool.examine(script: script).problem == ReadingProblem(.corrupt, message))
            #expect(try await pool.pid() != first)
            #expect(try await pool.extract(script: script).problem == ReadingProblem(.corrupt, message))
            #expect(try await pool.extract(script: "text 1 1").get().passages.count == 1)
        }
    }

    @Test func `answers files that were handed over together in order, each for itself`() async throws {
        let scripts = ["one", "crash", "two", "exit", "three"]
        try await WorkerPool.withPool(WorkerFixture.configuration()) { pool in
            let files = try scripts.map { try ScriptFile($0) }
            defer { withExtendedLifetime(files) {} }
            let results = try await pool.examine(
                files.map { ExaminedFile(descriptor: $0.descriptor, name: "file.bin", size: $0.size) }, detail: [])
            #expect(results.map { try? $0.get().facts["content"]?.stringValue } == ["one", nil, "two", nil, "three"])
            #expect(results[1].problem?.message == "the reader crashed (signal 11) on this file")
            #expect(results[3].problem?.message == "the reader gave up (exit status 3) on this file")
            #expect(try await pool.examine([], detail: []).isEmpty)
        }
    }

    @Test(arguments: ["garbage", "huge", "nonsense", "wrong", "endless", "close"])
    func `an answer that makes no sense costs its file and no other`(script: String) async throws {
        try await WorkerPool.withPool(WorkerFixture.configuration()) { pool in
            let problem = try await pool.examine(script: script).problem
            #expect(problem?.kind == .corrupt)
            #expect(try await pool.examine(script: "fine").get().facts["content"] == "fine")
            #expect(try await pool.examine(script: "also fine").get().facts["content"] == "also fine")
        }
    }

    @Test func `a reader that hangs is killed at its deadline, with the programs it started`() async throws {
        var configuration = WorkerFixture.configuration()
        configuration.examineDeadline = .seconds(1)
        try await WorkerPool.withPool(configuration) { pool in
            let child = try await pool.examine(script: "child").get().facts["child"]?.intValue ?? -1
            #expect(ProcessTable.isAlive(child))
            let problem = try await pool.examine(script: "hang").problem
            #expect(problem == ReadingProblem(.timeout, "the reader did not finish within 1 s"))
            while ProcessTable.isAlive(child) { await Task.yield() }
            #expect(try await pool.examine(script: "fine").get().facts["content"] == "fine")
        }
    }

    @Test func `a reader that takes too much memory is told from one that crashes`() async throws {
        var configuration = WorkerFixture.configuration()
        configuration.memoryLimit = ByteCount(512 << 20)
        try await WorkerPool.withPool(configuration) { pool in
            let problem = try await pool.examine(script: "allocate").problem
            #expect(problem == ReadingProblem(.tooLarge, "reading it took more memory than the limit of 512 MiB"))
            #expect(try await pool.examine(script: "fine").get().facts["content"] == "fine")
        }
    }

    @Test func `a reader that takes too much processor time is stopped`() async throws {
        var configuration = WorkerFixture.configuration()
        configuration.processorLimit = .seconds(1)
        try await WorkerPool.withPool(configuration) { pool in
            let problem = try await pool.examine(script: "spin").problem
            #expect(problem == ReadingProblem(.tooLarge, "reading it took more than 1 s of processor time"))
            #expect(try await pool.examine(script: "fine").get().facts["content"] == "fine")
        }
    }

    @Test func `a file is not charged for damage that another one did`() async throws {
        try await WorkerPool.withPool(WorkerFixture.configuration()) { pool in
            let poisoned = try await pool.examine(script: "poison").get()
            #expect(poisoned.facts["content"] == "poison")
            #expect(try await pool.examine(script: "innocent").get().facts["content"] == "innocent")
        }
    }

    @Test func `files that wait behind a crash are read all the same`() async throws {
        var configuration = WorkerFixture.configuration(workers: 2)
        configuration.requestsInFlight = 8
        try await WorkerPool.withPool(configuration) { pool in
            let charged = Mutex<[Int]>([])
            var number = 0
            try await forEachConcurrently(limit: 40) {
                number += 1
                return number <= 120 ? number : nil
            } body: { number in
                let isBad = number % 20 == 7
                let result = try await pool.examine(script: isBad ? "crash" : "file \(number)")
                if case .failure = result { charged.withLock { $0.append(number) } }
            }
            #expect(charged.withLock { $0.sorted() } == [7, 27, 47, 67, 87, 107])
        }
    }

    @Test func `cancelling a call kills the worker that is busy with it`() async throws {
        try await WorkerPool.withPool(WorkerFixture.configuration()) { pool in
            let pid = try await pool.pid()
            let hanging = try await pool.begin(script: "hang") { pool, file in
                _ = try await pool.examine(descriptor: file.descriptor, name: "", size: file.size, detail: [])
            }
            async let behind = pool.examine(script: "behind")
            hanging.cancel()
            await #expect(throws: CancellationError.self) { try await hanging.value }
            #expect(try await behind.get().facts["content"] == "behind")
            #expect(try await pool.pid() != pid)
        }
    }

    @Test func `a call that is cancelled while it waits is dropped at once`() async throws {
        try await WorkerPool.withPool(WorkerFixture.configuration()) { pool in
            let pid = try await pool.pid()
            let hanging = try await pool.begin(script: "hang") { pool, file in
                _ = try await pool.extract(
                    descriptor: file.descriptor, name: "", size: file.size,
                    facts: SourceFacts(type: .pdf, family: .pdf), limits: ExtractionLimits())
            }
            let waiting = Task { try await pool.examine(script: "never") }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            #expect(ProcessTable.isAlive(pid), "the worker is busy with another file and stays")
            hanging.cancel()
            await #expect(throws: CancellationError.self) { try await hanging.value }
            #expect(!ProcessTable.isAlive(pid))
        }
    }

    @Test(arguments: [
        ("/nonexistent/worker", "No such file or directory"), ("/", "Permission denied"),
        ("/bin/false", "it ended before it was ready"), ("/bin/cat", "it ended before it was ready: /bin/cat: "),
    ])
    func `a worker that cannot be started fails every call with the path and the reason`(
        path: String, reason: String
    ) async throws {
        var configuration = WorkerFixture.configuration(workers: 2)
        configuration.executable = path
        try await WorkerPool.withPool(configuration) { pool in
            for _ in 0..<3 {
                let error = await #expect(throws: WorkerPoolError.self) { try await pool.examine(script: "fine") }
                #expect(error?.executable == path)
                #expect(error?.reason.hasPrefix(reason) == true, "\(error?.reason ?? "no error")")
            }
            await #expect(throws: WorkerPoolError.self) { try await pool.describe() }
        }
    }

    @Test func `a worker that never gets ready fails the pool`() async throws {
        var configuration = WorkerFixture.configuration()
        configuration.executable = try SilentProgram.path
        configuration.startDeadline = .milliseconds(200)
        try await WorkerPool.withPool(configuration) { pool in
            let error = await #expect(throws: WorkerPoolError.self) { try await pool.examine(script: "fine") }
            #expect(error?.reason.hasPrefix("it was not ready within") == true, "\(error?.reason ?? "")")
        }
    }
}

/// A program that starts and then does nothing at all.
private enum SilentProgram {
    static var path: String {
        get throws {
            var path = Array("/tmp/dossier-silent-XXXXXX".utf8CString)
            let descriptor = mkstemp(&path)
            let script = Array("#!/bin/sh\nrm -f \"$0\"\nexec sleep 1000\n".utf8)
            guard descriptor >= 0, write(descriptor, script, script.count) == script.count,
                fchmod(descriptor, 0o700) == 0, close(descriptor) == 0
            else { throw ScriptFileError(errorNumber: errno) }
            return String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }
}
