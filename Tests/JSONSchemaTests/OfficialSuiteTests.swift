import FoundationEssentials
import Patterns
import Primitives
import Testing

@testable import JSONSchema

/// Runs the JSON-Schema-Test-Suite where the environment says it lies; the suite itself is not part of the project.
///
/// `DOSSIER_JSON_SCHEMA_SUITE` names the suite's folder `tests/draft2020-12`.
struct OfficialSuiteTests {
    private static let folder = ProcessInfo.processInfo.environment["DOSSIER_JSON_SCHEMA_SUITE"]

    /// Files about what the validator refuses by design: other documents, dynamic scope, the content vocabulary.
    private static let unsupported: Set<String> = [
        "content.json", "dynamicRef.json", "refRemote.json", "unknownKeyword.json", "vocabulary.json", "format.json",
    ]
    private static let optional = [
        "bignum.json", "ecmascript-regex.json", "float-overflow.json", "non-bmp-regex.json", "format/date.json",
        "format/date-time.json", "format/time.json", "format/duration.json", "format/email.json", "format/uri.json",
        "format/uuid.json", "format/ipv4.json", "format/ipv6.json",
    ]

    @Test(.enabled(if: folder != nil)) func `agrees with the official suite`() throws {
        let folder = try #require(Self.folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
            .sorted()
        let files = names.filter { !Self.unsupported.contains($0) } + Self.optional.map { "optional/\($0)" }
        var counts = (agreed: 0, refused: 0)
        for file in files {
            let document = try JSONParser.parse(Array(Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file)"))))
            for group in document.value.arrayValue ?? [] {
                let title = "\(file): \(group["description"]?.stringValue ?? "")"
                do throws(JSONSchemaError) {
                    let schema = try JSONSchema(compiling: group["schema"] ?? true, patterns: PatternCompiler())
                    for test in group["tests"]?.arrayValue ?? [] {
                        let violations = schema.validate(test["data"] ?? .null)
                        let isAgreed = violations.isEmpty == (test["valid"] == true)
                        #expect(isAgreed, "\(title): \(test["description"]?.stringValue ?? ""): \(violations)")
                        counts.agreed += isAgreed ? 1 : 0
                    }
                } catch {
                    counts.refused += group["tests"]?.arrayValue?.count ?? 0
                    print("refused \(title): \(error.problems.first?.description ?? "")")
                }
            }
        }
        print("official suite: \(counts.agreed) tests agreed, \(counts.refused) under schemas that are refused")
        #expect(counts.agreed > 1000)
    }
}
