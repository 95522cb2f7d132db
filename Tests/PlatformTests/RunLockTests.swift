import Glibc
import Platform
import Primitives
import Testing

struct RunLockTests {
    @Test func `is held by one at a time and names the holder`() throws {
        let tree = try TemporaryTree()
        let folder = try OutputFolder(path: tree.path)
        let path = try #require(RelativePath("state/lock"))
        let now = Timestamp(millisecondsSinceEpoch: 1_769_860_800_000)
        let lock = try RunLock(path, in: folder, holder: RunLock.describeThisProcess(at: now))
        #expect {
            _ = try RunLock(path, in: folder, holder: "second")
        } throws: { error in
            guard let error = error as? PlatformError else { return false }
            return error.code == .locked && error.remedy != nil
                && error.message.hasSuffix(
                    ": pid \(getpid()) on \(ProcessFacts.hostName) since 2026-01-31T12:00:00.000Z")
        }
        lock.release()
        let next = try RunLock(path, in: folder, holder: "third")
        #expect(tree.content("state/lock") == "third\n")
        next.release()
        #expect(tree.content("state/lock") == "")
    }

    @Test func `is lost by a process that is killed`() async throws {
        let tree = try TemporaryTree()
        let root = tree.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [root = root as String] in
            let folder = try OutputFolder(path: root)
            let lock = try RunLock(try #require(RelativePath("lock")), in: folder, holder: "victim")
            kill(getpid(), SIGKILL)
            lock.release()
        }
        #expect(tree.content("lock") == "victim\n")
        let lock = try RunLock(try #require(RelativePath("lock")), in: OutputFolder(path: root), holder: "heir")
        #expect(tree.content("lock") == "heir\n")
        lock.release()
    }

    @Test func `does not follow a link in the place of the lock`() throws {
        let tree = try TemporaryTree()
        try tree.file("victim", "untouched")
        try tree.link("lock", to: "victim")
        let folder = try OutputFolder(path: tree.path)
        #expect(throws: PlatformError.self) { _ = try RunLock(#require(RelativePath("lock")), in: folder, holder: "x") }
        #expect(tree.content("victim") == "untouched")
    }
}
