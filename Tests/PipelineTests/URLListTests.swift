import Primitives
import Testing

@testable import Pipeline

struct URLListTests {
    @Test func `reads one URL per line, without comments and empty lines`() {
        let (urls, diagnostics) = URLList.parse(
            "\u{FEFF}# photographs\nhttps://a.b/c.png\r\n\n  https://a.b/d.png?x=%23  \n\t# more\nhttps://a.b/e.png",
            file: "list.txt")
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        #expect(urls.map(\.url) == ["https://a.b/c.png", "https://a.b/d.png?x=%23", "https://a.b/e.png"])
        #expect(urls.map(\.location.position.line) == [2, 4, 6])
        #expect(urls.map(\.location.position.column) == [1, 3, 1])
    }

    @Test func `names every line that is wrong, with its place`() {
        let (urls, diagnostics) = URLList.parse(
            """
            https://a.b/c.png
              http://a.b/plain.png
            https://a.b/c.png
            https://me:hunter2@a.b/
            https://a.b/d.png image/png
            https://a.b/e#f
            not a url
            https://a.b/ü
            """, file: "list.txt")
        #expect(urls.map(\.url) == ["https://a.b/c.png"])
        #expect(
            diagnostics.map { "\($0.file):\($0.line):\($0.column)" } == [
                "list.txt:2:3", "list.txt:3:1", "list.txt:4:1", "list.txt:5:1", "list.txt:6:1", "list.txt:7:1",
                "list.txt:8:1",
            ])
        #expect(diagnostics[1].message.contains("line 1"))
        #expect(diagnostics.allSatisfy { !$0.description.contains("hunter2") })
    }

    @Test(arguments: ["", "\n\n", "# nothing yet\n"])
    func `is no list without a URL`(text: String) {
        let (urls, diagnostics) = URLList.parse(text, file: "list.txt")
        #expect(urls.isEmpty && diagnostics.map(\.message) == ["the list names no URL"])
    }
}
