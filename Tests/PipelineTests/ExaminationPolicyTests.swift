import Media
import Primitives
import Testing

@testable import Pipeline

struct ExaminationPolicyTests {
    private static let identity = FileIdentity(device: 1, inode: 2, size: 100, modified: 4)

    private func policy(
        _ types: [TypeSelector] = [.family(.text)], maxBytes: Int? = nil, paranoid: Bool = false
    ) -> ExaminationPolicy {
        let location = SourceLocation(pointer: JSONPointer(), position: TextPosition(line: 1, column: 1))
        let input = InputSpec(
            id: "docs", origin: .folder("docs"), types: types, maxBytes: maxBytes.map { ByteCount($0) },
            location: location)
        return ExaminationPolicy(inputs: [input], attemptsAcrossRuns: 3, paranoid: paranoid)
    }

    private func entry(_ identity: FileIdentity = ExaminationPolicyTests.identity, name: String = "a.txt")
        -> DiscoveredEntry
    {
        DiscoveredEntry(
            input: "docs", path: RelativePath(unchecked: Array(name.utf8)), verdict: .file(identity))
    }

    private func known(
        _ family: MediaFamily? = .text, identity: FileIdentity? = ExaminationPolicyTests.identity,
        hasDigest: Bool = true, problem: ReadingProblem.Kind? = nil, skip: String? = nil, attempts: Int = 0
    ) -> KnownSource {
        KnownSource(
            identity: identity, type: family.map { $0 == .pdf ? .pdf : .plainText }, family: family,
            hasDigest: hasDigest, problem: problem, skipReason: skip, attempts: attempts)
    }

    @Test func `leaves a file that it knows, and opens every other`() {
        #expect(!policy().needsExamination(entry(), known: known()))
        #expect(policy().needsExamination(entry(), known: nil))
        #expect(policy().needsExamination(entry(), known: known(identity: nil)))
        #expect(policy(paranoid: true).needsExamination(entry(), known: known()))
    }

    @Test func `opens a file whose identity changed in any part`() {
        let old = Self.identity
        for identity in [
            FileIdentity(device: 9, inode: old.inode, size: old.size, modified: old.modified),
            FileIdentity(device: old.device, inode: 9, size: old.size, modified: old.modified),
            FileIdentity(device: old.device, inode: old.inode, size: 9, modified: old.modified),
            FileIdentity(device: old.device, inode: old.inode, size: old.size, modified: 9),
        ] {
            #expect(policy().needsExamination(entry(identity), known: known()))
        }
    }

    @Test func `never opens what discovery refused`() {
        for verdict in [
            DiscoveredEntry.Verdict.skipped(reason: "excluded"), .failed(ReadingProblem(.unreadable, "x")),
        ] {
            let entry = DiscoveredEntry(input: "docs", path: .root, verdict: verdict)
            #expect(!policy(paranoid: true).needsExamination(entry, known: nil))
        }
    }

    @Test func `opens files that are wanted now and were not hashed, and forgets those that are not wanted now`() {
        let unwanted = known(.pdf, hasDigest: false, skip: ExaminationPolicy.typeNotSelected)
        #expect(!policy().needsExamination(entry(), known: unwanted))
        #expect(policy([.family(.pdf)]).needsExamination(entry(), known: unwanted))
        #expect(policy([.family(.pdf)]).needsExamination(entry(), known: known()))
        #expect(policy([.any]).needsExamination(entry(), known: unwanted))
    }

    @Test(arguments: [ReadingProblem.Kind.timeout, .unreadable, .changed])
    func `tries again what may pass, until the cap`(problem: ReadingProblem.Kind) {
        for attempts in 1...2 {
            #expect(policy().needsExamination(entry(), known: known(problem: problem, attempts: attempts)))
        }
        #expect(!policy().needsExamination(entry(), known: known(problem: problem, attempts: 3)))
    }

    @Test(arguments: [ReadingProblem.Kind.encrypted, .corrupt, .unsupported])
    func `leaves what stays broken, unless it is not wanted any more`(problem: ReadingProblem.Kind) {
        let broken = known(hasDigest: false, problem: problem, attempts: 1)
        #expect(!policy().needsExamination(entry(), known: broken))
        #expect(policy([.family(.pdf)]).needsExamination(entry(), known: broken))
    }

