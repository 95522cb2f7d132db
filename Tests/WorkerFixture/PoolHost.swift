import Glibc
import Media
import Primitives
import WorkerPool

/// A main process that gets stuck on a file, for tests of what happens when it is killed.
enum PoolHost {
    /// Prints the worker's process number, then waits for a file whose reader hangs.
    static func run(executable: String) async throws {
        let configuration = WorkerPoolConfiguration(executable: executable, workers: 1, examineDeadline: .seconds(600))
        try await WorkerPool.withPool(configuration) { pool in
            for script in ["pid", "hang"] {
                let descriptor = try ScriptFile.open(script)
                let result = try await pool.examine(descriptor: descriptor, name: "", size: 0, detail: [])
                guard let pid = try result.get().facts["pid"]?.intValue else { return }
                let line = Array("\(pid)\n".utf8)
                write(STDOUT_FILENO, line, line.count)
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
        return descriptor
    }
}

struct ScriptFileError: Error {
    let errorNumber: CInt
}
