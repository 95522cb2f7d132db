import Primitives
import TestSupport
import Testing

@testable import Providers

struct AnswerExtractionTests {
    @Test(arguments: [
        (#"{"a":1}"#, #"{"a":1}"#), (" \n[1,2] \n", "[1,2]"), ("\u{FEFF}{}", "{}"), ("42", "42"),
        (#""text""#, #""text""#),
        ("```json\n{\"a\":1}\n```", #"{"a":1}"#), ("```\n[1]\n```\n", "[1]"),
        ("Here it is:\n\n```JSON\n{\"a\": \"``` {\"}\n```\nAnything else?", #"{"a":"``` {"}"#),
        ("Sure! {\"a\":{\"b\":[1,2]}} I hope this helps.", #"{"a":{"b":[1,2]}}"#),
        ("As [1] says: {\"a\":1}", #"{"a":1}"#), ("{\"a\":1}\n{\"a\":1}", #"{"a":1}"#),
        (#"{"a":"\\\"}{"} trailing"#, #"{"a":"\\\"}{"}"#),
        ("Use {name} like this: {\"a\":1}", #"{"a":1}"#),
    ])
    func `finds the value that was meant`(text: String, expected: String) throws {
        #expect(try AnswerExtraction.json(from: text).get() == JSONParser.parse(expected).value)
    }

    @Test(arguments: [
        ("", "holds no JSON value"), ("I cannot do that.", "holds no JSON value"),
        ("{\"a\":1} or {\"a\":2}", "holds 2 JSON values"), ("[1] and [2]", "holds 2 JSON values"),
        (#"{"a":{"b":1},"c":"cut"#, "a string that never ends at line 1, column 18"),
        ("Here:\n{\"a\":1,}", "not valid JSON: a comma before the end of the list is not JSON at line 2, column 7"),
        ("{\"a\": {\"b\":1}, oops}", "not valid JSON"), ("{'a':1}", "not valid JSON"),
    ])
    func `says what to mend`(text: String, words: String) {
        guard case .failure(let problem) = AnswerExtraction.json(from: text) else {
            return #expect(Bool(false), "a value was found in \(text)")
        }
        #expect(problem.description.contains(words), "\(problem.description)")
    }

    @Test(arguments: [5, 6, 7] as [UInt64])
    func `finds any object behind a sentence and a fence`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let letters = Array("ab{}[]\"\\ `\n🚢")
        for _ in 0..<200 {
            let text = String(
                (0..<Int.random(in: 0...12, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" })
            let value: JSONValue = ["text": .string(text), "list": [1, .string(text)]]
            let written = JSONWriter.text(of: value, style: random.isOne(in: 2) ? .pretty : .compact)
            let found = AnswerExtraction.json(from: "Of course:\n```json\n\(written)\n```\nDone.")
            #expect(try found.get() == value, "seed \(seed): \(written)")
        }
    }

    @Test func `is not held up by brackets without an end`() {
        for text in [String(repeating: "[", count: 20_000), String(repeating: "{]", count: 10_000)] {
            #expect(throws: AnswerExtraction.Problem.self) { try AnswerExtraction.json(from: text).get() }
        }
    }
}
