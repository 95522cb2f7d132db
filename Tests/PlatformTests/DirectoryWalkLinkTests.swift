import Platform
import Primitives
import Testing

/// Following symbolic links, for inputs that ask for it.
struct DirectoryWalkLinkTests {
    private let follow = DirectoryWalk.Options(symlinks: .follow)

    @Test func `follows links whose target lies inside the root`() throws {
        let tree = try TemporaryTree()
        try tree.folder("data/inner")
        try tree.file("data/inner/file", "abc")
        try tree.link("toFile", to: "data/inner/file")
        try tree.link("toFolder", to: "data/inner")
        try tree.link("data/up", to: "../data/inner/file")
        let entries = try walk(tree.path, follow)
        #expect(entries.keys.sorted() == ["data/inner/file", "data/up", "toFile", "toFolder/file"])
        #expect(entries.values.allSatisfy { $0.disposition == .taken && $0.identity?.size == 3 })
    }

    @Test func `records links that lead out, nowhere or to their own parent`() throws {
        let tree = try TemporaryTree()
        let outside = try TemporaryTree()
        try outside.file("secret")
        try tree.folder("a/b")
        try tree.file("a/inside")
        try tree.link("absolute", to: "\(tree.path)/a/inside")
        try tree.link("outside", to: "\(outside.path)/secret")
        try tree.link("climbing", to: "../../etc/passwd")
        try tree.link("broken", to: "nothing")
        try tree.link("self", to: "self")
        try tree.link("a/b/parent", to: "..")
        try tree.link("a/b/root", to: "../..")
        let entries = try walk(tree.path, follow)
        #expect(
            entries.compactMapValues(\.skipReason) == [
                "absolute": .symlinkOutside, "outside": .symlinkOutside, "climbing": .symlinkOutside,
                "broken": .symlinkBroken, "self": .symlinkLoop, "a/b/parent": .symlinkLoop, "a/b/root": .symlinkLoop,
            ])
        #expect(entries["a/inside"]?.disposition == .taken)
    }

    @Test func `ends on folders that link to each other`() throws {
        let tree = try TemporaryTree()
        // Every folder links to every other: without a limit there would be paths of any length.
        let names = ["a", "b", "c"]
        for name in names { try tree.folder(name) }
        for name in names {
            try tree.file("\(name)/file")
            for other in names where other != name { try tree.link("\(name)/\(other)", to: "../\(other)") }
        }
        let entries = try walk(tree.path, follow)
        // Three folders, and each way through them that visits none twice: 3 · (1 + 2 + 2).
        #expect(entries.values.count { $0.disposition == .taken } == 15)
        #expect(entries.values.allSatisfy { $0.disposition == .taken || $0.skipReason == .symlinkLoop })
    }

    @Test func `does not enter a FIFO through a link`() throws {
        let tree = try TemporaryTree()
        try tree.fifo("pipe")
        try tree.link("link", to: "pipe")
        #expect(try walk(tree.path, follow).compactMapValues(\.skipReason) == ["pipe": .fifo, "link": .fifo])
    }
}
