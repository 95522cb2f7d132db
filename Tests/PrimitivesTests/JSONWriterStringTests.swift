import Primitives
import Testing

/// How strings are spelled; what they stand for must survive a reader.
@Suite struct JSONWriterStringTests {
    @Test(arguments: [
        ("", #""""#), ("plain", #""plain""#), ("\"", #""\"""#), ("a\\b", #""a\\b""#), ("\n\r\t", #""\n\r\t""#),
        ("\u{0}\u{1F}\u{7F}", #""\u0000\u001f\u007f""#), ("é\n漢", "\"é\\n漢\""), ("\\end\\", #""\\end\\""#),
    ])
    func `escapes quotes, backslashes and control characters alone`(_ text: String, _ spelled: String) {
        #expect(JSONWriter.text(of: .string(text)) == spelled)
    }

    @Test func `gives back every string of one to three marks`() throws {
        let marks: [Character] = ["a", "\"", "\\", "\n", "\u{1}", "\u{7F}", "é", "🙂"]
        for first in marks {
            for second in marks {
                for third in marks {
                    let text = String([first, second, third])
                    let spelled = JSONWriter.bytes(of: .string(text))
                    #expect(try JSONParser.parse(spelled).value.stringValue == text)
                }
            }
        }
    }
}
