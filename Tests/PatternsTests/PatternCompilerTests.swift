import Primitives
import Testing

@testable import Patterns

struct PatternCompilerTests {
    private let compiler = PatternCompiler()

    @Test(arguments: [
        ("b+", "abbc", true), ("^b+$", "abbc", false), ("", "", true), ("", "x", true), ("^$", "", true),
        ("^a.c$", "a\nc", false), ("^a$", "a\n", false), ("^[^]$", "\n", true), ("[]", "x", false),
        (#"^\u00e9$"#, "é", true), (#"^\u{1F600}$"#, "😀", true), ("^.$", "😀", true), ("^..$", "é", false),
        (#"^\d$"#, "٣", false), (#"^\w$"#, "é", false), (#"^\s$"#, "\u{A0}", true), (#"^\s$"#, "\u{2028}", true),
        (#"^[\s]$"#, "\u{FEFF}", true), (#"^\S$"#, "\u{3000}", false), (#"^\S$"#, "x", true), (#"^\v$"#, "\u{B}", true),
        (#"^\v$"#, "\n", false), (#"^\p{Letter}+$"#, "École", true), (#"^\p{L}+$"#, "a1", false),
        (#"^\P{Uppercase_Letter}$"#, "A", false), (#"^\p{gc=Nd}$"#, "٣", true), (#"^(?:(a)|b)\1c$"#, "bc", true),
        (#"^(?<year>\d{4})-\k<year>$"#, "2024-2024", true), (#"^[a\]]+$"#, "a]", true),
        (#"^[[:alpha:]]+$"#, "[:]", false),
        (#"^\/\-\@$"#, "/-@", true), (#"(?<!a)b"#, "ab", false), (#"(?<=a)b"#, "ab", true), (#"^\cJ$"#, "\n", true),
        ("^[a-z]{2,3}$", "abc", true), ("^[a-z]{2,3}$", "abcd", false), (#"^\x41$"#, "A", true),
        (#"\bword\b"#, "a word.", true),
    ])
    func `searches as ECMA-262 does`(pattern: String, text: String, expected: Bool) throws {
        #expect(try compiler.compile(pattern).matches(text) == expected)
    }

    @Test(arguments: [
        ("(", 1), ("a)", 1), ("[a", 2), ("*a", 0), ("a**", 2), ("a++", 2), ("a{2}+", 4), (#"\Aa"#, 0), (#"a\Z"#, 1),
        (#"\h"#, 0),
        (#"\Qa"#, 0), ("(?i)a", 1), ("(?R)", 1), ("(?>a)", 1), ("(*UTF)a", 1), ("(?(1)a)", 1), ("a\\", 1),
        (#"\p{Nonsense}"#, 12),
        (#"\pL"#, 0), ("(?C1)", 1), (#"é\h"#, 2), (#"\s\s("#, 5), (#"\S["#, 3), (#"\p{Letter}("#, 11), (#"\v[b-a]"#, 5),
    ])
    func `refuses what is no pattern of ECMA-262 and says where`(pattern: String, offset: Int) throws {
        let error = #expect(throws: PatternSyntaxError.self) { _ = try compiler.compile(pattern) }
        #expect(error?.offset == offset, "\(String(describing: error))")
        #expect(error?.message.isEmpty == false)
    }

    static let long = 200_000

    @Test(arguments: [
        ("^(a|b)*$", String(repeating: "ab", count: long / 2)),
        ("^(a|b)*$", String(repeating: "ab", count: long / 2) + "c"),
        ("(a+)+$", String(repeating: "a", count: long) + "!"),
        ("(a|aa)+$", String(repeating: "a", count: long) + "!"),
        ("(a|b)+[cd]", String(repeating: "ab", count: long / 2)),
        ("a*[bc]", String(repeating: "a", count: long)),
        ("(.*)(.*)(.*)(.*)[^a]x", String(repeating: "a", count: long)),
        (#"^(\w+\s?)*$"#, String(repeating: "word ", count: long / 5) + "!"),
    ])
    func `answers for patterns and texts made to hang it`(pattern: String, text: String) throws {
        // Reaching the end within the suite's time is the point; where an answer comes, it must be the right one.
        let expected: [String: Bool] = ["^(a|b)*$": text.last != "c"]
        let answer = try compiler.compile(pattern).matches(text)
        #expect(answer == nil || answer == (expected[pattern] ?? false))
    }

    @Test func `decides an easy pattern over a long text`() throws {
        let text = String(repeating: "x", count: 4_000_000) + "needle"
        #expect(try compiler.compile("needle$").matches(text) == true)
        #expect(try compiler.compile("^[a-z]+$").matches(text) == true)
        #expect(try compiler.compile("[0-9]").matches(text) == false)
        #expect(try compiler.compile("^(a|b)*$").matches(String(repeating: "ab", count: Self.long / 2)) == true)
    }

    @Test func `gives up at the limit of its work`() throws {
        var limits = PatternCompiler.Limits()
        limits.work = 100
        let pattern = try PatternCompiler(limits: limits).compile("(a|b)+[cd]")
        #expect(pattern.matches("abc") == true)
        #expect(pattern.matches(String(repeating: "ab", count: 1000)) == nil)
    }

    @Test func `gives up at the limit of its memory`() throws {
        var limits = PatternCompiler.Limits()
        limits.heap = ByteCount(100 << 10)
        #expect(
            try PatternCompiler(limits: limits).compile("^(a|b)*$").matches(String(repeating: "ab", count: 50_000))
                == nil)
    }

    @Test func `is searched by many tasks at once`() async throws {
        let pattern = try compiler.compile("^(a|b)*c$")
        let text = String(repeating: "ab", count: 500) + "c"
        let found = await withTaskGroup { group in
            for _ in 0..<64 { group.addTask { pattern.matches(text) == true } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(found == 64)
    }

    @Test func `names its library`() { #expect(PatternCompiler.libraryVersion.hasPrefix("10.")) }
}
