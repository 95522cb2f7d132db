import CXMLShims

/// Turns HTML into readable lines: blocks on their own lines, list items with a dash, cells side by side.
///
/// Scripts, styles and whatever the page hides from its readers are left out; the latter is counted, because hidden
/// text in a document is sometimes meant for a machine that reads it.
@safe
final class HTMLTextBuilder {
    private static let dropped: Set<String> = [
        "script", "style", "noscript", "template", "svg", "math", "object", "iframe", "select", "textarea",
    ]
    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "fieldset", "figcaption",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
        "pre", "section", "table", "tr", "ul", "caption", "title", "option",
    ]
    private static let paragraphs: Set<String> = [
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "pre", "blockquote", "section", "article",
        "title",
    ]

    private let emit: (Int, String) -> Void
    private var line = ""
    private var lineNumber = 1
    private var needsSpace = false
    private var hiddenDepth = 0
    private var droppedDepth = 0
    private var preformattedDepth = 0
    private var titleDepth = 0
    /// Elements that are open, with whether each hides its content.
    private var open: [(name: String, isHidden: Bool)] = []

    private(set) var title = ""
    /// Characters that the page does not show.
    private(set) var hiddenCharacters = 0

    /// `emit` receives the line number in the source and the text; an empty text ends a paragraph.
    init(emit: @escaping (Int, String) -> Void) { self.emit = emit }

    static var libraryVersion: String { unsafe String(cString: dossier_xml_version()) }

    func start(_ name: String, isHidden: Bool, line number: Int) {
        open.append((name, isHidden))
        if isHidden { hiddenDepth += 1 }
        if Self.dropped.contains(name) { droppedDepth += 1 }
        if name == "pre" { preformattedDepth += 1 }
        if name == "title" { titleDepth += 1 }
        breakLine(around: name)
        switch name {
        case "br": endLine()
        case "li": line = "- "
        case "td", "th": if !line.isEmpty { line += " | " }
        default: break
        }
    }

    func end(_ name: String) {
        // The parser closes in order; a stray end is ignored here as there.
        guard let index = open.lastIndex(where: { $0.name == name }) else { return }
        breakLine(around: name)
        for element in open[index...] {
            if element.isHidden { hiddenDepth -= 1 }
            if Self.dropped.contains(element.name) { droppedDepth -= 1 }
            if element.name == "pre" { preformattedDepth -= 1 }
            if element.name == "title" { titleDepth -= 1 }
        }
        open.removeSubrange(index...)
    }

    func text(_ text: String, line number: Int) {
        guard droppedDepth == 0 else { return }
        guard hiddenDepth == 0 else {
            hiddenCharacters += text.unicodeScalars.count { !$0.properties.isWhitespace }
            return
        }
        if titleDepth > 0, title.utf8.count < 2000 { title += text }
        if line.isEmpty { lineNumber = number }
        if preformattedDepth > 0 { return appendPreformatted(text) }
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                needsSpace = true
            } else {
                if needsSpace, !line.isEmpty, line.unicodeScalars.last != " " { line += " " }
                needsSpace = false
                line.unicodeScalars.append(scalar)
            }
        }
        if line.utf8.count > 16 * 1024 { endLine() }
    }

    func finish() {
        endLine()
        emit(lineNumber, "")
    }

    private func appendPreformatted(_ text: String) {
        for scalar in text.unicodeScalars {
            if scalar == "\n" { endLine() } else { line.unicodeScalars.append(scalar) }
        }
    }

    private func breakLine(around name: String) {
        guard Self.blocks.contains(name) else { return }
        endLine()
        if Self.paragraphs.contains(name), hiddenDepth == 0, droppedDepth == 0 { emit(lineNumber, "") }
    }

    private func endLine() {
        if !line.isEmpty, line != "- " { emit(lineNumber, line) }
        line = ""
        needsSpace = false
    }

    /// The `charset` that a page declares in its first 1024 bytes, HTML standard, "prescan".
    static func declaredEncoding(_ head: [UInt8]) -> String? {
        let text = String(decoding: head.prefix(1024).map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self).lowercased()
        guard let key = text.firstRange(of: "charset=") else { return nil }
        let value = text[key.upperBound...].drop { $0 == "\"" || $0 == "'" || $0 == " " }
        let name = value.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == ":") }
        return name.isEmpty ? nil : String(name)
    }
}
