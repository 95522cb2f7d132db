import Primitives
import Testing

@testable import Pipeline

struct SourceTextTests {
    @Test(arguments: [
        "", "\n", "a\nbc\n", String(repeating: "é😀x\n", count: 700), String(repeating: "x", count: 3000),
        String(repeating: "ab\r\n", count: 512),
    ])
    func `finds every offset where counting from the start finds it`(text: String) {
        let source = SourceText(file: "f", text: text)
        for offset in stride(from: 0, through: source.bytes.count, by: 7) {
            #expect(source.position(of: offset) == TextPosition(offset: offset, in: source.bytes))
        }
        #expect(source.position(of: .max) == TextPosition(offset: source.bytes.count, in: source.bytes))
        #expect(source.position(of: -1) == TextPosition(line: 1, column: 1))
    }
}
