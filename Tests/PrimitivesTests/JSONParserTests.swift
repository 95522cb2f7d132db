import Primitives
import Testing

struct JSONParserTests {
    @Test(arguments: [
        "null", "true", "false", "0", "-0", "12", "-3.25", "1e5", "1E+5", "1e-5", "0.5e10", "\"\"", "\"a\"", "[]", "{}",
        " [ ] ", "[1,2]", "{\"a\":{\"b\":[null]}}", "\t\r\n 1 \n", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u00e9\"",
        "\"\\ud83d\\ude00\"", "\"\u{1F600}\"", "{\"\":0}", "{\"a\":1,\"a\":2}", "\"\u{7F}\"",
    ])
    func `takes what RFC 8259 allows`(text: String) {
        #expect(throws: Never.self) { try JSONParser.parse(text) }
    }

    @Test(arguments: [
        ("", 0), (" ", 1), ("nul", 0), ("True", 0), ("01", 0), ("-", 1), ("+1", 0), (".5", 0), ("1.", 2), ("1e", 2),
        ("1e+", 3), ("0x10", 1), ("[", 1), ("[1", 2), ("[1,]", 2), ("[,]", 1), ("[1 2]", 3), ("{", 1), ("{a:1}", 1),
        ("{'a':1}", 1), ("{\"a\" 1}", 5), ("{\"a\":}", 5), ("{\"a\":1,}", 6), ("\"abc", 0), ("\"\\x\"", 1),
        ("\"\\u12g4\"", 5), ("\"a\nb\"", 2), ("\"\u{1}\"", 1), ("1 2", 2), ("[1]]", 3), ("NaN", 0), ("Infinity", 0),
        ("// no", 0), ("\u{FEFF}\u{FEFF}1", 3),
    ])
    func `refuses what RFC 8259 does not allow, and says where`(text: String, offset: Int) {
        do {
            let node = try JSONParser.parse(text)
            Issue.record("\(text) was read as \(node.value)")
        } catch {
            #expect(error.offset == offset, "\(text): \(error)")
        }
    }

    @Test func `reads escapes`() throws {
        let text = #""\"\\\/\b\f\n\r\t\u0041\u00E9\ud83d\ude00""#
        #expect(try JSONParser.parse(text).value.stringValue == "\"\\/\u{8}\u{C}\n\r\tA\u{E9}\u{1F600}")
    }

    @Test(arguments: [
        (#""\ud800""#, "\u{FFFD}"), (#""\ud800x""#, "\u{FFFD}x"), (#""\udc00""#, "\u{FFFD}"),
        (#""\ud800\ud800""#, "\u{FFFD}\u{FFFD}"), (#""\ud800\u0041""#, "\u{FFFD}A"),
    ])
    func `replaces a lone surrogate`(text: String, expected: String) throws {
        #expect(try JSONParser.parse(text).value.stringValue == expected)
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
        ] as [[UInt8]])
    func `refuses text that is not UTF-8`(bytes: [UInt8]) {
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse([0x22] + bytes + [0x22]) }
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(bytes) }
    }

    @Test func `leaves out a byte order mark`() throws {
        #expect(try JSONParser.parse([0xEF, 0xBB, 0xBF, 0x31]).value == 1)
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
    func `survives nesting that exists to do harm`(opening: String) throws {
        let bomb = String(repeating: opening, count: 1_000_000)
        do {
            _ = try JSONParser.parse(bomb)
            Issue.record("it was read")
        } catch {
            #expect(error.message.contains("\(JSONParser.maximumDepth)"))
        }
    }

    @Test func `allows nesting up to its limit`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try JSONParser.parse(nested(JSONParser.maximumDepth)) }
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(nested(JSONParser.maximumDepth + 1)) }
    }

    // With a copy per escape this would move terabytes.
    @Test(.timeLimit(.minutes(5)))
    func `reads a long string of escapes in one pass`() throws {
        let count = 1_000_000
        let text = "\"" + String(repeating: "ab\\n", count: count) + "\""
        #expect(try JSONParser.parse(text).value.stringValue?.utf8.count == count * 3)
    }

    @Test func `keeps duplicates in the tree and the last in the value`() throws {
        let node = try JSONParser.parse(#"{ "a": 1, "b": 2, "a": 3 }"#)
        guard case .object(let members) = node.content else {
            Issue.record("no object")
            return
        }
        #expect(members.map(\.key) == ["a", "b", "a"])
        #expect(members.map(\.keyOffset) == [2, 10, 18])
        #expect(node.value == ["a": 3, "b": 2])
    }

    @Test func `keeps apart keys that only Unicode holds for equal`() throws {
        let value = try JSONParser.parse("{ \"\u{E9}\": 1, \"e\u{301}\": 2 }").value
        #expect(value.objectValue?.count == 2)
        #expect(value["\u{E9}"] == 1)
        #expect(value["e\u{301}"] == 2)
        #expect(JSONValue.string("\u{E9}") != JSONValue.string("e\u{301}"))
    }
}
