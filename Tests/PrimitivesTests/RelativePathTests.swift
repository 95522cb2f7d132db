import Primitives
import TestSupport
import Testing

struct RelativePathTests {
    @Test(arguments: ["", "/a", "a/", "a//b", ".", "..", "a/..", "../a", "a/./b", "./a", "a\0b", "/"])
    func `refuses what could leave the root or name nothing`(text: String) {
        #expect(RelativePath(text) == nil)
    }

    @Test(arguments: ["a", "a/b", "...", "..a", "a..", ".hidden", "a b/c\nd", "-", "~"])
    func `takes every other path`(text: String) { #expect(RelativePath(text)?.text == text) }

    @Test func `knows its names, its folder and itself`() throws {
        let path = try #require(RelativePath("a/b/c.txt"))
        #expect(path.names.map { String(decoding: $0, as: UTF8.self) } == ["a", "b", "c.txt"])
        #expect(String(decoding: path.name, as: UTF8.self) == "c.txt")
        #expect(path.parent.text == "a/b")
        #expect(path.parent.parent.parent == .root)
        #expect(RelativePath.root.parent == .root)
        #expect(RelativePath.root.isRoot && !path.isRoot)
        #expect(RelativePath.root.appending(name: Array("x".utf8)).text == "x")
        #expect(path.parent.appending(name: Array("c.txt".utf8)) == path)
    }

    @Test(
        arguments: [
            ([0x61, 0xFF, 0x62], "a%FFb"), ([0xC3, 0xA9], "\u{E9}"), ([0xC3], "%C3"), ([0xC3, 0x28], "%C3("),
            ([0xE2, 0x82], "%E2%82"), ([0xF0, 0x9F, 0x98, 0x80, 0xFE], "\u{1F600}%FE"), ([0x80, 0x0A], "%80\n"),
            ([0xED, 0xA0, 0x80], "%ED%A0%80"), ([0x01, 0xF8], "\u{1}%F8"),
        ] as [([UInt8], String)])
    func `spells bytes that are no text`(bytes: [UInt8], text: String) throws {
        let path = try #require(RelativePath(bytes))
        #expect(path.text == text)
        #expect(path.bytes == bytes)
        #expect(path.isUTF8 == (String(validating: bytes, as: UTF8.self) != nil))
    }

    @Test func `writes its bytes in hexadecimal`() {
        #expect(RelativePath(unchecked: [0x00, 0x0F, 0xA0, 0xFF]).hexBytes == "000fa0ff")
    }

    @Test func `sorts as a walk does that lists the names of every folder in order`() {
        for seed in 0..<UInt64(200) {
            var random = SeededGenerator(seed: seed)
            var paths: Set<RelativePath> = []
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                let names = (0..<Int.random(in: 1...4, using: &random)).map { _ -> [UInt8] in
                    // Bytes around the separator are the ones that a plain comparison would sort wrongly.
                    (0..<Int.random(in: 1...2, using: &random)).map { _ in
                        [0x01, 0x20, 0x2D, 0x2E, 0x30, 0x61, 0xFF].randomElement(using: &random) ?? 0x61
                    }
                }
                if let path = RelativePath(Array(names.joined(separator: [0x2F]))) { paths.insert(path) }
            }
            // A name is either a file or a folder.
            let files = paths.filter { path in
                !paths.contains { $0 != path && $0.bytes.starts(with: path.bytes + [0x2F]) }
            }
            #expect(files.sorted() == Self.walk(files, below: 0), "seed \(seed)")
        }
    }

    /// Lists files folder by folder, names sorted, without comparing whole paths.
    private static func walk(_ files: Set<RelativePath>, below depth: Int) -> [RelativePath] {
        let byName = Dictionary(grouping: files) { Array($0.names[depth]) }
        return byName.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { _, files in
            files.count == 1 && files[0].names.count == depth + 1 ? files : walk(Set(files), below: depth + 1)
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `decides as its rules say, whatever the bytes`(_ seed: UInt64) {
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<5000 {
            let bytes = (0..<next(9)).map { _ in
                [0x2E, 0x2E, 0x2F, 0x61, 0x00, 0xFF].map(UInt8.init)[next(next(2) == 0 ? 4 : 6)]
            }
            let names = bytes.split(separator: 0x2F, omittingEmptySubsequences: false).map(Array.init)
            let isAllowed = !bytes.contains(0) && !names.contains { $0.isEmpty || $0 == [0x2E] || $0 == [0x2E, 0x2E] }
            #expect((RelativePath(bytes) != nil) == isAllowed, "seed \(seed): \(bytes)")
        }
    }
}
