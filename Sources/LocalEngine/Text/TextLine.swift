/// One line of a body and what it looks like.
struct TextLine: Sendable {
    enum Kind: Sendable, Equatable {
        case blank
        /// A page number, a running header or footer, a rule, an attribution line of an e-mail.
        case furniture
        case heading
        case listItem
        case tableRow
        /// `Vessel: MV Example`, among others of its kind.
        case field
        /// What somebody else wrote, repeated in a reply.
        case quoted
        case code
        /// `Figure 1. The berth from above`.
        case caption
        /// A short line that stands for itself: a cell of a form, a lettering, a line of a title block.
        case label
        /// A line that begins with a time: an entry of a log, a row of a table of events.
        case entry
        case prose
    }

    /// The line without its indentation, its break and the marker that made it a heading or an item.
    var content: Range<Int>
    /// Position of the line in its body, from 0.
    let index: Int
    let indentation: Int
    /// Whether a page starts here.
    let startsPage: Bool
    var kind: Kind = .prose
    /// Of an entry: its time.
    var stamp: LineStamp?
    /// Whether a sentence cannot run on into this line.
    var breaksBefore = false

    /// Cuts `scalars` at line breaks; a form feed also starts a page.
    static func lines(of scalars: [Unicode.Scalar]) -> [TextLine] {
        var lines: [TextLine] = []
        var start = 0
        var startsPage = true
        var index = 0
        var position = 0
        func append(upTo end: Int) {
            let content = scalars.trimmed(start..<end)
            let indentation = scalars[start..<content.lowerBound].reduce(0) { $0 + ($1 == "\t" ? 8 : 1) }
            let kind: Kind = content.isEmpty ? .blank : .prose
            lines.append(
                TextLine(
                    content: content, index: index, indentation: indentation, startsPage: startsPage, kind: kind))
        }
        while position < scalars.count {
            if scalars[position].isLineBreak {
                append(upTo: position)
                startsPage = scalars[position] == "\u{0C}"
                // A form feed usually stands at the start of a line: it ends none.
                if !startsPage { index += 1 }
                if scalars[position] == "\r", position + 1 < scalars.count, scalars[position + 1] == "\n" {
                    position += 1
                }
                start = position + 1
            }
            position += 1
        }
        append(upTo: scalars.count)
        return lines
    }
}
