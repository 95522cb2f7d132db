/// Takes from Markdown that a model or a document wrote everything that could run, fetch or disguise.
///
/// Emphasis, headings, lists, tables, code and ordinary links stay. HTML becomes visible text, images become text,
/// and links stay only where they lead to http, https, mailto or a relative place. Written after CommonMark 0.31 and
/// GitHub's dialect; where a reader could see code and another none, the text is treated as text, because `<` shown as
/// `&lt;` harms nobody.
package enum MarkdownSanitizer {
    package static func sanitized(_ text: String) -> String {
        var output = ""
        output.reserveCapacity(text.utf8.count + 64)
        var fence: Fence?
        for line in lines(of: text) {
            if let open = fence {
                output += line + "\n"
                if open.isClosed(by: line) { fence = nil }
            } else if let opened = Fence(opening: line) {
                fence = opened
                output += opened.opening + "\n"
            } else if LineCleaner.isClean(line) {
                output += line + "\n"
            } else {
                var cleaner = LineCleaner(line)
                output += cleaner.cleaned() + "\n"
            }
        }
        // A fence left open would swallow whatever follows the text.
        if let fence { output += fence.closing + "\n" }
        if !endsInLineBreak(text), fence == nil { output.removeLast() }
        return output
    }

    /// Lines without their breaks; control characters and marks that reorder text are dropped.
    private static func lines(of text: String) -> [String] {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r":
                lines.append(String(line))
                line = String.UnicodeScalarView()
            case "\u{85}", "\u{2028}", "\u{2029}", "\u{0B}", "\u{0C}": line.append(" ")
            // Most of most texts, and never invisible.
            case "\t", " "..."~": line.append(scalar)
            default: if !MarkdownEscape.isInvisible(scalar) { line.append(scalar) }
            }
            previous = scalar
        }
        if !line.isEmpty { lines.append(String(line)) }
        return lines
    }

    private static func endsInLineBreak(_ text: String) -> Bool {
        text.isEmpty || text.unicodeScalars.last == "\n" || text.unicodeScalars.last == "\r"
    }
}

/// A code block between fences that starts in the first column, where no reader can take it for anything else.
struct Fence {
    private let sign: Character
    private let length: Int
    private let info: String

    /// Languages that some readers draw or run rather than show.
    private static let active: Set<String> = ["mermaid", "geojson", "topojson", "stl", "math", "html-preview"]

    /// By scalars, as CommonMark counts: a backtick that carries an accent is a backtick.
    init?(opening line: String) {
        let scalars = line.unicodeScalars
        guard let sign = scalars.first, sign == "`" || sign == "~" else { return nil }
        let length = scalars.prefix { $0 == sign }.count
        let rest = scalars.dropFirst(length)
        guard length >= 3, !rest.contains("`") else { return nil }
        self.sign = Character(sign)
        self.length = length
        let name = rest.drop { $0 == " " || $0 == "\t" }
            .prefix {
                $0.isASCII
                    && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "+-#".unicodeScalars.contains($0))
            }
        info = Self.active.contains(String(name).lowercased()) ? "" : String(name)
    }

    var opening: String { closing + info }
    var closing: String { String(repeating: sign, count: length) }

    func isClosed(by line: String) -> Bool {
        let scalars = line.unicodeScalars
        let indentation = scalars.prefix { $0 == " " }.count
        guard indentation <= 3 else { return false }
        let rest = scalars.dropFirst(indentation)
        let run = rest.prefix { Character($0) == sign }.count
        return run >= length && rest.dropFirst(run).allSatisfy { $0 == " " || $0 == "\t" }
    }
}

/// Cleans one line outside code blocks.
private struct LineCleaner {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var output = String.UnicodeScalarView()

    init(_ line: String) { scalars = Array(line.unicodeScalars) }

