import Media

/// Gathers lines into passages of a readable size and keeps to a limit of characters.
struct PassageBuilder {
    /// Characters from which on a blank line ends a passage, and at which any line does.
    private static let comfortable = 600
    private static let maximum = 2000

    let limit: Int
    private(set) var passages: [Passage] = []
    /// Characters (Unicode scalars) kept so far.
    private(set) var characters = 0
    /// Whether text was turned away because of the limit.
    private(set) var isFull = false

    private var text = ""
    private var textCharacters = 0
    private var firstLine = 0
    private var lastLine = 0

    init(limit: Int) { self.limit = limit }

    /// Adds a line by its number in the source; an empty one marks the end of a paragraph.
    mutating func add(line number: Int, _ content: String) {
        guard !isFull else { return }
        if content.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
            if textCharacters >= Self.comfortable {
                flush()
            } else if !text.isEmpty, text.utf8.last != 0x0A {
                text += "\n"
            }
            return
        }
        var rest = content.unicodeScalars[...]
        while !rest.isEmpty, !isFull {
            let room = min(Self.maximum - textCharacters, limit - characters)
            guard room > 0 else {
                if limit <= characters { isFull = true }
                flush()
                continue
            }
            let piece =
                rest.count <= room || (textCharacters > 0 && rest.count <= Self.maximum && room < limit - characters)
                ? rest : rest.prefix(room)
            if piece.count > room {
                flush()
                continue
            }
            append(piece, line: number)
            rest = rest[piece.endIndex...]
        }
    }

    /// Adds a passage that has a place of its own, such as a subtitle.
    mutating func add(_ place: Passage.Place, _ content: String) {
        flush()
        guard !isFull, !content.isEmpty else { return }
        let kept = String(content.unicodeScalars.prefix(limit - characters))
        isFull = kept.utf8.count < content.utf8.count
        characters += kept.unicodeScalars.count
        if !kept.isEmpty { passages.append(Passage(place: place, text: kept)) }
    }

    /// Ends the passage that is being gathered.
    mutating func flush() {
        defer {
            text = ""
            textCharacters = 0
        }
        while text.last == "\n" { text.removeLast() }
        if !text.isEmpty { passages.append(Passage(place: .lines(firstLine, lastLine), text: text)) }
    }

    private mutating func append(_ piece: Substring.UnicodeScalarView, line number: Int) {
        if text.isEmpty { firstLine = number } else { text += "\n" }
        text.unicodeScalars.append(contentsOf: piece)
        textCharacters += piece.count
        characters += piece.count
        lastLine = number
    }
}
