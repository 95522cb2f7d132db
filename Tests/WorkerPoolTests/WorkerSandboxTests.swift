import Glibc
import Media
import Primitives
import Testing
import WorkerPool

@Suite(.timeLimit(.minutes(2))) struct WorkerSandboxTests {
    private func facts(_ script: String) async throws -> JSONObject {
        try await WorkerPool.withPool(WorkerFixture.configuration()) { pool in
            try await pool.examine(script: script).get().facts
        }
    }

    @Test(arguments: [
        ("socket", EPERM), ("write", EACCES), ("update", EACCES), ("remove", EPERM), ("chmod", EPERM),
    ])
    func `the kernel refuses what reading never needs`(script: String, expected: CInt) async throws {
        #expect(try await facts(script)["errno"] == .integer(Int(expected)))
    }

    @Test func `programs can still be run`() async throws {
        #expect(try await facts("spawn")["status"] == 7)
    }

    @Test func `memory, files, core dumps and processor time are limited`() async throws {
        let facts = try await facts("limits")
        #expect(facts["memory"] == .integer(1536 << 20))
        #expect(facts["core"] == 0)
        #expect(facts["files"] == 256)
        #expect(facts["file_size"] == .integer(64 << 20))
        #expect(facts["processor"] == 121)
        #expect(facts["leads_group"] == true)
    }

    @Test func `the environment holds nothing of the main process`() async throws {
        setenv("DOSSIER_TEST_SECRET", "secret", 1)
        let names = try await facts("environment")["names"]
        #expect(names == ["LANG", "OMP_THREAD_LIMIT", "PATH", "SWIFT_BACKTRACE", "VIPS_WARNING"])
    }

    @Test func `a worker dies with its main process, even while it hangs`() async throws {
        let host = try Host()
        let worker = try host.readWorker()
        #expect(ProcessTable.isAlive(worker))
        host.kill()
        while ProcessTable.isAlive(worker) { await Task.yield() }
    }

    /// A main process of its own, whose worker is stuck.
    private final class Host {
        private var pid = pid_t()
        private let output: CInt

        init() throws {
            var pipe: [CInt] = [-1, -1]
            guard Glibc.pipe(&pipe) == 0 else { throw ScriptFileError(errorNumber: errno) }
            output = pipe[0]
            var actions = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&actions)
            defer { posix_spawn_file_actions_destroy(&actions) }
            posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO)
            posix_spawn_file_actions_addclose(&actions, pipe[0])
            let words = [WorkerFixture.path, "host", WorkerFixture.path]
            var arguments = words.map { (word: String) in strdup(word) } + [nil]
            defer { arguments.forEach { free($0) } }
            let status = posix_spawn(&pid, WorkerFixture.path, &actions, nil, &arguments, environ)
            close(pipe[1])
            guard status == 0 else { throw ScriptFileError(errorNumber: status) }
        }

        deinit { close(output) }

        /// Waits for the line in which the host names its worker.
        func readWorker() throws -> Int {
            var text = ""
            var byte: UInt8 = 0
            while read(output, &byte, 1) == 1, byte != UInt8(ascii: "\n") {
                text.append(Character(Unicode.Scalar(byte)))
            }
            guard let worker = Int(text) else { throw ScriptFileError(errorNumber: 0) }
            return worker
        }

        func kill() {
            Glibc.kill(pid, SIGKILL)
            var status: CInt = 0
            waitpid(pid, &status, 0)
        }
    }
}
