import Primitives
import Testing

struct TerminalTextTests {
    @Test(arguments: [
        ("plain \u{E9} \u{1F600}", "plain \u{E9} \u{1F600}"), ("\u{1B}[2J", "\\u{1B}[2J"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\u{0}\u{7F}\u{9B}31m", "\\u{0}\\u{7F}\\u{9B}31m"), ("x\u{202E}gpj.exe", "x\\u{202E}gpj.exe"),
        ("\u{2066}\u{2069}\u{200E}\u{200F}\u{61C}", "\\u{2066}\\u{2069}\\u{200E}\\u{200F}\\u{61C}"),
        ("\u{2028}\u{2029}\u{FEFF}", "\\u{2028}\\u{2029}\\u{FEFF}"), ("\r\n", "\\r\\n"),
    ])
    func `shows what would act on a terminal`(text: String, escaped: String) {
        #expect(TerminalText.escaped(text) == escaped)
    }

    @Test func `leaves nothing that acts, whatever the text`() {
        for value in UInt32(0)..<0x3100 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let escaped = TerminalText.escaped(String(Character(scalar)))
            #expect(escaped.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }, "\(value)")
            #expect(TerminalText.escaped(escaped) == escaped, "\(value)")
        }
    }
}
