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
    /// Characters that were offered, kept or not.
    private(set) var offered = 0
    /// Whether text was turned away because of the limit.
    private(set) var isFull = false

    private var text = ""
    private var textCharacters = 0
    private var firstLine = 0
    private var lastLine = 0

    init(limit: Int) { self.limit = limit }

    /// Adds a line by its number in the source; an empty one marks the end of a paragraph.
    ///
    /// `isContinued` says that the content goes on where the one before stopped, as pieces of a long line do.
    mutating func add(line number: Int, _ content: String, isContinued: Bool = false) {
        if content.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
            endParagraph()
            return
        }
        var rest = content.unicodeScalars[...]
        var needsBreak = !isContinued
        offered += rest.count
        while !rest.isEmpty {
            guard characters < limit else {
                isFull = true
                return
            }
            let room = Self.maximum - textCharacters
            // A line that would be torn here but fits a passage of its own starts one.
            if rest.count > room, textCharacters > 0 {
                flush()
                continue
            }
            let piece = rest.prefix(min(room, limit - characters))
            append(piece, line: number, afterBreak: needsBreak)
            needsBreak = false
            rest = rest[piece.endIndex...]
        }
    }

    private mutating func endParagraph() {
        if textCharacters >= Self.comfortable {
            flush()
        } else if !text.isEmpty, text.utf8.last != 0x0A {
            text += "\n"
            textCharacters += 1
        }
    }

    /// Adds a passage that has a place of its own, such as a subtitle.
    mutating func add(_ place: Passage.Place, _ content: String) {
        flush()
        offered += content.unicodeScalars.count
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

    private mutating func append(_ piece: Substring.UnicodeScalarView, line number: Int, afterBreak: Bool) {
        if text.isEmpty {
            firstLine = number
        } else if afterBreak {
            text += "\n"
            textCharacters += 1
        }
        text.unicodeScalars.append(contentsOf: piece)
        textCharacters += piece.count
        characters += piece.count
        lastLine = number
    }
}
