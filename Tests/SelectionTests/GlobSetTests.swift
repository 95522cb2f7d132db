import Primitives
import Selection
import Testing

struct GlobSetTests {
    /// Whether an include list takes a file.
    private func takes(_ include: [String], _ path: String, exclude: [String] = []) throws -> Bool {
        try Selected(SelectionPolicy(include: include, exclude: exclude, hidden: true)).reason(path) == nil
    }

    @Test(arguments: [
        ("**", "a/b/c.txt", true), ("*", "a/b", true), ("*.pdf", "a/b/c.pdf", true), ("*.pdf", "a/b/c.pdf.txt", false),
        ("/*.pdf", "c.pdf", true), ("/*.pdf", "a/c.pdf", false), ("a/*.pdf", "a/c.pdf", true),
        ("a/*.pdf", "x/a/c.pdf", false), ("**/a/*.pdf", "x/a/c.pdf", true), ("**/a/*.pdf", "a/c.pdf", true),
        ("a/**/c", "a/c", true), ("a/**/c", "a/x/y/c", true), ("a/**/c", "a/x/y/d", false), ("a/**", "a/b/c", true),
        ("a/**", "b/c", false), ("reports", "x/reports/2026/q1.pdf", true), ("reports/", "reports/q1.pdf", true),
        ("reports/", "reports", false), ("./a/b", "a/b", true), ("?.txt", "a.txt", true), ("?.txt", "ab.txt", false),
        ("[a-c]*", "beta", true), ("[!a-c]*", "beta", false), ("*.{jpg,png}", "x/y.png", true),
        ("*.{jpg,png}", "x/y.gif", false), ("{a,b/c}/*.txt", "b/c/x.txt", true), ("{a,b/c}/*.txt", "c/x.txt", false),
        ("a{,b}.txt", "a.txt", true), ("a{1,{2,3}}", "a3", true), ("\\{a\\}", "{a}", true), ("[{]a", "{a", true),
        ("é*", "ete", false), ("é*", "école", true),
    ])
    func `reads globs like ignore files do, with braces`(glob: String, path: String, expected: Bool) throws {
        #expect(try takes([glob], path) == expected)
    }

    @Test(arguments: [
        "", "[a", "a\\", "{a", "a}", "!a", "../a", "a/../b", "a//b", "{1,2,3,4,5,6,7,8}{1,2,3,4,5,6,7,8}{1,2,3,4,5}",
    ])
    func `refuses a glob that cannot be meant`(glob: String) {
        #expect(throws: GlobError.self) { try GlobSet([glob]) }
    }

    @Test func `matches in linear time whatever the pattern`() throws {
        // Backtracking over every star would take longer than the universe has existed.
        let many = String(repeating: "a*", count: 100) + "b"
        let folders = String(repeating: "**/a/", count: 50) + "b"
        #expect(try !takes([many], String(repeating: "a", count: 5000)))
        #expect(try !takes([folders], repeatElement("a", count: 1000).joined(separator: "/")))
    }

    @Test func `gives exclude the last word`() throws {
        #expect(try !takes(["a/b.txt"], "a/b.txt", exclude: ["*.txt"]))
        #expect(try takes(["**"], "a/~b", exclude: ["**/~$*"]))
        #expect(try !takes(["**"], "a/~$b.docx", exclude: ["**/~$*"]))
    }
}
