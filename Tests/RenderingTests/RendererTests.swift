import Media
import Primitives
import Rendering
import Templates
import Testing

struct RendererTests {
    /// A template of the real library, joined to the renderer as the program does it.
    struct Mustache: TemplateRendering {
        let template: MustacheTemplate

        init(_ text: String) throws { template = try MustacheTemplate(parsing: text) }

        func render(_ data: JSONValue, escaping: OutputEscaping) throws -> String {
            let kind: TemplateEscaping =
                switch escaping {
                case .none: .none
                case .markdown: .markdown
                case .html: .html
                }
            return try template.render(data, escaping: kind)
        }
    }

    static let context = RenderingContext(
        unit: "brief:evidence/a_b/x.pdf", step: "brief", engine: "local/1",
        source: RenderedSource(
            relpath: "a_b/x.pdf", input: "evidence",
            facts: SourceFacts(type: .pdf, family: .pdf, facts: [FactKey.pages: 3]), bytes: ByteCount(1200)),
        coverage: Coverage(unit: .pages, total: 3, read: 2, missing: ["page 3: no text layer"]), vars: ["team": "Ops"])

    private func text(
        _ answer: RenderedAnswer, _ kind: Renderer.Kind, _ fileName: String = "x.md",
        _ context: RenderingContext = RendererTests.context
    ) throws -> String {
        String(
            decoding: try Renderer().bytes(of: answer, as: kind, fileName: fileName, context: context), as: UTF8.self)
    }

    @Test func `writes JSON indented, in its own order, with one line break`() throws {
        let answer = RenderedAnswer.json(["b": [1, 2.50], "a": "ä<"])
        let expected = "{\n  \"b\": [\n    1,\n    2.5\n  ],\n  \"a\": \"ä<\"\n}\n"
        #expect(try text(answer, .json, "x.json") == expected)
        #expect(try text(answer, .answer, "x.json") == expected)
    }

    @Test(arguments: [("text", "text\n"), ("text\n\n\n", "text\n"), ("", "\n"), ("a\r\nb\r\n", "a\r\nb\n")])
    func `ends a text with exactly one line break`(_ text: String, _ output: String) throws {
        #expect(try self.text(.text(text), .answer, "x.txt") == output)
    }

    @Test func `takes from a Markdown answer what would run or fetch`() throws {
        let answer = "# A *b*\n\n<img src=x onerror=y> ![p](https://e.example/p.png) [l](https://e.example)\n"
        #expect(
            try text(.text(answer), .answer)
                == "# A *b*\n\n&lt;img src=x onerror=y> !\\[p](https://e.example/p.png) [l](https://e.example)\n")
        #expect(try text(.text(answer), .answer, "x.txt") == answer)
        #expect(try text(.text("<script>"), .answer, "x.html").contains("&lt;script&gt;"))
    }

    @Test func `gives a template the answer and what is known of the unit`() throws {
        let template = try Mustache(
            """
            # {{title}}
            {{_source.relpath}} {{_source.name}} {{_source.type}} {{_source.pages}} {{_source.bytes}}
            {{_unit}} {{_engine.name}} {{_step}} {{_vars.team}}
            {{_coverage.read}}/{{_coverage.total}} {{_coverage.unit}}{{^_coverage.complete}}, incomplete{{/_coverage.complete}}
            {{#_coverage.missing}}
            - {{.}}
            {{/_coverage.missing}}
            {{#points}}
            * {{text}}
            {{/points}}
            """)
        let answer = RenderedAnswer.json([
            "title": "A # <b>", "points": [["text": "one"], ["text": "[two](x)"]], "_engine": ["name": "forged"],
        ])
        #expect(
            try text(answer, .template(template)) == """
                # A # \\<b\\>
                a\\_b/x.pdf x.pdf pdf 3 1200
                brief:evidence/a\\_b/x.pdf local/1 brief Ops
                2/3 pages, incomplete
                - page 3: no text layer
                * one
                * \\[two\\](x)

                """)
    }

    @Test func `gives a template a text answer as answer`() throws {
        let template = try Mustache("{{{answer}}}{{^_source}}|none{{/_source}}")
        let context = RenderingContext(unit: "digest:a", step: "digest", engine: "m")
        #expect(try text(.text("a <b> *c*"), .template(template), "x.md", context) == "a &lt;b> *c*|none\n")
    }

    @Test func `names everything that the context offers`() throws {
        let data = Renderer().data(of: .json([:]), context: Self.context)
        #expect(data.objectValue?.keys.sorted() == RenderingContext.names.sorted())
    }

    @Test(arguments: [
        ("a.md", OutputEscaping.markdown), ("A.MARKDOWN", .markdown), ("a.html", .html), ("a.svg", .html),
        ("a.txt", .none), ("a", .none), ("a.md.json", .none),
    ])
    func `chooses the escaping by the file's name`(_ name: String, _ escaping: OutputEscaping) {
        #expect(OutputEscaping(fileName: name) == escaping)
    }
}
