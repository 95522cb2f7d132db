import Primitives

/// The text of a list of URLs: one per line, with empty lines and comments that begin with `#`.
package enum URLList {
    /// Reads every line, and says of each that is wrong where and why.
    ///
    /// - Parameter file: the name under which diagnostics speak of the list.
    package static func parse(_ text: String, file: String) -> (urls: [SourceURL], diagnostics: [Diagnostic]) {
        var urls: [SourceURL] = []
        var diagnostics: [Diagnostic] = []
        var lineOfURL: [String: Int] = [:]
        let text = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let start = line.firstIndex { !isBlank($0) } ?? line.endIndex
            let end = line.lastIndex { !isBlank($0) }.map { line.index(after: $0) } ?? start
            let content = String(line[start..<max(start, end)])
            guard !content.isEmpty, !content.hasPrefix("#") else { continue }
            let column = line.distance(from: line.startIndex, to: start) + 1
            let position = TextPosition(line: index + 1, column: column)
            func refuse(_ message: String, _ hint: String? = nil) {
                diagnostics.append(Diagnostic(file: file, position: position, message: message, hint: hint))
            }
            if content.unicodeScalars.contains(where: isBlank) {
                refuse("a line holds one URL and nothing else", "begin a comment on a line of its own, with '#'")
            } else if let problem = WebAddress.problem(asSource: content) {
                refuse(problem.message, problem.hint)
            } else if let earlier = lineOfURL[content] {
                refuse("the URL stands in line \(earlier) already")
            } else {
                lineOfURL[content] = position.line
                urls.append(
                    SourceURL(content, location: SourceLocation(pointer: JSONPointer(), position: position)))
            }
        }
        if urls.isEmpty, diagnostics.isEmpty {
            diagnostics.append(
                Diagnostic(
                    file: file, position: TextPosition(line: 1, column: 1), message: "the list names no URL",
                    hint: "write one URL per line"))
        }
        return (urls, diagnostics)
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\r"
    }
}
