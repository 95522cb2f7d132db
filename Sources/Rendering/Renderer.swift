package import Primitives

/// Turns a validated answer into the bytes of an output file; the same answer gives the same bytes.
package struct Renderer: Sendable {
    /// How an output is made of an answer.
    package enum Kind: Sendable {
        /// Indented JSON.
        case json
        /// The answer as it is: text, or JSON where the step has a schema.
        case answer
        case template(any TemplateRendering)
    }

    /// Raised by hand whenever the same answer may give other bytes: outputs are then written again, and nobody asked.
    package static let revision = 1

    package init() {}

    /// The bytes of the file `fileName`, ending in exactly one line break.
    ///
    /// - Parameter fileName: decides the escaping: Markdown files carry nothing that a reader would run or fetch.
    /// - Throws: what the template throws; the other kinds never do.
    package func bytes(
        of answer: RenderedAnswer, as kind: Kind, fileName: String, context: RenderingContext
    ) throws -> [UInt8] {
        let escaping = OutputEscaping(fileName: fileName)
        switch kind {
        case .json: return Self.json(answer)
        case .answer:
            guard case .text(let text) = answer else { return Self.json(answer) }
            return Self.text(text, escaping: escaping)
        case .template(let template):
            return Self.terminated(try template.render(data(of: answer, context: context), escaping: escaping))
        }
    }

    /// What a template is given: the answer's members and, over them, those of the context.
    ///
    /// A name of the context wins over one of the answer, so that an answer cannot pass itself off as another engine's.
    package func data(of answer: RenderedAnswer, context: RenderingContext) -> JSONValue {
        .object(context.members.reduce(into: answer.members) { $0[$1.key] = $1.value })
    }

    private static func json(_ answer: RenderedAnswer) -> [UInt8] {
        let value: JSONValue =
            switch answer {
            case .json(let value): value
            case .text(let text): .string(text)
            }
        return JSONWriter.bytes(of: value, style: .pretty) + [UInt8(ascii: "\n")]
    }

    private static func text(_ text: String, escaping: OutputEscaping) -> [UInt8] {
        switch escaping {
        case .none: terminated(text)
        case .markdown: terminated(MarkdownSanitizer.sanitized(text))
        // A whole answer as a page: its text in a block that keeps its line breaks.
        case .html: terminated("<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<pre>\n\(HTMLEscape.text(text))\n</pre>")
        }
    }

    private static func terminated(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        bytes.append(0x0A)
        return bytes
    }
}
