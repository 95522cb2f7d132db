import Primitives
import Testing

struct MarkdownEscapeTests {
    @Test(arguments: [
        ("plain text, 3.5 km (north)", "plain text, 3.5 km (north)"),
        ("*a* _b_ `c`", #"\*a\* \_b\_ \`c\`"#),
        ("[a](b) ![c](d)", #"\[a\](b) \!\[c\](d)"#),
        ("<img src=x>", #"\<img src=x\>"#),
        ("a | b ~~c~~", #"a \| b \~\~c\~\~"#),
        ("&copy; &#33; A & B AT&T", "\\&copy; \\&#33; A & B AT\\&T"),
        ("# heading #", "\\# heading \\#"),
        ("a #1", "a #1"),
        ("- item", #"\- item"#), ("+ item", #"\+ item"#), ("---", #"\---"#), ("===", #"\==="#),
        ("1. item", #"1\. item"#), ("12) item", #"12\) item"#), ("3.5 m", #"3\.5 m"#),
        ("1234567890. x", "1234567890. x"),
        ("see http://e.example and www.e.example", #"see http\://e.example and www\.e.example"#),
        ("HTTPS://E ftp://e mailto:a@b", #"HTTPS\://E ftp\://e mailto\:a@b"#),
        ("one\n\n    two\r\nthree\u{2028}four", "one two three four"),
        ("  lead and trail  ", "lead and trail"),
        ("a\u{202E}b\u{0}c\u{1B}[0m", #"abc\[0m"#),
        (#"back\slash\"#, #"back\\slash\\"#),
        ("end!", #"end\!"#), ("a! b", "a! b"),
        ("$x^2$ {y}", #"\$x\^2\$ \{y\}"#),
        ("", ""),
    ])
    func `makes text literal on one line`(_ text: String, _ escaped: String) {
        #expect(MarkdownEscape.inline(text) == escaped)
    }

    @Test(arguments: [
        ("<a href=\"x\">'&`</a>", "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#96;&lt;/a&gt;"), ("ä\n", "ä\n"),
        ("\0", "\u{FFFD}"),
    ])
    func `makes text literal in HTML`(_ text: String, _ escaped: String) {
        #expect(HTMLEscape.text(text) == escaped)
    }
}
