import Glibc
import Platform
import Primitives
import Testing

/// Trees that somebody made to break a walk, and trees that change under it.
struct DirectoryWalkHostileTests {
    @Test func `keeps names that are not UTF-8 and names of 255 bytes`() throws {
        let tree = try TemporaryTree()
        let odd: [UInt8] = [0xFF, 0xFE, UInt8(ascii: "x")]
        let long = [UInt8](repeating: UInt8(ascii: "n"), count: 255)
        try tree.file(odd)
        try tree.file(long)
        var paths: Set<[UInt8]> = []
        try DirectoryWalk(root: tree.path).run(guide: OpenGuide()) { paths.formUnion($0.map(\.path.bytes)) }
        #expect(paths == [odd, long])
    }

    @Test(arguments: [(1, 5_000), (200, 500)])
    func `walks thousands of levels with a handful of descriptors`(nameLength: Int, levels: Int) throws {
        let tree = try TemporaryTree(inMemory: true)
        let name = String(repeating: "d", count: nameLength)
        // Only relative calls reach this deep.
        var folder = open(tree.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        for _ in 0..<levels {
            try #require(mkdirat(folder, name, 0o755) == 0)
            let side = openat(folder, "f", O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
            close(side)
            let next = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            close(folder)
            folder = next
        }
        close(folder)
        var files = 0
        var deepest = 0
        try DirectoryWalk(root: tree.path, options: .init(openFolders: 4)).run(guide: OpenGuide()) { batch in
            files += batch.count { $0.disposition == .taken }
            deepest = max(deepest, batch.map(\.path.bytes.count).max() ?? 0)
            #expect(batch.reduce(0) { $0 + $1.path.bytes.count } < 3 << 20)
        }
        #expect(files == levels)
        #expect(deepest == (levels - 1) * (nameLength + 1) + 1)
    }

    @Test func `comes back to folders that it closed to save descriptors`() throws {
        let tree = try TemporaryTree(inMemory: true)
        // A comb: at each of 40 levels, two side folders beside the way down.
        var path = "."
        for _ in 0..<40 {
            try tree.folder("\(path)/x")
            try tree.folder("\(path)/z")
            try tree.file("\(path)/x/f")
            try tree.file("\(path)/z/f")
            path += "/y"
        }
        let entries = try walk(tree.path, .init(openFolders: 2))
        #expect(entries.count == 80 && entries.values.allSatisfy { $0.disposition == .taken })
    }

    @Test func `pauses the listing of a folder with many subfolders`() throws {
        let tree = try TemporaryTree(inMemory: true)
        _ = system("cd '\(tree.path)' && mkdir $(seq 1 1000) && for i in $(seq 1 1000); do : >$i/f; done")
        var batch = 0
        var files = 0
        try DirectoryWalk(root: tree.path, options: .init(batchSize: 64, pendingNameBytes: 256)).run(
            guide: OpenGuide()
        ) {
            files += $0.count
            batch += 1
        }
        #expect(files == 1000 && batch > 10)
    }

    @Test func `holds a folder of 100,000 names in bounded memory`() throws {
        let tree = try TemporaryTree(inMemory: true)
        let folder = open(tree.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(folder) }
        let tail = String(repeating: "n", count: 100)
        for index in 0..<100_000 {
            let file = openat(folder, "\(index)-\(tail)", O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
            try #require(file >= 0)
            close(file)
        }
        let before = ProcessFacts.residentBytes
        var count = 0
        var most = 0
        try DirectoryWalk(root: tree.path).run(guide: OpenGuide()) { batch in
            count += batch.count
            most = max(most, batch.count)
        }
        #expect(count == 100_000 && most <= 512)
        // The names alone are 10 MB; other suites run in this process, hence the slack.
        #expect(ProcessFacts.residentBytes - before < 64 << 20)
    }

    @Test func `records a folder that vanishes and one that turns into a link`() throws {
        let tree = try TemporaryTree()
        try tree.folder("gone")
        try tree.folder("turned")
        try tree.folder("elsewhere")
        try tree.file("elsewhere/secret")
        let path = tree.path
        let guide = OpenGuide(decide: { name, _ in
            if name == "gone" { rmdir("\(path)/gone") }
            if name == "turned" {
                rmdir("\(path)/turned")
                symlink("elsewhere", "\(path)/turned")
            }
            return name == "elsewhere" ? .excluded : nil
        })
        let entries = try walk(tree.path, guide: guide)
        #expect(
            entries.compactMapValues(\.skipReason) == ["gone": .vanished, "turned": .vanished, "elsewhere": .excluded])
    }

    @Test func `records a file that vanishes between listing and looking`() throws {
        let tree = try TemporaryTree()
        try tree.file("gone")
        let path = tree.path
        let guide = OpenGuide(decide: { _, _ in
            unlink("\(path)/gone")
            return nil
        })
        #expect(try walk(tree.path, guide: guide)["gone"]?.skipReason == .vanished)
    }

    @Test func `records a folder that may not be read and goes on`() async {
        // Permissions do not bind root, so the walk runs in a child that gives its rights away first.
        await #expect(processExitsWith: .success) {
            let tree = try TemporaryTree()
            try tree.folder("closed")
            try tree.folder("open")
            try tree.file("open/file")
            chmod(tree.path, 0o755)
            chmod("\(tree.path)/closed", 0)
            defer { seteuid(0) }
            if geteuid() == 0 { try #require(seteuid(65534) == 0) }
            let entries = try walk(tree.path)
            try #require(entries["open/file"]?.disposition == .taken)
            try #require(entries["closed"]?.disposition == .skipped(.unreadable, detail: "Permission denied"))
            try #require(throws: PlatformError.self) { try walk("\(tree.path)/closed") }
        }
    }
}
