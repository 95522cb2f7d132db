/// The words of an event, for one line of a timeline.
enum EventText {
    /// Characters from which on a statement is cut at a clause.
    static let longest = 200

    /// At most `longest` characters: cut behind a comma, a semicolon or a colon where one stands late enough.
    static func shortened(_ text: String) -> String {
        guard text.count > longest else { return text }
        let head = text.prefix(longest - 1)
        guard let mark = head.lastIndex(where: { $0 == "," || $0 == ";" || $0 == ":" || $0 == "–" }),
            head.distance(from: head.startIndex, to: mark) * 2 >= longest
        else { return DisplayText.shortened(text, to: longest) }
        return head[..<mark].trimmingSuffix(while: \.isWhitespace) + " …"
    }

    /// Letters and digits alone, in lower case: the same statement with and without its stop has one key.
    static func key(_ text: String) -> String {
        String(scalars: text.lowercased().unicodeScalars.filter { $0.isWordLetter || $0.isNumeral || $0.isUnspaced })
    }
}
