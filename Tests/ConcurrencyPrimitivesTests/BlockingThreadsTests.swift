import ConcurrencyPrimitives
import Glibc
import Testing

@Suite(.timeLimit(.minutes(5))) struct BlockingThreadsTests {
    private struct Failure: Error, Equatable {}

    @Test func `runs work on threads of the given name, away from the cooperative pool`() async throws {
        let name = try await BlockingThreads.withThreads(named: "dossier-test-with-long-name", count: 1) { threads in
            try await threads.run { Self.currentThreadName() }
        }
        #expect(name == "dossier-test-wi")
    }

    private static func currentThreadName() -> String {
        let descriptor = open("/proc/thread-self/comm", O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(count - 1, 0)), as: UTF8.self)
    }

    @Test func `runs as many at a time as there are threads`() async throws {
        // Each piece blocks until all four have started: this ends only if they really run side by side.
        let started = Counter()
        try await BlockingThreads.withThreads(named: "test", count: 4) { threads in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await threads.run {
                            started.add()
                            while started.value < 4 { sched_yield() }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(started.value == 4)
    }

    @Test func `passes results and errors on`() async throws {
        try await BlockingThreads.withThreads(named: "test", count: 1) { threads in
            let answer = try await threads.run { 42 }
            #expect(answer == 42)
            await #expect(throws: Failure.self) { try await threads.run { throw Failure() } }
            await #expect(throws: Failure.self) {
                try await threads.runToCompletion { () throws(Failure) in throw Failure() }
            }
        }
    }

    @Test func `drops work that is cancelled before a thread took it`() async throws {
        let release = Counter()
        let ran = Counter()
        let occupied = Counter()
        try await BlockingThreads.withThreads(named: "test", count: 1) { threads in
            async let blocker: Void = threads.run {
                occupied.add()
                while release.value == 0 { sched_yield() }
            }
            while occupied.value == 0 { await Task.yield() }
            let task = Task { try await threads.run { _ = ran.add() } }
            for _ in 0..<50 { await Task.yield() }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            release.add()
            try await blocker
        }
        #expect(ran.value == 0)
    }

    @Test func `finishes work that must not be lost even when its task is cancelled`() async throws {
        let ran = Counter()
        try await BlockingThreads.withThreads(named: "test", count: 1) { threads in
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                await threads.runToCompletion { _ = ran.add() }
            }
            task.cancel()
            await task.value
        }
        #expect(ran.value == 1)
    }

    @Test func `joins its threads when the body throws`() async throws {
        let before = Self.threadCount(named: "joined")
        await #expect(throws: Failure.self) {
            try await BlockingThreads.withThreads(named: "joined", count: 3) { threads in
                try await threads.run {}
                #expect(Self.threadCount(named: "joined") >= 1)
                throw Failure()
            }
        }
        #expect(before == 0)
        #expect(Self.threadCount(named: "joined") == 0)
    }

    private static func threadCount(named name: String) -> Int {
        guard let directory = opendir("/proc/self/task") else { return -1 }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) {
            let thread = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            let descriptor = open("/proc/self/task/\(thread)/comm", O_RDONLY)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            var buffer = [UInt8](repeating: 0, count: 32)
            let length = read(descriptor, &buffer, buffer.count)
            if String(decoding: buffer.prefix(max(length - 1, 0)), as: UTF8.self) == name { count += 1 }
        }
        return count
    }
}
