import Glibc
import Platform
import Primitives
import Testing

struct DirectoryWalkTests {
    @Test func `delivers every file with what the system says about it`() throws {
        let tree = try TemporaryTree()
        try tree.folder("a/b")
        try tree.file("top.txt", "12345")
        try tree.file("a/b/deep.txt", "x")
        let entries = try walk(tree.path)
        #expect(entries.keys.sorted() == ["a/b/deep.txt", "top.txt"])
        var facts = stat()
        #expect(stat("\(tree.path)/top.txt", &facts) == 0)
        let entry = try #require(entries["top.txt"])
        #expect(entry.disposition == .taken && entry.kind == .file && entry.mode == 0o644)
        #expect(
            entry.identity
                == FileIdentity(
                    device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino), size: 5,
                    modified: facts.st_mtim.tv_sec * 1_000_000_000 + facts.st_mtim.tv_nsec))
    }

    @Test func `records what is neither file nor folder and does not open it`() throws {
        let tree = try TemporaryTree()
        try tree.fifo("pipe")
        try tree.socket("sock")
        try tree.link("link", to: "pipe")
        let entries = try walk(tree.path)
        #expect(entries.mapValues(\.kind) == ["pipe": .fifo, "sock": .socket, "link": .symlink])
        #expect(entries.compactMapValues(\.skipReason) == ["pipe": .fifo, "sock": .socket, "link": .symlink])
    }

    @Test func `records a pruned folder once and does not enter it`() throws {
        let tree = try TemporaryTree()
        try tree.folder("keep")
        try tree.folder("drop/below")
        try tree.file("drop/below/secret")
        try tree.file("keep/file")
        var entered: [String] = []
        let guide = OpenGuide(
            decide: { path, _ in path == "drop" ? .excluded : nil }, enter: { path, _ in entered.append(path) })
        let entries = try walk(tree.path, guide: guide)
        #expect(entries.keys.sorted() == ["drop", "keep/file"])
        #expect(entries["drop"]?.skipReason == .excluded && entries["drop"]?.kind == .folder)
        #expect(entered.sorted() == ["", "keep"])
    }

    @Test func `asks about the size of a file that was taken by name`() throws {
        let tree = try TemporaryTree()
        try tree.file("big")
        try #require(truncate("\(tree.path)/big", 1_000_001) == 0)
        let entry = try #require(try walk(tree.path)["big"])
        #expect(entry.skipReason == .tooLarge && entry.identity?.size == 1_000_001)
    }

    @Test func `hands over the ignore file of each folder before its names`() throws {
        let tree = try TemporaryTree()
        try tree.folder("sub")
        try tree.file(".rules", "one")
        try tree.file("sub/.rules", "two")
        var seen: [String: String] = [:]
        let guide = OpenGuide(
            ignoreFileName: Array(".rules".utf8),
            enter: { path, bytes in seen[path] = bytes.map { String(decoding: $0, as: UTF8.self) } })
        _ = try walk(tree.path, guide: guide)
        #expect(seen == ["": "one", "sub": "two"])
    }

    @Test(arguments: ["symlink", "fifo", "large"])
    func `leaves a folder out whose ignore file cannot be read`(_ obstacle: String) throws {
        let tree = try TemporaryTree()
        try tree.folder("sub")
        try tree.file("sub/secret")
        switch obstacle {
        case "symlink": try tree.link("sub/.rules", to: "secret")
        case "fifo": try tree.fifo("sub/.rules")
        default:
            try tree.file("sub/.rules")
            try #require(truncate("\(tree.path)/sub/.rules", 2 << 20) == 0)
        }
        let entries = try walk(tree.path, guide: OpenGuide(ignoreFileName: Array(".rules".utf8)))
        #expect(entries.compactMapValues(\.skipReason) == ["sub": .ignoreFileUnreadable])
    }

    @Test func `leaves its own output out whatever path leads to it`() throws {
        let tree = try TemporaryTree()
        try tree.folder("out/results")
        try tree.file("out/results/x")
        let output = try OutputFolder(path: "\(tree.path)/out")
        let entries = try walk(tree.path, .init(ownFolders: [output.identity]))
        #expect(entries.compactMapValues(\.skipReason) == ["out": .ownOutput])
    }

    @Test func `stops when the receiver throws`() throws {
        struct Enough: Error {}
        let tree = try TemporaryTree()
        for index in 0..<50 { try tree.file("f\(index)") }
        var batches = 0
        #expect(throws: Enough.self) {
            try DirectoryWalk(root: tree.path, options: .init(batchSize: 10)).run(guide: OpenGuide()) { batch in
                batches += 1
                #expect(batch.count == 10)
                if batches == 2 { throw Enough() }
            }
        }
        #expect(batches == 2)
    }

    @Test func `lets the receiver stop a walk over folders that give no entries`() throws {
        struct Enough: Error {}
        let tree = try TemporaryTree()
        _ = system("cd '\(tree.path)' && mkdir -p $(seq 1 100)")
        #expect(throws: Enough.self) {
            try DirectoryWalk(root: tree.path, options: .init(batchSize: 10)).run(guide: OpenGuide()) { _ in
                throw Enough()
            }
        }
    }

    @Test func `refuses a root that is missing or not a folder`() throws {
        let tree = try TemporaryTree()
        try tree.file("file")
        #expect { try walk("\(tree.path)/none") } throws: { ($0 as? PlatformError)?.code == .notFound }
        #expect { try walk("\(tree.path)/file") } throws: { ($0 as? PlatformError)?.code == .notAFolder }
    }
}
