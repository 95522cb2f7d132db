import Glibc
import Platform
import Primitives
import Testing

struct SourceOpenerTests {
    private func code(_ path: String, of opener: SourceOpener) throws -> PlatformError.Code? {
        let path = try #require(RelativePath(path))
        do {
            _ = try opener.open(path)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `opens a file below the root and says what it is`() throws {
        let tree = try TemporaryTree()
        try tree.folder("a")
        try tree.file("a/file", "12345")
        let opened = try SourceOpener(root: tree.path).open(try #require(RelativePath("a/file")))
        #expect(opened.identity.size == 5)
        #expect(opened.identity == (try walk(tree.path)["a/file"])?.identity)
        #expect(fcntl(opened.descriptor.number, F_GETFD) & FD_CLOEXEC != 0)
    }

    @Test func `refuses whatever is not a regular file, without waiting`() throws {
        let tree = try TemporaryTree()
        try tree.fifo("pipe")
        try tree.socket("sock")
        try tree.folder("folder")
        let opener = try SourceOpener(root: tree.path)
        #expect(try code("pipe", of: opener) == .notAFile)
        #expect(try code("sock", of: opener) == .notAFile)
        #expect(try code("folder", of: opener) == .notAFile)
        #expect(try code("none", of: opener) == .notFound)
    }

    @Test func `never leaves the root`() throws {
        let tree = try TemporaryTree()
        try tree.folder("root/sub")
        try tree.file("secret")
        try tree.file("root/inside")
        try tree.link("root/out", to: "../secret")
        try tree.link("root/absolute", to: "/etc/passwd")
        try tree.link("root/in", to: "inside")
        try tree.link("root/sub/up", to: "..")
        let skipping = try SourceOpener(root: "\(tree.path)/root")
        for path in ["out", "absolute", "in", "sub/up/inside"] {
            #expect(try code(path, of: skipping) == .leavesRoot, "\(path)")
        }
        let following = try SourceOpener(root: "\(tree.path)/root", symlinks: .follow)
        for path in ["out", "absolute"] { #expect(try code(path, of: following) == .leavesRoot, "\(path)") }
        for path in ["in", "sub/up/inside"] { #expect(try code(path, of: following) == nil, "\(path)") }
        // Even a path that was never checked stays inside.
        let climbing = RelativePath(unchecked: Array("../secret".utf8))
        #expect(throws: PlatformError.self) { _ = try skipping.open(climbing) }
    }

    @Test func `keeps its promise on a kernel without contained resolution`() async {
        await #expect(processExitsWith: .success) {
            SourceOpener.forgetContainedResolution()
            let tree = try TemporaryTree()
            try tree.folder("root/sub/deep")
            try tree.file("secret")
            try tree.file("root/sub/deep/file", "abc")
            try tree.link("root/out", to: "../secret")
            try tree.link("root/link", to: "sub")
            try tree.link("root/sub/up", to: "..")
            let opener = try SourceOpener(root: "\(tree.path)/root")
            let good = try opener.open(try #require(RelativePath("sub/deep/file")))
            try #require(good.identity.size == 3)
            for path in ["out", "link/deep/file", "sub/up/sub/deep/file", "../secret", "sub/../../secret"] {
                #expect { _ = try opener.open(RelativePath(unchecked: Array(path.utf8))) } throws: {
                    ($0 as? PlatformError)?.code == .leavesRoot
                }
            }
            #expect { _ = try opener.open(RelativePath(unchecked: Array("none/x".utf8))) } throws: {
                ($0 as? PlatformError)?.code == .notFound
            }
        }
    }
}