    @Test func `looks at the limit of size again`() {
        let large = known(hasDigest: false, problem: .tooLarge, attempts: 1)
        #expect(!policy(maxBytes: 99).needsExamination(entry(), known: large))
        #expect(policy(maxBytes: 100).needsExamination(entry(), known: large))
        #expect(policy().needsExamination(entry(), known: large))
        #expect(policy(maxBytes: 99).needsExamination(entry(), known: known()))
        let source = UnexaminedSource(input: "docs", path: .root, identity: Self.identity)
        #expect(policy(maxBytes: 99).sizeProblem(source)?.kind == .tooLarge)
        #expect(policy(maxBytes: 100).sizeProblem(source) == nil)
    }

    @Test(arguments: [("a.txt", true), ("a.TXT", true), ("a.pdf", false), ("keep", false), (".gitkeep", false)])
    func `opens an empty file again only when its name is wanted now`(name: String, isWanted: Bool) {
        let empty = FileIdentity(device: 1, inode: 2, size: 0, modified: 4)
        let before = known(.other, identity: empty, hasDigest: false, skip: ExaminationPolicy.empty)
        #expect(policy().needsExamination(entry(empty, name: name), known: before) == isWanted)
        let source = UnexaminedSource(
            input: "docs", path: RelativePath(unchecked: Array(name.utf8)), identity: empty)
        #expect(policy().claimsToBeWanted(source) == isWanted)
    }

    @Test func `asks for the facts of the families that an input names`() {
        #expect(policy([.family(.text), .family(.pdf)]).families(for: "docs") == [.text, .pdf])
        #expect(policy([.any]).families(for: "docs") == Set(MediaFamily.allCases))
        #expect(policy([.mime("image/*")]).families(for: "docs") == Set(MediaFamily.allCases))
        #expect(policy().families(for: "elsewhere") == [])
    }

    private func settled(
        _ verdict: DiscoveredEntry.Verdict, _ type: String?, _ types: [TypeSelector] = [.any]
    ) throws -> SourceRecord {
        let type = type.map(MediaType.init(rawValue:))
        let web = WebSource(
            url: "https://h/a", facts: type.map { SourceFacts(type: $0, family: MediaFamily(of: $0)) },
            content: SHA256Digest(words: [1, 2, 3, 4]))
        let path = RelativePath(unchecked: Array("h/a".utf8))
        return try #require(
            policy(types).settled(DiscoveredEntry(input: "docs", path: path, verdict: verdict, web: web)))
    }

    @Test func `takes a URL for what it is said to be`() throws {
        let photo = try settled(.reference, "image/png")
        #expect(photo.isSelected && photo.reference == "https://h/a")
        #expect(photo.sha256 == SHA256Digest(words: [1, 2, 3, 4]) && photo.bytes == nil && photo.identity == nil)
        #expect(try settled(.reference, "image/png", [.family(.pdf)]).state == .skipped(reason: "type_not_selected"))
        #expect(try settled(.reference, nil).state == .skipped(reason: "url_type_unknown"))
        #expect(try settled(.reference, nil).reference == nil)
    }

    @Test(arguments: ["text/plain", "message/rfc822", "application/zip", "application/msword", "font/woff2"])
    func `fails a URL that nobody takes as one, and says what helps`(type: String) throws {
        let record = try settled(.reference, type)
        #expect(record.problem?.kind == .unsupported && record.problem?.message.contains("'download'") == true)
        #expect(record.sha256 == nil && record.facts != nil, "with a family, its unit is named")
    }

    @Test func `names the unit of a URL that could not be fetched, if its type may be wanted`() throws {
        let problem = ReadingProblem(.transient, "x")
        #expect(try settled(.failed(problem), "application/pdf", [.family(.pdf)]).facts?.family == .pdf)
        #expect(try settled(.failed(problem), nil).facts?.family == .other)
        #expect(try settled(.failed(problem), nil, [.family(.pdf)]).facts == nil)
        #expect(try settled(.failed(problem), nil).url == "https://h/a")
        #expect(try settled(.awaited, nil, [.family(.pdf)]).state == .skipped(reason: "not_downloaded"))
    }
}
