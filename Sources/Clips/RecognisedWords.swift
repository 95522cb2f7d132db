import Media

/// Reads Tesseract's table of words: level, page, block, paragraph, line, word, box, confidence, text.
enum RecognisedWords {
    /// The words of sufficient confidence, line by line, with blank lines between paragraphs.
    static func text(_ table: String) -> String {
        var lines: [String] = []
        var words: [String] = []
        var place: [Substring] = []
        for row in table.split(whereSeparator: \.isNewline) {
            let columns = row.split(separator: "\t", omittingEmptySubsequences: false)
            guard columns.count == 12, columns[0] == "5", let confidence = Double(columns[10]) else { continue }
            let here = Array(columns[1...4])
            if here != place {
                if !words.isEmpty { lines.append(words.joined(separator: " ")) }
                words = []
                if lines.last.map({ !$0.isEmpty }) == true, here.dropLast() != place.dropLast() { lines.append("") }
                place = here
            }
            guard confidence >= TextRecognition.minimumConfidence, let word = FactText.cleaned(String(columns[11]))
            else {
                continue
            }
            words.append(word)
        }
        if !words.isEmpty { lines.append(words.joined(separator: " ")) }
        while lines.last == "" { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}
