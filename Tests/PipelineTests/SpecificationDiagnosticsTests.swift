import Primitives
import Testing

@testable import Pipeline

struct SpecificationDiagnosticsTests {
    @Test(arguments: PipelineMistake.all)
    func `names each mistake at its place`(mistake: PipelineMistake) throws {
        let text = try SpecificationSamples.minimal(mistake.pointer, mistake.json)
        let (spec, diagnostics) = SpecificationSamples.decode(text)
        #expect(spec == nil)
        let errors = diagnostics.filter { $0.severity == .error }
        let found = errors.first { $0.pointer?.description == mistake.reported && $0.message.contains(mistake.message) }
        #expect(found != nil, "\(diagnostics)")
        if let hint = mistake.hint { #expect(found?.hint == hint) }
        #expect(errors.count == 1, "one mistake, one error: \(errors)")
    }

    @Test func `reports all mistakes of a file in one pass and in its order`() {
        let text = """
            {
              "version": 1, "name": "x",
              "inputs": { "docs": { "root": "d", "root": "e", "hiden": true } },
              "steps": [
                { "id": "b", "over": ["docs", "nowhere"], "prompt": 5,
                  "write": [{ "answer": "/a" }] }
              ],
              "limits": { "requests": -1 }
            }
            """
        let (spec, diagnostics) = SpecificationSamples.decode(text)
        #expect(spec == nil)
        let summary = diagnostics.map { "\($0.line):\($0.column) \($0.pointer?.description ?? "")" }
        #expect(
            summary == [
                "3:38 /inputs/docs/root", "3:51 /inputs/docs/hiden", "5:35 /steps/0/over/1", "5:57 /steps/0/prompt",
                "6:29 /steps/0/write/0/answer", "8:27 /limits/requests",
            ])
    }

    @Test func `renders like a compiler`() {
        let (_, diagnostics) = SpecificationSamples.decode(#"{ "version": 1, "nmae": "x" }"#)
        let lines = diagnostics.map(\.description)
        #expect(
            lines.contains(
                "pipeline.json:1:17: error: unknown key 'nmae' (at /nmae)\n  hint: did you mean 'name'?"), "\(lines)")
    }

    @Test func `places a syntax error`() {
        let (spec, diagnostics) = SpecificationSamples.decode("{\n  \"version\": 1,\n}")
        #expect(spec == nil)
        #expect(diagnostics.map { "\($0.line):\($0.column)" } == ["2:15"])
    }

    @Test(arguments: [
        #"{"openai": {"key": "sk-verysecret"}}"#, #"{"openai": {"baseURL": "https://u:sk-verysecret@x.org"}}"#,
    ])
    func `never repeats what may be a secret`(providers: String) throws {
        let text = try SpecificationSamples.minimal("/providers", providers)
        let rendered = SpecificationSamples.decode(text).diagnostics.map(\.description).joined()
        #expect(!rendered.isEmpty && !rendered.contains("verysecret"))
    }

    @Test func `escapes what would reach the terminal`() {
        let (_, diagnostics) = SpecificationSamples.decode(#"{ "\u001b[2J": 1 }"#)
        #expect(diagnostics.allSatisfy { !$0.description.contains("\u{1B}") })
        #expect(diagnostics.contains { $0.description.contains("u{1B}") })
    }

    @Test func `tells steps apart that come later`() {
        let text = """
            { "version": 1, "name": "x", "inputs": { "docs": { "root": "d" } }, "steps": [
              { "id": "a", "over": ["b"], "prompt": "p" }, { "id": "b", "over": ["a"], "prompt": "p" } ] }
            """
        let messages = SpecificationSamples.decode(text).diagnostics.filter { $0.severity == .error }.map(\.message)
        #expect(messages == ["step 'b' comes later"])
    }

    @Test(arguments: [
        (#""each": "folder""#, "have no folder"), (#""each": { "groupBy": "stem" }"#, "have no stem"),
        (#""each": { "groupBy": "(*)/**" }"#, "have no path"),
    ])
    func `refuses to group answers that lost what groups them`(each: String, message: String) {
        let text = """
            { "version": 1, "name": "x", "inputs": { "docs": { "root": "d" } }, "steps": [
              { "id": "a", "over": ["docs"], "each": "all", "prompt": "p" }, { "id": "b", "over": ["a"], \(each), "prompt": "p" } ] }
            """
        let errors = SpecificationSamples.decode(text).diagnostics.filter { $0.severity == .error }
        #expect(errors.count == 1)
        #expect(errors.first?.message.contains(message) == true, "\(errors)")
    }

    @Test func `warns about what is read or written by nobody, and still decodes`() throws {
        let text = try SpecificationSamples.minimal("/inputs/spare", #"{ "root": "s" }"#)
        var result = SpecificationSamples.decode(text)
        #expect(result.spec != nil)
        #expect(result.diagnostics.map(\.severity) == [.warning])
        result = SpecificationSamples.decode(try SpecificationSamples.minimal("/steps/0/write", "[]"))
        #expect(result.spec != nil)
        #expect(
            result.diagnostics.map(\.message) == [
                "the answers of step 'brief' are stored, but neither written nor read by another step"
            ])
    }

    @Test func `checks a lattice of steps without walking every path through it`() {
        let steps = (0..<200).map { index in
            let over =
                index == 0 ? #""docs""# : (max(0, index - 8)..<index).map { #""s\#($0)""# }.joined(separator: ",")
            return
                #"{ "id": "s\#(index)", "over": [\#(over)], "prompt": "p", "write": [{ "answer": "{{step}}/{{relpath}}" }] }"#
        }
        let text =
            #"{ "version": 1, "name": "x", "inputs": { "docs": { "root": "d" } }, "steps": [\#(steps.joined(separator: ","))] }"#
        let (spec, diagnostics) = SpecificationSamples.decode(text)
        #expect(spec?.steps.count == 200, "\(diagnostics.prefix(3))")
    }
}
