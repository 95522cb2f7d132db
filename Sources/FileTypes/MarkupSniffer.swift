import Media

/// Tells HTML, SVG and other XML apart by the first element.
enum MarkupSniffer {
    enum Kind: String {
        case html = "text/html"
        case xhtml = "application/xhtml+xml"
        case svg = "image/svg+xml"
        case xml = "text/xml"
    }

    /// Elements that open a page, and those that open fragments of one and Markdown files alike.
    private static let pageElements: Set<String> = ["html", "head", "body", "title", "frameset"]
    private static let fragmentElements: Set<String> = [
        "div", "p", "table", "h1", "h2", "h3", "span", "script", "style", "link", "meta", "a", "ul", "ol", "section",
        "article", "main", "nav", "font", "center", "pre", "br", "img",
    ]

    /// The kind of markup that `text`, without leading white space, begins with.
    static func type(_ text: ArraySlice<UInt8>, isMarkdown: Bool) -> Kind? {
        guard text.first == UInt8(ascii: "<") else { return nil }
        let isDeclared = ASCIIText.hasPrefix(text, ignoringCase: "<?xml")
        var rest = text.prefix(32 * 1024)
        while true {
            rest = rest.drop(while: ASCIIText.isSpace)
            if rest.starts(with: "<!--".utf8) {
                guard let end = ASCIIText.position(of: "-->".utf8, in: rest) else { break }
                rest = rest[(end + 3)...]
            } else if rest.starts(with: "<?".utf8) {
                guard let end = ASCIIText.position(of: "?>".utf8, in: rest) else { break }
                rest = rest[(end + 2)...]
            } else if ASCIIText.hasPrefix(rest, ignoringCase: "<!doctype") {
                let root = name(rest.dropFirst(9).drop(while: ASCIIText.isSpace))
                if root == "html" { return isDeclared ? .xhtml : .html }
                if root == "svg" { return .svg }
                return .xml
            } else {
                return kind(of: rest, isDeclared: isDeclared, isMarkdown: isMarkdown)
            }
        }
        return isDeclared ? .xml : nil
    }

    private static func kind(of rest: ArraySlice<UInt8>, isDeclared: Bool, isMarkdown: Bool) -> Kind? {
        guard rest.first == UInt8(ascii: "<") else { return isDeclared ? .xml : nil }
        let element = name(rest.dropFirst())
        if element == "svg" || element.hasSuffix(":svg") { return .svg }
        if pageElements.contains(element) { return isDeclared ? .xhtml : .html }
        if isDeclared { return .xml }
        return !isMarkdown && fragmentElements.contains(element) ? .html : nil
    }

    private static func name(_ bytes: ArraySlice<UInt8>) -> String {
        let name = bytes.prefix(64).prefix {
            ASCIIText.isLetter($0) || ASCIIText.isDigit($0) || $0 == UInt8(ascii: ":")
        }
        return String(decoding: name, as: UTF8.self).lowercased()
    }
}
