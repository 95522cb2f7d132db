import Media
import Primitives
import Testing

@testable import Pipeline

struct SpecificationValuesTests {
    @Test(arguments: [
        ("3", 3, 100, true), ("3", 4, 100, false), ("2%", 2, 100, true), ("2%", 3, 100, false), ("0%", 0, 0, true),
        ("33.3%", 1, 3, false), ("33.4%", 1, 3, true), ("100%", 5, 5, true),
    ])
    func `admits failures up to a number or a share`(text: String, part: Int, total: Int, expected: Bool) throws {
        #expect(try #require(Tolerance(parsing: text)).admits(part, of: total) == expected)
    }

    @Test(arguments: [("95%", 95, 100, true), ("95%", 94, 100, false), ("3", 3, 9, true), ("3", 2, 9, false)])
    func `is reached by a number or a share`(text: String, part: Int, total: Int, expected: Bool) throws {
        let tolerance = try #require(Tolerance(parsing: text))
        #expect(StepSpec.Requirement.atLeast(tolerance).isMet(by: part, of: total) == expected)
        #expect(!StepSpec.Requirement.complete.isMet(by: part, of: total))
        #expect(StepSpec.Requirement.complete.isMet(by: total, of: total))
    }

    @Test(arguments: ["", "%", "-1", "+1", "1.5", "101%", "-1%", "1e2%", "nan%", "1 %", " 1", "infinity%"])
    func `refuses what is neither a number nor a share`(text: String) { #expect(Tolerance(parsing: text) == nil) }

    @Test(arguments: [("3", "3"), ("2%", "2%"), ("2.5%", "2.5%"), ("100%", "100%")])
    func `spells a tolerance as it was written`(text: String, spelling: String) {
        #expect(Tolerance(parsing: text)?.description == spelling)
    }

    @Test(arguments: [
        ("any", MediaFamily.other, "x/y", true), ("pdf", .pdf, "application/pdf", true),
        ("pdf", .image, "image/png", false),
        ("image/*", .image, "image/png", true), ("image/*", .other, "imagex/png", false),
        ("image/PNG", .image, "image/png", true),
        ("image/png", .image, "image/jpeg", false), ("text/*", .pdf, "text/x", true),
    ])
    func `selects by family, type or any`(text: String, family: MediaFamily, type: String, expected: Bool) throws {
        #expect(try #require(TypeSelector(parsing: text)).matches(family, MediaType(rawValue: type)) == expected)
    }

    @Test(arguments: ["", "other", "PDF", "image/", "/png", "*/*", "image/p*", "a/b/c", "image /png"])
    func `refuses what selects nothing`(text: String) { #expect(TypeSelector(parsing: text) == nil) }

    @Test func `reaches every element and member that a pattern with stars names`() throws {
        let document = try JSONParser.parse(#"{"o": [{"q": "a"}, {"x": 1}, {"q": "b"}], "m": {"k": {"q": "c"}}}"#).value
        let matches = { (text: String) in
            (JSONPointerPattern(parsing: text)?.matches(in: document) ?? []).map {
                "\($0.pointer)=\(JSONWriter.text(of: $0.value))"
            }
        }
        #expect(matches("/o/*/q") == [#"/o/0/q="a""#, #"/o/2/q="b""#])
        #expect(matches("/*/*/q") == [#"/o/0/q="a""#, #"/o/2/q="b""#, #"/m/k/q="c""#])
        #expect(matches("/o/1/x") == ["/o/1/x=1"])
        #expect(matches("/o/9/x").isEmpty && matches("/none/*").isEmpty)
        #expect(JSONPointerPattern(parsing: "o") == nil && JSONPointerPattern(parsing: "") == nil)
    }

    @Test func `puts only given parameters into a model's canonical form`() {
        #expect(ModelSpec(id: "m").canonical == ["id": "m"])
        let full = ModelSpec(
            id: "m", temperature: 0.3, topP: 1, maxOutputTokens: 5, thinking: .low, seed: 7, stop: ["END"],
            search: true, mediaResolution: .high, results: 3)
        #expect(
            full.canonical == [
                "id": "m", "temperature": 0.3, "topP": 1, "maxOutputTokens": 5, "thinking": "low", "seed": 7,
                "stop": ["END"], "search": true, "mediaResolution": "high", "results": 3,
            ])
        #expect(ModelSpec(id: "m", results: 1).canonical == ["id": "m"], "one is what was asked for before, too")
        #expect(ModelSpec(id: "m", search: false).canonical == ["id": "m"], "answers of earlier releases stay fresh")
    }

    @Test(arguments: [
        ("https://api.example.org/v1", "api.example.org", false), ("http://localhost:8080", "localhost", true),
        ("http://127.9.9.9/", "127.9.9.9", true),
        ("http://[::1]:80/", "::1", true), ("HTTPS://Example.ORG", "example.org", false),
        ("http://127.0.0.1.example.org", "127.0.0.1.example.org", false),
        ("http://localhost@example.org/", "example.org", false),
    ])
    func `finds the host that an address really leads to`(text: String, host: String, isLoopback: Bool) throws {
        let address = try #require(WebAddress(parsing: text))
        #expect(address.host == host)
        #expect(address.isLoopback == isLoopback)
    }

    @Test(arguments: [
        "", "example.org", "ftp://x", "https://", "https:///a", "https://a b", "https://x:8a", "http://[::1",
        "https://?x",
    ])
    func `refuses what is no address`(text: String) { #expect(WebAddress(parsing: text) == nil) }
}
