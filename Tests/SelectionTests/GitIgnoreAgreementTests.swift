import Glibc
import Primitives
import Selection
import Testing

/// The reference for ignore files is git itself: random rules over random trees must be decided alike.
struct GitIgnoreAgreementTests {
    private static let names: [[UInt8]] =
        ["a", "b", "ab", "ba", "aab", "a b", "b ", ".a", "c#", "!a", "[a]", "a*", "A", "a-b", "1", "a.txt", "é", "#a"]
        .map { Array($0.utf8) } + [[UInt8(ascii: "x"), 0xFF]]

    private static let pieces: [String] = [
        "a", "b", "ab", "*", "**", "***", "?", "[ab]", "[!a]", "[^b]", "[a-c]", "/", "/", "/", "\\", "\\a", "\\*",
        "\\ ",
        " ", "!", "#", "[[:alpha:]]", "[[:digit:]]", "[[:nope:]]", "[", "[a", "]", "[]a]", "[a-]", "[--/]", "a*", "*b",
        "*.txt", "1", "A", ".", "-", "é", "[/]", "[\\]a]", "[[:a]", "**/", "/**", "\r",
    ]

    private struct Generator {
        var state: UInt64

        /// SplitMix64.
        mutating func next(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ mixed >> 31) % UInt64(bound))
        }

        mutating func rules() -> [UInt8] {
            var text: [UInt8] = []
            for _ in 0...next(4) {
                var line: [UInt8] = []
                for _ in 0...next(5) { line += pieces[next(pieces.count)].utf8 }
                if !Self.isGitQuirk(line) { text += line + [UInt8(ascii: "\n")] }
            }
            return text
        }

        /// Git cuts the literal start off a pattern before it looks for `**`, so `a**/b` matches `a/x/b` there, against
        /// its own documentation, which we follow; and it lets `**` before an escaped slash stand for one folder or more.
        private static func isGitQuirk(_ line: [UInt8]) -> Bool {
            let star = UInt8(ascii: "*")
            if String(decoding: line, as: UTF8.self).contains("**\\/") { return true }
            return line.indices.dropFirst().dropLast().contains { index in
                line[index] == star && line[index + 1] == star && line[index - 1] != star
                    && line[index - 1] != UInt8(ascii: "/")
            }
        }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `decides like git`(seed: UInt64) throws {
        var generator = Generator(state: ProcessSeed.override ?? seed)
        let seed = generator.state
        let repository = try TemporaryFolder()
        var ours: Set<[UInt8]> = []
        var all: [[UInt8]] = []
        let policy = try SelectionPolicy(hidden: true)
        let (root, _) = policy.enterRoot()

        func make(_ path: [UInt8], in parent: FolderContext, isLeftOut: Bool, depth: Int) throws {
            try repository.makeFolder(path)
            let rules = depth == 0 || generator.next(3) == 0 ? generator.rules() : nil
            if let rules { try repository.write(rules, to: path + Array("/.gitignore".utf8)) }
            let (context, _) = policy.enter(RelativePath(unchecked: path), in: parent, ignoreFile: rules)
            var used: Set<[UInt8]> = []
            for _ in 0..<(3 + generator.next(4)) {
                let name = Self.names[generator.next(Self.names.count)]
                guard used.insert(name).inserted else { continue }
                let child = path + [UInt8(ascii: "/")] + name
                let isFolder = depth < 3 && generator.next(2) == 0
                let decision = policy.decide(
                    path: child, nameStart: path.count + 1, kind: isFolder ? .folder : .file, in: context)
                let isChildOut = isLeftOut || decision != .take
                all.append(child)
                if isChildOut { ours.insert(child) }
                if isFolder {
                    try make(child, in: context, isLeftOut: isChildOut, depth: depth + 1)
                } else {
                    try repository.write([], to: child)
                }
            }
        }
        for tree in 0..<60 { try make(Array("t\(tree)".utf8), in: root, isLeftOut: false, depth: 0) }

        let theirs = try repository.ignoredByGit(all)
        #expect(theirs.count > 50 && theirs.count < all.count, "the trees must hold both kinds, seed \(seed)")
        for path in all where ours.contains(path) != theirs.contains(path) {
            let text = RelativePath(unchecked: path).text
            Issue.record(
                "seed \(seed): git \(theirs.contains(path) ? "ignores" : "keeps") \(text)\n\(repository.rules(above: path))"
            )
        }
    }
}

/// A seed from the environment, to look for disagreements over many runs: `DOSSIER_TEST_SEED=4711`.
private enum ProcessSeed {
    static var override: UInt64? { getenv("DOSSIER_TEST_SEED").flatMap { UInt64(String(cString: $0)) } }
}
