import Primitives
import Selection
import Testing

struct SelectionPolicyTests {
    @Test(arguments: [
        (".env", SkipReason.credentials), (".env.production", .credentials), ("a/ID_RSA.pub", .credentials),
        ("server.PEM", .credentials), ("x/vault.kdbx", .credentials), (".aws/", .credentials), (".ssh/", .credentials),
        ("project/.git/", .credentials), ("client_secret_123.json", .credentials),
        ("service-account.json", .credentials),
        (".hidden", .hidden), (".cache/", .hidden), (".dossierignore", .hidden),
    ])
    func `leaves secrets and hidden names alone`(path: String, reason: SkipReason) throws {
        #expect(try Selected(SelectionPolicy()).reason(path) == reason)
        // A pattern with wildcards does not ask for them by name.
        #expect(try Selected(SelectionPolicy(include: ["**", "*", ".*", "**/*", "?env"])).reason(path) == reason)
    }

    @Test(arguments: ["environment", "monkey.txt", "keys/readme", "git/x", "id_rs", "pem"])
    func `does not take ordinary names for secrets`(path: String) throws {
        #expect(try Selected(SelectionPolicy()).reason(path) == nil)
    }

    @Test func `takes hidden names when asked to, and secrets not even then`() throws {
        let policy = try SelectionPolicy(hidden: true)
        #expect(Selected(policy).reason(".hidden/x") == nil)
        #expect(Selected(policy).reason(".env") == .credentials)
    }

    @Test func `takes a secret that an include pattern spells out, and no other`() throws {
        let policy = try SelectionPolicy(include: ["**", "config/.env", ".ssh/config", "**/backup.pem", ".git/"])
        let selected = Selected(policy)
        #expect(selected.reason("config/.env") == nil)
        #expect(selected.reason(".env") == .credentials)
        #expect(selected.reason(".ssh/config") == nil)
        #expect(selected.reason(".ssh/id_rsa") == .credentials)
        #expect(selected.reason(".ssh/known_hosts") == .notIncluded)
        #expect(selected.reason("a/b/backup.pem") == nil)
        #expect(selected.reason("a/b/other.pem") == .credentials)
        #expect(selected.reason("a/.git/config") == nil)
        #expect(selected.reason("a/.git/.env") == .credentials)
    }

    @Test func `takes a hidden folder that an include pattern spells out`() throws {
        let selected = Selected(try SelectionPolicy(include: [".github/workflows/*.yml"]))
        #expect(selected.reason(".github/workflows/ci.yml") == nil)
        #expect(selected.reason(".github/other/") == .notIncluded)
        #expect(selected.reason(".gitlab/") == .hidden)
    }

    @Test func `prunes folders in which nothing can be included`() throws {
        let selected = Selected(try SelectionPolicy(include: ["docs/*/final/*.pdf", "/readme.md"]))
        #expect(selected.reason("docs/a/final/x.pdf") == nil)
        #expect(selected.reason("other/") == .notIncluded)
        #expect(selected.reason("docs/a/draft/") == .notIncluded)
        #expect(selected.reason("docs/a/final/deeper/") == .notIncluded)
        #expect(selected.reason("docs/a/final/x.txt") == .notIncluded)
    }

    @Test func `honours nested ignore files, deeper over shallower`() throws {
        let selected = Selected(
            try SelectionPolicy(),
            ignoreFiles: ["": "*.log\n/build/\n!keep.log\n", "sub": "!*.log\nsecret.txt\n", "sub/deep": "special.log"])
        #expect(selected.reason("a.log") == .ignored)
        #expect(selected.reason("keep.log") == nil)
        #expect(selected.reason("build/x") == .ignored)
        #expect(selected.reason("sub/build/x") == nil)
        #expect(selected.reason("sub/a.log") == nil)
        #expect(selected.reason("sub/deep/special.log") == .ignored)
        #expect(selected.reason("sub/deep/secret.txt") == .ignored)
        #expect(selected.reason("secret.txt") == nil)
    }

    @Test func `cannot take back what lies in a pruned folder`() throws {
        let selected = Selected(try SelectionPolicy(), ignoreFiles: ["": "drop/\n!drop/keep.txt\n"])
        #expect(selected.reason("drop/keep.txt") == .ignored)
    }

    @Test func `gives ignore files and exclude precedence over include`() throws {
        let policy = try SelectionPolicy(include: ["a.txt", ".env"], exclude: [".env"])
        let selected = Selected(policy, ignoreFiles: ["": "a.txt"])
        #expect(selected.reason("a.txt") == .ignored)
        #expect(selected.reason(".env") == .excluded)
    }

    @Test(arguments: [(FileKind.symlink, SkipReason.symlink), (.fifo, .fifo), (.socket, .socket), (.device, .device)])
    func `skips what is not a file by what it is`(kind: FileKind, reason: SkipReason) throws {
        #expect(try Selected(SelectionPolicy()).reason("name", kind: kind) == reason)
    }

    @Test func `skips files above the size limit`() throws {
        let policy = try SelectionPolicy(maximumSize: ByteCount(10))
        #expect(policy.decide(size: 10) == .take && policy.decide(size: 11) == .skip(.tooLarge))
    }

    @Test func `tells lines of an ignore file that can match nothing`() throws {
        let (_, lines) = try SelectionPolicy().enterRoot(ignoreFile: Array("ok\n# [\n[bad\n\nalso\\\n".utf8))
        #expect(lines == [3, 5])
    }

    @Test func `decides names that are not UTF-8`() throws {
        let policy = try SelectionPolicy(exclude: ["*.txt"])
        let context = policy.enterRoot().context
        let name: [UInt8] = [0xFF, 0xFE]
        #expect(policy.decide(path: name, nameStart: 0, kind: .file, in: context) == .take)
        let excluded = name + Array(".txt".utf8)
        #expect(policy.decide(path: excluded, nameStart: 0, kind: .file, in: context) == .skip(.excluded))
    }
}
