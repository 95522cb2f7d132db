import Primitives
import Testing

@testable import Pipeline

struct PromptTemplateTests {
    private let values: [PromptVariable: String] = [
        .sourceRelpath: "a/<b>.pdf", .sourceType: "application/pdf", .group: "g", .vars("who"): "{{group}}",
    ]

    @Test(arguments: [
        ("", ""), ("plain }} text", "plain }} text"), ("{{source.relpath}}", "a/<b>.pdf"), ("x{{ group }}y", "xgy"),
        ("{{group}}{{group}}", "gg"), ("{{vars.who}}", "{{group}}"), ("{{{{group}}", "{{group}}"),
        ("{{{{{{group}}", "{{g"),
        ("{ {group}", "{ {group}"), ("pages: {{source.pages}}.", "pages: ."), ("é{{group}}é", "égé"),
        ("a\r\nb\rc", "a\nb\nc"),
    ])
    func `puts values in as they are`(text: String, expected: String) throws {
        #expect(try PromptTemplate(parsing: text, vars: ["who"]).render(values) == expected)
    }

    @Test func `knows which variables a prompt uses`() throws {
        let template = try PromptTemplate(
            parsing: "{{source.type}} {{vars.who}} {{source.type}} {{{{group}}", vars: ["who", "unused"])
        #expect(template.usedVariables == [.sourceType, .vars("who")])
        #expect(template.segments.count == 6)
    }

    @Test(arguments: [
        ("{{source.realpath}}", 1, 3, "unknown variable {{source.realpath}}", "did you mean {{source.relpath}}?"),
        ("é\n  {{vars.whom}}", 2, 5, "unknown variable {{vars.whom}}", "did you mean {{vars.who}}?"),
        ("a\r\n{{}}", 2, 3, "unknown variable {{}}", nil), ("ab{{group", 1, 5, "a placeholder that never ends", nil),
        ("{{vars.}}", 1, 3, "unknown variable {{vars.}}", nil),
        ("{{#group}}", 1, 3, "unknown variable {{#group}}", "did you mean {{group}}?"),
    ])
    func `places what it does not know`(text: String, line: Int, column: Int, message: String, hint: String?) {
        let error = #expect(throws: TemplateError.self) { _ = try PromptTemplate(parsing: text, vars: ["who"]) }
        #expect(error?.problems.map(\.message) == [message])
        #expect(error?.problems.first?.position == TextPosition(line: line, column: column))
        if let hint { #expect(error?.problems.first?.hint == hint) }
    }

    @Test func `reports all problems at once, each as a diagnostic about the prompt`() {
        let error = #expect(throws: TemplateError.self) { _ = try PromptTemplate(parsing: "{{a.b}}\n{{c.d}} {{e") }
        let lines = error?.problems.map { $0.diagnostic(file: "brief.md") }.sorted().map {
            "\($0.file):\($0.line):\($0.column)"
        }
        #expect(lines == ["brief.md:1:3", "brief.md:2:3", "brief.md:2:11"])
    }

    @Test(arguments: PromptVariable.fixedNames + ["vars.x"]) func `spells every variable as it reads it`(name: String) {
        #expect(PromptVariable(name: name)?.name == name)
    }
}
