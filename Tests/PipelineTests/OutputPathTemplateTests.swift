import Primitives
import Testing

@testable import Pipeline

struct OutputPathTemplateTests {
    @Test(arguments: [
        ("briefs/{{relpath}}.json", "briefs/a/x.pdf.json"),
        ("{{step}}/{{input}}/{{folder}}/{{stem}}.md", "brief/docs/a/x.md"),
        ("summary.md", "summary.md"), ("{{{{{{stem}}.md", "{{x.md"), ("..a/{{relpath}}", "..a/a/x.pdf"),
        ("é/{{ stem }}", "é/x"),
    ])
    func `builds a path below the output folder`(text: String, expected: String) throws {
        let values: [OutputPathVariable: String] = [
            .relpath: "a/x.pdf", .step: "brief", .input: "docs", .folder: "a", .stem: "x",
        ]
        #expect(try OutputPathTemplate(parsing: text).render(values)?.text == expected)
    }

    @Test(arguments: [
        "", "/a", "a/", "a//b", "../a", "a/../b", "./a", "a/.", "{{relpath}}/../x", "/{{relpath}}", "{{relpaths}}",
        "{{relpath", "{{group.x}}",
        "manifest.json", "state/{{relpath}}", "State/x", "report.html", "a\0b", "{{}}",
    ])
    func `refuses a template that could not name a file there`(text: String) {
        let error = #expect(throws: TemplateError.self) { _ = try OutputPathTemplate(parsing: text) }
        #expect(error?.problems.count == 1)
    }

    @Test(arguments: [
        "../x", "/etc/passwd", "a/../../x", "", "manifest.json", "state/ledger.sqlite", ".", "a//b", "x\0",
    ])
    func `yields nothing when a value would lead elsewhere`(value: String) throws {
        #expect(try OutputPathTemplate(parsing: "{{relpath}}").render([.relpath: value]) == nil)
    }

    @Test func `yields nothing when a value is missing`() throws {
        #expect(try OutputPathTemplate(parsing: "{{folder}}/{{stem}}").render([.stem: "x"]) == nil)
    }

    @Test func `knows which variables it uses`() throws {
        #expect(try OutputPathTemplate(parsing: "{{folder}}/{{stem}}.{{folder}}").usedVariables == [.folder, .stem])
    }
}
