import Primitives
import TestSupport
import Testing

@testable import Providers

struct RunwareFrameTemplateTests {
    private static let frame = Array(
        #"{"taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11","delta":{"text":"a \"b\""},"finishReason":null}"#.utf8)

    private static func template(_ frame: [UInt8] = frame) throws -> RunwareFrameTemplate? {
        RunwareFrameTemplate(frame, try JSONParser.parse(frame), task: try RunwareSamples.task())
    }

    private static func like(_ literal: String) -> [UInt8] {
        Array(
            #"{"taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11","delta":{"text":"\#(literal)"},"finishReason":null}"#
                .utf8)
    }

    @Test(arguments: [
        ("", ""), ("plain", "plain"), (#"a\nb\t\"\\"#, "a\nb\t\"\\"), ("🚢", "🚢"), (#"\ud83d\udea2é"#, "🚢é"),
    ])
    func `reads what stands in the place of the text`(literal: String, expected: String) throws {
        #expect(try Self.template()?.text(of: Self.like(literal)) == expected)
    }

    @Test(arguments: [
        #"a","usage":{"promptTokens":1},"x":""#, #"a\"#, "a\nb", #"\x"#, #"\ud83d"#,
        #"a"},"cost":1,"delta":{"text":"b"#,
    ])
    func `leaves to the parser what is more than a text`(literal: String) throws {
        let frame = Self.like(literal)
        let text = try Self.template()?.text(of: frame)
        // Where the parser sees a plain text too, there must be no difference.
        let parsed = try? JSONParser.parse(frame).value["delta"]?["text"]?.stringValue
        #expect(text == nil || text == parsed && literal == #"\ud83d"#)
    }

    @Test(arguments: [
        #"{"delta":{"text":"a"},"finishReason":"stop"}"#, #"{"delta":{"text":"a"},"cost":0.1}"#,
        #"{"delta":{"text":"a","reasoningContent":"b"}}"#, #"{"delta":{"text":null}}"#, #"{"delta":{}}"#,
        #"{"delta":{"text":"a"},"delta":{"text":"b"}}"#, #"{"data":{"delta":{"text":"a"}}}"#, "[]",
        #"{"taskUUID":"cca8b53f-1eaa-4bc9-bb77-ffdc5e133e1b","delta":{"text":"a"}}"#, #"{"text":"a"}"#,
    ])
    func `learns only from frames that add a text`(frame: String) throws {
        #expect(try Self.template(Array(frame.utf8)) == nil)
    }

    @Test func `never differs from the parser`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let template = try #require(try Self.template())
        for _ in 0..<3000 {
            let frame = random.mutated(Self.like(#"one \"two\" 🚢 \n three"#))
            guard let text = template.text(of: frame) else { continue }
            let parsed = try? JSONParser.parse(frame)
            #expect(parsed?.value["delta"]?["text"]?.stringValue == text, "seed \(seed)")
            #expect(parsed?.value["finishReason"] == .null && parsed?.value.objectValue?.count == 3, "seed \(seed)")
        }
    }
}
