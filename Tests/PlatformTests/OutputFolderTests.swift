import Glibc
import Platform
import Primitives
import Testing

struct OutputFolderTests {
    private func path(_ text: String) throws -> RelativePath { try #require(RelativePath(text)) }

    @Test(arguments: [Durability.full, .folderLater, .grouped])
    func `writes whole files and creates their folders`(durability: Durability) throws {
        let tree = try TemporaryTree()
        let folder = try OutputFolder(path: "\(tree.path)/out/name")
        let identity = try folder.write(Array("hello".utf8), to: path("a/b/c.txt"), durability: durability)
        try folder.synchronize()
        #expect(tree.content("out/name/a/b/c.txt") == "hello")
        #expect(try tree.names("out/name/a/b") == ["c.txt"])
        #expect(try folder.identity(of: path("a/b/c.txt")) == identity)
        #expect(identity.size == 5)
    }

    @Test func `replaces an older file and gives the permissions that were asked for`() throws {
        let tree = try TemporaryTree()
        try tree.file("x", "old and longer")
        let folder = try OutputFolder(path: tree.path)
        try folder.write(Array("new".utf8), to: path("x"), mode: 0o600)
        #expect(tree.content("x") == "new")
        var facts = stat()
        #expect(stat("\(tree.path)/x", &facts) == 0 && facts.st_mode & 0o777 == 0o600)
    }

    @Test func `leaves the older file when writing stops half way`() throws {
        struct Interrupted: Error {}
        let tree = try TemporaryTree()
        try tree.file("x", "old")
        let folder = try OutputFolder(path: tree.path)
        #expect(throws: Interrupted.self) {
            try folder.withAtomicFile(path("x")) { file in
                // More than the buffer, so that some of it has reached the disk.
                for _ in 0..<100 { try file.write(String(repeating: "n", count: 4096)) }
                throw Interrupted()
            }
        }
        #expect(tree.content("x") == "old")
        #expect(try tree.names() == ["x"])
    }

    @Test func `streams a file of any length through a small buffer`() throws {
        let tree = try TemporaryTree()
        let folder = try OutputFolder(path: tree.path)
        let identity = try folder.withAtomicFile(path("manifest.json")) { file throws(PlatformError) in
            for line in 0..<50_000 { try file.write("\(line)\n") }
        }
        #expect(tree.content("manifest.json") == (0..<50_000).map { "\($0)\n" }.joined())
        #expect(identity.size == tree.content("manifest.json")?.utf8.count)
    }

