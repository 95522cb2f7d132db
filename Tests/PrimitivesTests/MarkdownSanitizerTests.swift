import Primitives
import Testing

struct MarkdownSanitizerTests {
    @Test(arguments: [
        ("# A\n\n- *b* **c** `d` ~~e~~\n\n> f\n\n| g | h |\n", "# A\n\n- *b* **c** `d` ~~e~~\n\n> f\n\n| g | h |\n"),
        ("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"),
        (#"\<b>"#, "&lt;b>"), (#"\\<b>"#, #"\\&lt;b>"#),
        ("![a](https://e.example/x.png)", #"!\[a](https://e.example/x.png)"#),
        ("![a][r]\n\n[r]: https://e.example\n", "!\\[a][r]\n\n[r]: https://e.example\n"),
        (#"\![a](https://e.example)"#, #"\![a](https://e.example)"#),
        (#"\\![a](x)"#, #"\\!\[a](x)"#),
        (
            "[a](https://e.example) [b](mailto:x@e.example) [c](x/y.md#z) [d](#e)",
            "[a](https://e.example) [b](mailto:x@e.example) [c](x/y.md#z) [d](#e)"
        ),
        ("[a](javascript:alert(1))", #"[a]\(javascript:alert(1))"#),
        ("[a]( \tJavaScript:x)", "[a]\\( \tJavaScript:x)"),
        ("[a](java&#115;cript:x)", #"[a]\(java&#115;cript:x)"#),
        (#"[a](java\script:x)"#, #"[a]\(java\script:x)"#),
        ("[a](<javascript:x>)", #"[a]\(&lt;javascript:x>)"#),
        ("[a](data:text/html,x)", #"[a]\(data:text/html,x)"#),
        ("[a](\njavascript:x)", "[a]\\(\njavascript:x)"),
        ("[r]: javascript:x", #"[r]\: javascript:x"#), ("[r]:\n  javascript:x", "[r]\\:\n  javascript:x"),
        ("a `<b>` c", "a `<b>` c"), ("a ``<b>` c", #"a \`\`&lt;b>\` c"#),
        ("a ` b\n`<img>` c", "a \\` b\n`<img>` c"),
        ("| `<img> | x` |", #"| \`&lt;img> | x\` |"#),
        ("```swift\nlet a = \"<b>\"\n```\n<b>", "```swift\nlet a = \"<b>\"\n```\n&lt;b>"),
        ("```mermaid\nx\n```\n", "```\nx\n```\n"),
        ("```\n<b>", "```\n<b>\n```\n"),
        (" ```\n<b>\n```\n<c>\n```\n", " \\`\\`\\`\n&lt;b>\n```\n<c>\n```\n"),
        ("- ```\n<b>\n", "- \\`\\`\\`\n&lt;b>\n"),
        ("> ~~~\n> <b>\n", "> \\~\\~\\~\n> &lt;b>\n"),
        ("``` a`b\n<b>\n", "\\`\\`\\` a\\`b\n&lt;b>\n"),
        ("``` a`\u{301}\n<b>\n", "\\`\\`\\` a\\`\u{301}\n&lt;b>\n"),
        ("a\u{202E}b\u{0}", "ab"),
        ("", ""), ("\n", "\n"), ("a\r\nb\rc", "a\nb\nc"),
    ])
    func `keeps structure and takes the rest`(_ text: String, _ sanitized: String) {
        #expect(MarkdownSanitizer.sanitized(text) == sanitized)
    }

    @Test func `changes nothing more the second time`() {
        for text in ["a `b` <c> ![d](e)", "```\nx", "[a](javascript:x) \\", "~~~~ x\n~~~\n<b>"] {
            let once = MarkdownSanitizer.sanitized(text)
            #expect(MarkdownSanitizer.sanitized(once) == once)
        }
    }
}
