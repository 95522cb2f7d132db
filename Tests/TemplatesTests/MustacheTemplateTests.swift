import Primitives
import Templates
import TestSupport
import Testing

/// The behaviours of the Mustache specification that are supported, by a table of our own.
struct MustacheTemplateTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let template: String
        let data: JSONValue
        let output: String

        init(_ template: String, _ data: JSONValue, _ output: String) {
            self.template = template
            self.data = data
            self.output = output
        }

        var testDescription: String { template }
    }

    static let cases: [Case] = [
        // Variables
        Case("Hello, {{ name }}!", ["name": "Ada"], "Hello, Ada!"),
        Case("[{{missing}}]", [:], "[]"),
        Case("{{a}} {{b}} {{c}} {{d}}", ["a": true, "b": false, "c": nil, "d": ""], "true false  "),
        Case("{{a}}|{{b}}|{{c}}", ["a": 3, "b": 1.5, "c": -0.25], "3|1.5|-0.25"),
        Case("{{list}}{{object}}", ["list": [1, 2], "object": ["a": 1]], ""),
        Case("{{{a}}}{{&a}}{{& a }}", ["a": "x"], "xxx"),
        Case("{{a.b.c}}", ["a": ["b": ["c": "deep"]]], "deep"),
        Case("[{{a.b.c}}]", ["a": ["b": "leaf"]], "[]"),
        Case("{{größe}}", ["größe": "ß"], "ß"),
        // Sections
        Case("{{#on}}yes{{/on}}{{^on}}no{{/on}}", ["on": true], "yes"),
        Case("{{#on}}yes{{/on}}{{^on}}no{{/on}}", ["on": false], "no"),
        Case("{{#on}}yes{{/on}}{{^on}}no{{/on}}", ["on": nil], "no"),
        Case("{{#on}}yes{{/on}}{{^on}}no{{/on}}", ["on": []], "no"),
        Case("{{#on}}yes{{/on}}{{^on}}no{{/on}}", ["on": ""], "no"),
        Case("{{#on}}yes{{/on}}{{^on}}no{{/on}}", [:], "no"),
        Case("{{#on}}yes{{/on}}{{^on}}no{{/on}}", ["on": 0], "yes"),
        Case("{{#on}}<{{.}}>{{/on}}", ["on": "text"], "<text>"),
        Case("{{#a}}{{.}},{{/a}}", ["a": [1, "two", 3.5, true]], "1,two,3.5,true,"),
        Case("{{#a}}({{#.}}{{.}}{{/.}}){{/a}}", ["a": [[1, 2], [3]]], "(12)(3)"),
        Case("{{#a}}{{x}}{{y}} {{/a}}", ["a": [["x": 1], ["x": 2, "y": "i"]], "y": "o"], "1o 2i "),
        Case("{{#a}}{{b}}{{/a}}", ["a": ["b": nil], "b": "outer"], ""),
        Case("{{#a.b}}{{c}}{{/a.b}}", ["a": ["b": [["c": 1], ["c": 2]]]], "12"),
        Case("{{#a}}{{b.c}}{{/a}}", ["a": ["b": [:]], "b": ["c": "wrong"]], ""),
        Case("{{#a}}x{{/a}}", ["a": ["b": 1]], "x"),
        // Lines that hold only tags
        Case("a\n{{#on}}\nb\n{{/on}}\nc\n", ["on": true], "a\nb\nc\n"),
        Case("a\n{{#on}}\nb\n{{/on}}\nc\n", ["on": false], "a\nc\n"),
        Case("a\n  {{#on}}  \r\nb\r\n\t{{/on}}\r\nc", ["on": true], "a\nb\r\nc"),
        Case("a\n{{! nothing }}\nb", [:], "a\nb"),
        Case("a {{! nothing }} b", [:], "a  b"),
        Case("a\n{{! two\nlines }}\nb", [:], "a\nb"),
        Case("{{#on}}\n\n- {{x}}\n{{/on}}\n", ["on": [["x": 1], ["x": 2]]], "\n- 1\n\n- 2\n"),
        Case("{{#on}}{{x}}{{/on}}\nend", ["on": true, "x": ""], "\nend"),
        Case("| {{#on}} | {{/on}} |", ["on": true], "|  |  |"),
        Case("{{^a}}\n{{#b}}\nx\n{{/b}}\n{{/a}}\n", ["b": true], "x\n"),
        Case("{{#a}}\n{{/a}}", ["a": true], ""),
        // Data are never templates
        Case("{{x}}", ["x": "{{y}}", "y": "no"], "{{y}}"),
        Case("{{{x}}}", ["x": "{{#y}}{{=<% %>=}}", "y": "no"], "{{#y}}{{=<% %>=}}"),
        Case("{{#a}}{{.}}{{/a}}", ["a": ["{{", "}}", "{{>file}}"]], "{{}}{{>file}}"),
    ]

    @Test(arguments: cases)
    func `renders as the specification says`(_ test: Case) throws {
        #expect(try MustacheTemplate(parsing: test.template).render(test.data, escaping: .none) == test.output)
    }

    static let refused: [(template: String, line: Int, column: Int, message: String)] = [
        ("{{x", 1, 1, "never closed"),
        ("a\n {{{x}}", 2, 2, "}}}"),
        ("{{}}", 1, 1, "no name"),
        ("{{#}}x{{/}}", 1, 1, "no name"),
        ("ä{{> header}}", 1, 2, "partials"),
        ("{{=<% %>=}}", 1, 1, "delimiters"),
        ("one\ntwo {{#a}}", 2, 5, "never closed"),
        ("{{/a}}", 1, 1, "no section"),
        ("{{#a}}\n{{/b}}", 2, 1, "is open since line 1"),
        ("{{a b}}", 1, 1, "not a name"),
        ("{{a..b}}", 1, 1, "empty part"),
        ("{{@n}}", 1, 1, "not a name"),
        ("{{$a}}", 1, 1, "not a name"),
        ("{{#a}}{{#b}}{{/a}}{{/b}}", 1, 13, "\"b\" is open"),
    ]

    @Test(arguments: refused)
    func `refuses what it does not support, with the place`(
        _ test: (template: String, line: Int, column: Int, message: String)
    ) {
        do {
            _ = try MustacheTemplate(parsing: test.template)
            Issue.record("was accepted: \(test.template)")
        } catch {
            #expect(error.line == test.line)
            #expect(error.column == test.column)
            #expect(error.message.contains(test.message), "\(error)")
        }
    }

    @Test func `refuses sections nested too deeply`() throws {
        let depth = 33
        let deep = String(repeating: "{{#a}}", count: depth) + String(repeating: "{{/a}}", count: depth)
        #expect(throws: TemplateError.self) { try MustacheTemplate(parsing: deep) }
        let allowed = String(repeating: "{{#a}}", count: 32) + "x" + String(repeating: "{{/a}}", count: 32)
        #expect(try MustacheTemplate(parsing: allowed).render(["a": true], escaping: .none) == "x")
    }

    @Test func `refuses data nested too deeply`() throws {
        var data: JSONValue = "leaf"
        for _ in 0..<400 { data = ["a": data] }
        let template = try MustacheTemplate(parsing: "{{a}}")
        #expect(throws: TemplateError.self) { try template.render(data, escaping: .none) }
    }

    @Test(arguments: [
        "{{#a}}{{x}}\n{{/a}}", "{{#a}}0123456789{{/a}}", "{{#a}}\n\n{{/a}}", "{{#a}}{{#a}}{{#a}}{{/a}}{{/a}}{{/a}}",
    ])
    func `stops at the limit of the output`(_ text: String) throws {
        let data: JSONValue = ["a": .array(Array(repeating: 1, count: 1000)), "x": "0123456789"]
        let template = try MustacheTemplate(parsing: text)
        #expect(throws: TemplateError("the output would be larger than 500 B")) {
            try template.render(data, escaping: .none, maximumOutput: ByteCount(500))
        }
    }

    @Test func `escapes by the kind of the output`() throws {
        let template = try MustacheTemplate(parsing: "{{x}} {{{x}}}")
        let data: JSONValue = ["x": "<b>*a*</b>"]
        #expect(try template.render(data, escaping: .none) == "<b>*a*</b> <b>*a*</b>")
        #expect(try template.render(data, escaping: .markdown) == #"\<b\>\*a\*\</b\> &lt;b>*a*&lt;/b>"#)
        #expect(throws: TemplateError.self) { try template.render(data, escaping: .html) }
        let page = try MustacheTemplate(parsing: "<p title=\"{{x}}\">")
        #expect(
            try page.render(["x": "\"><script>'"], escaping: .html) == "<p title=\"&quot;&gt;&lt;script&gt;&#39;\">")
    }

    @Test func `names the variables with their places`() throws {
        let variables = try MustacheTemplate(parsing: "{{title}}\n{{#list}}{{{.}}}{{_source.relpath}}{{/list}}")
            .variables
        #expect(variables.map(\.name) == ["title", "list", ".", "_source.relpath"])
        #expect(variables.map(\.isSection) == [false, true, false, false])
        #expect(variables.map(\.isRaw) == [false, false, true, false])
        #expect(variables.map(\.sections) == [[], [], ["list"], ["list"]])
        #expect(variables.map(\.position.line) == [1, 2, 2, 2])
    }

    @Test func `keeps every byte of random text outside tags`() throws {
        var generator = SeededGenerator(seed: 20)
        let alphabet = Array("ab {}\n\r\t#/^!\u{e9}\u{1F600}<>&*".unicodeScalars)
        for _ in 0..<200 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0..<60, using: &generator) {
                text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)])
            }
            let plain = String(text)
            guard !plain.utf8.elementsEqual([]), !plain.contains("{{") else { continue }
            let output = try MustacheTemplate(parsing: plain).render(["x": "y"], escaping: .markdown)
            #expect(Array(output.utf8) == Array(plain.utf8), "seed 20")
        }
    }
}
