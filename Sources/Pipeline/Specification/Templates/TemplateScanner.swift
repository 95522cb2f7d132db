import Primitives

/// Cuts a text at its `{{name}}` placeholders; the common part of prompts and output paths.
///
/// `{{{{` stands for a literal `{{`. A `}}` outside a placeholder stands for itself. Nothing is escaped.
enum TemplateScanner {
    enum Piece: Equatable {
        case literal(String)
        /// The name between the braces without surrounding spaces, and where it starts.
        case placeholder(name: String, position: TextPosition)
    }

    /// The pieces of `text` in order, neighbouring literals joined, and every placeholder that never ends.
    static func scan(_ text: String) -> (pieces: [Piece], problems: [TemplateProblem]) {
        var pieces: [Piece] = []
        var problems: [TemplateProblem] = []
        var literal = ""
        let source = SourceText(file: "", text: text)
        var rest = text.utf8[...]
        func position() -> TextPosition {
            source.position(of: text.utf8.distance(from: text.startIndex, to: rest.startIndex))
        }
        while let open = rest.firstPair(UInt8(ascii: "{")) {
            literal += String(decoding: rest[..<open], as: UTF8.self)
            rest = rest[open...].dropFirst(2)
            if rest.starts(with: "{{".utf8) {
                rest = rest.dropFirst(2)
                literal += "{{"
                continue
            }
            let start = position()
            guard let close = rest.firstPair(UInt8(ascii: "}")) else {
                problems.append(
                    TemplateProblem(
                        message: "a placeholder that never ends",
                        hint: "close it with }}, or write {{{{ for a literal {{", position: start))
                return (pieces, problems)
            }
            if !literal.isEmpty { pieces.append(.literal(literal)) }
            literal = ""
            let name = String(decoding: rest[..<close], as: UTF8.self)
            pieces.append(.placeholder(name: name.trimmingSpaces(), position: start))
            rest = rest[close...].dropFirst(2)
        }
        literal += String(decoding: rest, as: UTF8.self)
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        return (pieces, problems)
    }
}

extension Substring.UTF8View {
    /// Where two of `byte` first stand side by side.
    fileprivate func firstPair(_ byte: UInt8) -> Index? {
        var previous: Index?
        for index in indices {
            guard self[index] == byte else {
                previous = nil
                continue
            }
            if let previous { return previous }
            previous = index
        }
        return nil
    }
}

extension String {
    fileprivate func trimmingSpaces() -> String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        var text = drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return String(text)
    }
}
