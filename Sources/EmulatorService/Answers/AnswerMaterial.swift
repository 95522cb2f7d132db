/// Sentences of the texts that arrived, to fill strings with.
package struct AnswerMaterial: Sendable {
    /// Verbatim, each from one line of a text; empty when there was no text.
    package let sentences: [String]

    /// Scalars of a sentence that is worth quoting; labels and headings are shorter.
    private static let lengths = 20...300
    private static let limit = 64

    package init(_ texts: [String]) {
        var sentences: [String] = []
        for text in texts {
            for line in text.split(whereSeparator: \.isNewline) {
                for sentence in Self.sentences(of: line) where sentences.count < Self.limit {
                    sentences.append(sentence)
                }
            }
        }
        self.sentences = sentences
    }

    /// Pieces that end with a full stop, a question or an exclamation mark before a space.
    private static func sentences(of line: Substring) -> [String] {
        var pieces: [String] = []
        var start = line.startIndex
        var index = line.startIndex
        while index < line.endIndex {
            let next = line.index(after: index)
            let ends = ".!?".contains(line[index]) && (next == line.endIndex || line[next] == " ")
            if ends || next == line.endIndex {
                pieces.append(String(line[start..<next]))
                start = next
            }
            index = next
        }
        return pieces.map(trimmed).filter { lengths.contains($0.unicodeScalars.count) }
    }

    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// Another sentence for every index; `nil` when there is none.
    func sentence(_ index: Int) -> String? { sentences.isEmpty ? nil : sentences[abs(index) % sentences.count] }
}
