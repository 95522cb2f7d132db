import Glibc
import Media
import Primitives
import Testing
import WorkerPool

@Suite(.timeLimit(.minutes(5))) struct WorkerSandboxTests {
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
        let names = try await facts("environment")["names"]
        #expect(names == ["LANG", "OMP_THREAD_LIMIT", "PATH", "SWIFT_BACKTRACE", "VIPS_WARNING"])
    }

    @Test func `a worker dies with its main process, even while it hangs`() async throws {
        let host = try PoolHost("stuck")
        let worker = Int(host.readLine()) ?? -1
        #expect(ProcessTable.isAlive(worker))
        host.kill()
        while ProcessTable.isAlive(worker) { await Task.yield() }
    }
}
