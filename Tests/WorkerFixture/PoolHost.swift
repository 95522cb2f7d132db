import Glibc
import Media
import Primitives
import WorkerPool

/// A main process of its own, for what cannot be tested inside one that runs other tests at the same time.
enum PoolHost {
    static func run(_ task: String, executable: String) async throws {
        switch task {
        case "stuck": try await getStuck(executable)
        case "leaks": try await countLeaks(executable)
        default: exit(64)
        }
    }

    /// Prints how many descriptors and children there are before a pool, inside it, and after it.
    private static func countLeaks(_ executable: String) async throws {
        var configuration = WorkerPoolConfiguration(
            executable: executable, workers: 2, examineDeadline: .milliseconds(300))
        configuration.filesPerWorker = 7
        // The runtime opens descriptors of its own the first time.
        try await WorkerPool.withPool(configuration) { pool in _ = try await pool.describe() }
        tell("\(openDescriptors) \(children)")
        try await WorkerPool.withPool(configuration) { pool in
            for script in ["fine", "crash", "garbage", "hang", "exit", "fine", "close"] {
                let descriptor = try ScriptFile.open(script)
                _ = try await pool.examine(descriptor: descriptor, name: "", size: 0, detail: [])
                close(descriptor)
            }
            let descriptor = try ScriptFile.open("hang")
            let cancelled = Task {
                try await pool.extract(
                    descriptor: descriptor, name: "", size: 0, facts: SourceFacts(type: .pdf, family: .pdf),
                    limits: ExtractionLimits())
            }
            while lseek(descriptor, 0, SEEK_CUR) == 0 { await Task.yield() }
            cancelled.cancel()
            _ = await cancelled.result
            close(descriptor)
            for _ in 0..<30 {
                let descriptor = try ScriptFile.open("fine")
                _ = try await pool.examine(descriptor: descriptor, name: "", size: 0, detail: [])
                close(descriptor)
            }
            tell("\(openDescriptors) \(children)")
        }
        tell("\(openDescriptors) \(children)")
        configuration.executable = "/bin/false"
        try await WorkerPool.withPool(configuration) { pool in _ = try? await pool.describe() }
        tell("\(openDescriptors) \(children)")
    }

    private static func tell(_ text: String) {
        let line = Array("\(text)\n".utf8)
        write(STDOUT_FILENO, line, line.count)
    }

    private static var openDescriptors: Int {
        (0..<1024).reduce(0) { count, descriptor in count + (fcntl(CInt(descriptor), F_GETFD) >= 0 ? 1 : 0) }
    }

    /// Children that run or have not been released: 0 or 1, which is all that the kernel tells without a list.
    private static var children: Int {
        var information = siginfo_t()
        return waitid(P_ALL, 0, &information, WEXITED | WNOHANG | WNOWAIT) == 0 ? 1 : 0
    }

    /// Prints the worker's process number, then waits for a file whose reader hangs.
    private static func getStuck(_ executable: String) async throws {
        let configuration = WorkerPoolConfiguration(executable: executable, workers: 1, examineDeadline: .seconds(600))
        try await WorkerPool.withPool(configuration) { pool in
            for script in ["pid", "hang"] {
                let descriptor = try ScriptFile.open(script)
                let result = try await pool.examine(descriptor: descriptor, name: "", size: 0, detail: [])
                guard let pid = try result.get().facts["pid"]?.intValue else { return }
                tell("\(pid)")
                close(descriptor)
            }
        }
    }
}

/// An anonymous file with the given content.
enum ScriptFile {
    static func open(_ script: String) throws -> CInt {
        var path = Array("/tmp/dossier-script-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw ScriptFileError(errorNumber: errno) }
        unlink(path)
        let bytes = Array(script.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else { throw ScriptFileError(errorNumber: errno) }
        lseek(descriptor, 0, SEEK_SET)
        return descriptor
    }
}

struct ScriptFileError: Error {
    let errorNumber: CInt
}