    @Test func `does not follow a link out of the folder`() throws {
        let tree = try TemporaryTree()
        try tree.folder("out")
        try tree.folder("victim")
        try tree.file("victim/file", "untouched")
        try tree.link("out/sub", to: "../victim")
        try tree.link("out/file", to: "../victim/file")
        let folder = try OutputFolder(path: "\(tree.path)/out")
        #expect { try folder.write([1], to: path("sub/new")) } throws: { ($0 as? PlatformError)?.code == .leavesRoot }
        // The link itself is replaced, as rename does; what it pointed to stays.
        try folder.write(Array("mine".utf8), to: path("file"))
        #expect(tree.content("victim/file") == "untouched")
        #expect(try tree.names("victim") == ["file"])
        #expect(tree.content("out/file") == "mine")
        #expect { try folder.remove(path("sub/file")) } throws: { ($0 as? PlatformError)?.code == .leavesRoot }
        #expect { _ = try folder.openForReading(path("sub/file")) } throws: {
            ($0 as? PlatformError)?.code == .leavesRoot
        }
    }

    @Test func `takes a name of 255 bytes and refuses one of 256`() throws {
        let tree = try TemporaryTree()
        let folder = try OutputFolder(path: tree.path)
        let longest = String(repeating: "n", count: 255)
        try folder.write([1], to: path(longest))
        #expect(try tree.names() == [longest])
        for long in ["\(longest)n", "\(longest)n/x"] {
            #expect { try folder.write([1], to: path(long)) } throws: {
                let error = $0 as? PlatformError
                return error?.code == .nameTooLong && error?.message.contains("256 bytes") == true
            }
        }
        #expect(try tree.names() == [longest])
    }

    @Test func `writes below a path longer than the system allows for one call`() throws {
        let tree = try TemporaryTree()
        let folder = try OutputFolder(path: tree.path)
        let name = String(repeating: "f", count: 250)
        let deep = try path(repeatElement(name, count: 30).joined(separator: "/"))
        try folder.write(Array("deep".utf8), to: deep, durability: .grouped)
        try folder.synchronize()
        #expect(try folder.identity(of: deep)?.size == 4)
        #expect(try folder.remove(deep))
        #expect(try folder.identity(of: deep) == nil)
    }

    @Test func `tells a folder in the place of a file`() throws {
        let tree = try TemporaryTree()
        try tree.folder("taken")
        let folder = try OutputFolder(path: tree.path)
        #expect { try folder.write([1], to: path("taken")) } throws: { ($0 as? PlatformError)?.code == .notAFile }
        try tree.file("file")
        #expect { try folder.write([1], to: path("file/below")) } throws: {
            ($0 as? PlatformError)?.code == .notAFolder
        }
        #expect(try tree.names() == ["file", "taken"])
    }

    @Test func `removes files and says whether there was one`() throws {
        let tree = try TemporaryTree()
        try tree.file("x")
        let folder = try OutputFolder(path: tree.path)
        #expect(try folder.remove(path("x")))
        #expect(try !folder.remove(path("x")))
        #expect(try !folder.remove(path("none/x")))
        try folder.synchronize()
    }

    @Test func `leaves no torn file when the process is killed, and sweeps up afterwards`() async throws {
        let tree = try TemporaryTree()
        try tree.folder("sub")
        try tree.file("sub/x", "old")
        let root = tree.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [root = root as String] in
            let folder = try OutputFolder(path: root)
            let path = try #require(RelativePath("sub/x"))
            try folder.withAtomicFile(path) { file in
                try file.write(String(repeating: "n", count: 100_000))
                kill(getpid(), SIGKILL)
            }
        }
        #expect(tree.content("sub/x") == "old")
        #expect(try tree.names("sub").count == 2)
        #expect(try OutputFolder(path: tree.path).sweepTemporaries() == 1)
        #expect(try tree.names("sub") == ["x"])
    }

    /// Whether this machine lets the test mount a file system in memory.
    private static let canMount =
        system("d=$(mktemp -d) && mount -t tmpfs -o size=64k none $d 2>/dev/null && umount $d; r=$?; rmdir $d; exit $r")
        == 0

    @Test(.enabled(if: canMount, "mounting needs rights that this machine does not give"))
    func `tells a full disk and a read-only one, and keeps the older file`() throws {
        let tree = try TemporaryTree()
        let small = try tree.folder("small")
        try #require(system("mount -t tmpfs -o size=64k none '\(small)'") == 0)
        defer { _ = system("umount '\(small)'") }
        let folder = try OutputFolder(path: small)
        try folder.write(Array("old".utf8), to: path("x"))
        #expect {
            try folder.write([UInt8](repeating: 0, count: 1 << 20), to: path("x"))
        } throws: { ($0 as? PlatformError).map { $0.code == .noSpace && $0.stopsRun && $0.remedy != nil } == true }
        #expect(tree.content("small/x") == "old")
        #expect(try tree.names("small") == ["x"])
        try #require(system("mount -o remount,ro '\(small)'") == 0)
        #expect { try folder.write([1], to: path("x")) } throws: {
            ($0 as? PlatformError).map { $0.code == .readOnly && $0.stopsRun } == true
        }
    }

    @Test func `keeps concurrent writers of one file apart`() async throws {
        let tree = try TemporaryTree()
        let folder = try OutputFolder(path: tree.path)
        let target = try path("same")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for _ in 0..<20 {
                        let bytes = [UInt8](repeating: UInt8(writer), count: 10_000)
                        try folder.write(bytes, to: target, durability: .grouped)
                    }
                }
            }
            try await group.waitForAll()
        }
        let content = try #require(tree.content("same")).utf8
        #expect(content.count == 10_000 && Set(content).count == 1)
        #expect(try tree.names() == ["same"])
    }
}
