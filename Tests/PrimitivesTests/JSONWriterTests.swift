import Primitives
import TestSupport
import Testing

struct JSONWriterTests {
    @Test func `escapes what JSON and terminals need escaped`() {
        let value = JSONValue.string("\" \\ \n \r \t \u{0} \u{1F} \u{7F} / \u{E9} \u{1F600}")
        #expect(
            JSONWriter.text(of: value) == #""\" \\ \n \r \t \u0000 \u001f \u007f / "# + "\u{E9} \u{1F600}\"")
    }

    @Test func `indents in the pretty style`() {
        let value: JSONValue = ["a": [1, [:]], "b": []]
        #expect(JSONWriter.text(of: value, style: .pretty) == "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}")
        #expect(JSONWriter.text(of: value) == #"{"a":[1,{}],"b":[]}"#)
    }

    @Test func `reads back what it wrote, in every style`() throws {
        for seed in 0..<UInt64(300) {
            var random = SeededGenerator(seed: seed)
            let value = RandomJSON.value(using: &random)
            for style in [JSONWriter.Style.compact, .canonical, .pretty] {
                let bytes = JSONWriter.bytes(of: value, style: style)
                let again = try JSONParser.parse(bytes).value
                #expect(again == value, "seed \(seed)")
                #expect(JSONWriter.bytes(of: again, style: style) == bytes, "seed \(seed)")
            }
        }
    }

    @Test func `gives equal values equal canonical bytes, however they were spelled`() throws {
        for seed in 0..<UInt64(300) {
            var random = SeededGenerator(seed: seed)
            let value = RandomJSON.value(using: &random)
            let respelled = RandomJSON.respelled(value, using: &random)
            let canonical = JSONWriter.text(of: value, style: .canonical)
            let again = try JSONParser.parse(respelled).value
            #expect(JSONWriter.text(of: again, style: .canonical) == canonical, "seed \(seed): \(respelled)")
            #expect(again == value, "seed \(seed): \(respelled)")
        }
    }

    @Test(arguments: [
        ("1", ["1.0", "1e0", "10e-1", "0.1e1", "1.000"]), ("0", ["-0", "0.0", "-0.0", "0e9", "0e-400"]),
        ("-2.5", ["-25e-1", "-2.50", "-0.25E1"]), ("100000000000000000000", ["1e20", "1E+20", "10e19"]),
        ("9007199254740993", ["9007199254740993.0", "9007199254740993e0"]),
        ("0.1", ["1e-1", "0.10", "10E-2"]), ("1e-7", ["0.0000001", "10e-8"]), ("1e400", ["10e399", "1E400"]),
    ])
    func `spells one number in one way`(canonical: String, spellings: [String]) throws {
        let expected = JSONWriter.text(of: try JSONParser.parse(canonical).value, style: .canonical)
        for spelling in spellings {
            let value = try JSONParser.parse(spelling).value
            #expect(JSONWriter.text(of: value, style: .canonical) == expected, "\(spelling)")
            #expect(try value == JSONParser.parse(canonical).value, "\(spelling)")
        }
    }

    @Test(arguments: [
        ("9007199254740992", "9007199254740993.0"), ("0.1", "0.10000000000000000001"), ("1e400", "1e401"),
        ("1", "1.0000000000000000000001"), ("100000000000000000000", "100000000000000000001"), ("1e-400", "0"),
    ])
    func `keeps apart numbers that differ`(left: String, right: String) throws {
        let (left, right) = (try JSONParser.parse(left).value, try JSONParser.parse(right).value)
        #expect(left != right)
        #expect(JSONWriter.text(of: left, style: .canonical) != JSONWriter.text(of: right, style: .canonical))
    }

    @Test func `sorts members by bytes in the canonical style, and keeps their order in the others`() {
        let value: JSONValue = ["b": 1, "a": 2, "\u{E9}": 3, "B": 4]
        #expect(JSONWriter.text(of: value) == "{\"b\":1,\"a\":2,\"\u{E9}\":3,\"B\":4}")
        #expect(JSONWriter.text(of: value, style: .canonical) == "{\"B\":4,\"a\":2,\"b\":1,\"\u{E9}\":3}")
    }
}
