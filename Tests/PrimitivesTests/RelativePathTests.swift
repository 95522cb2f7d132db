import Primitives
import Testing

@Suite struct RelativePathTests {
    @Test(arguments: ["a", "a/b", "a/.b", "..a/b", "a..", "a/...", ". /b", "é/漢字", "a\\..\\b"])
    func `takes names joined by slashes`(_ text: String) throws {
        #expect(try #require(RelativePath(text)).bytes == Array(text.utf8))
    }

    @Test(arguments: [
        "", "/", "/a", "a/", "a//b", ".", "..", "./a", "a/.", "../a", "a/..", "a/../b", "a/./b", "a\0b", "\0",
    ])
    func `refuses a path that leaves its root or is spelled twice`(_ text: String) {
        #expect(RelativePath(text) == nil)
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