    /// Whether nothing in a line has to be looked at twice.
    static func isClean(_ line: String) -> Bool {
        !line.utf8.contains { byte in
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "~"), UInt8(ascii: "<"), UInt8(ascii: "!"),
                UInt8(ascii: "]"):
                true
            default: false
            }
        }
    }

    mutating func cleaned() -> String {
        while position < scalars.count {
            let scalar = scalars[position]
            switch scalar {
            case "\\": escape()
            case "`", "~": run(of: scalar)
            case "<": put("&lt;")
            case "!" where peek(1) == "[":
                // The bracket is made literal too: what is left is text in both dialects.
                put("!\\[", consuming: 2)
            case "]": bracket()
            default:
                output.append(scalar)
                position += 1
            }
        }
        return String(output)
    }

    private func peek(_ offset: Int) -> Unicode.Scalar? {
        position + offset < scalars.count ? scalars[position + offset] : nil
    }

    private mutating func put(_ text: String, consuming count: Int = 1) {
        output.append(contentsOf: text.unicodeScalars)
        position += count
    }

    /// A backslash and what it makes literal go through together, but for `<`, which becomes an entity everywhere.
    private mutating func escape() {
        guard let next = peek(1) else { return put("\\\\") }
        switch next {
        case "<": put("&lt;", consuming: 2)
        case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "+", "-", ".", "!", "|", "~", ">", "&", "\"", "'":
            // `]` made literal ends no link text, so what follows it is text.
            put("\\\(next)", consuming: 2)
        default: put("\\")
        }
    }

    /// A code span that ends on the same line stays; any other run of the sign is made literal.
    ///
    /// A bar inside would end the cell of a table first, and a run of three could open a block inside a list.
    private mutating func run(of sign: Unicode.Scalar) {
        let length = scalars[position...].prefix { $0 == sign }.count
        if sign == "~", length < 3 { return put(String(repeating: "~", count: length), consuming: length) }
        if sign == "`", length < 3, let end = closingRun(length) {
            let span = scalars[position..<(end + length)]
            if !span.contains("|") {
                var text = String.UnicodeScalarView()
                text.append(contentsOf: span)
                return put(String(text), consuming: span.count)
            }
        }
        put(String(repeating: "\\\(sign)", count: length), consuming: length)
    }

    private func closingRun(_ length: Int) -> Int? {
        var cursor = position + length
        while cursor < scalars.count {
            guard scalars[cursor] == "`" else {
                cursor += 1
                continue
            }
            let run = scalars[cursor...].prefix { $0 == "`" }.count
            if run == length { return cursor }
            cursor += run
        }
        return nil
    }

    /// `](` starts the place that a link leads to, `]:` that of a definition: harmless places stay, others become text.
    private mutating func bracket() {
        guard let next = peek(1), next == "(" || next == ":" else { return put("]") }
        var cursor = position + 2
        while cursor < scalars.count, scalars[cursor] == " " || scalars[cursor] == "\t" { cursor += 1 }
        if LinkPlace.isHarmless(scalars[cursor...], endsAtBracket: next == "(") {
            put("](".replacingLast(with: next), consuming: 2)
        } else {
            put("]\\\(next)", consuming: 2)
        }
    }
}

/// Judges where a link leads from the text after `](` or `]:`.
private enum LinkPlace {
    private static let schemes = ["http://", "https://", "mailto:"]

    /// Whether the place is spelled plainly and is http, https, mail or relative.
    ///
    /// Entities, escapes and angle brackets could spell a scheme that is not seen here, so any of them before the end
    /// of the scheme makes the place suspect. An empty place, which may go on in the next line, is too.
    static func isHarmless(_ rest: ArraySlice<Unicode.Scalar>, endsAtBracket: Bool) -> Bool {
        let place = rest.prefix { $0 != " " && $0 != "\t" && !(endsAtBracket && $0 == ")") }
        guard let first = place.first else { return false }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: place.prefix(16))
        let start = String(text).lowercased()
        if schemes.contains(where: start.hasPrefix) { return true }
        if first == "#" || first == "/" || first == "?" { return true }
        for scalar in place {
            switch scalar {
            case "/", "?", "#": return true
            case ":", "&", "\\", "<", "%": return false
            default: if scalar.value < 0x21 { return false }
            }
        }
        return true
    }
}

extension String {
    fileprivate func replacingLast(with scalar: Unicode.Scalar) -> String { dropLast() + String(scalar) }
}
