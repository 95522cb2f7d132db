/// Neighbouring lines of one kind: a paragraph, an item with its continuation lines, or a single line of its own.
struct TextBlock: Sendable {
    var kind: TextLine.Kind
    /// From the first line's content to the end of the last one's.
    var range: Range<Int>
    /// Of an entry: its time.
    var stamp: LineStamp?

    /// - Parameter isPage: whether the lines are those of a page, where a cell goes on without being indented.
    static func blocks(of lines: [TextLine], in scalars: [Unicode.Scalar], isPage: Bool = false) -> [TextBlock] {
        var blocks: [TextBlock] = []
        var isOpen = false
        var entry: TextLine?
        for line in lines {
            if let open = entry, line.kind == .prose || line.kind == .label,
                isPage ? !line.breaksBefore : line.indentation > open.indentation
            {
                let last = blocks.count - 1
                blocks[last].range = blocks[last].range.lowerBound..<line.content.upperBound
                continue
            }
            entry = nil
            switch line.kind {
            case .blank, .furniture: isOpen = false
            case .prose where !isOpen && goesOn(blocks.last, line, scalars):
                let last = blocks.count - 1
                blocks[last].range = blocks[last].range.lowerBound..<line.content.upperBound
                isOpen = true
            case .entry:
                blocks.append(TextBlock(kind: .entry, range: line.content, stamp: line.stamp))
                entry = line
                isOpen = false
            case .prose where isOpen && !line.startsPage && !line.breaksBefore:
                let last = blocks.count - 1
                blocks[last].range = blocks[last].range.lowerBound..<line.content.upperBound
            case .prose, .listItem:
                blocks.append(TextBlock(kind: line.kind, range: line.content))
                isOpen = true
            case .heading, .tableRow, .field, .quoted, .code, .caption, .label:
                blocks.append(TextBlock(kind: line.kind, range: line.content))
                isOpen = false
            }
        }
        return blocks
    }

    /// Whether a sentence that a blank line tore apart, as recognised text has them, goes on in small letters.
    private static func goesOn(_ block: TextBlock?, _ line: TextLine, _ scalars: [Unicode.Scalar]) -> Bool {
        guard let block, block.kind == .prose || block.kind == .listItem, !line.startsPage,
            LineShape.startsSmall(scalars, line.content), !SentenceSplitter.endsInStop(scalars, block.range),
            scalars[block.range.upperBound - 1] != ":"
        else { return false }
        return scalars[block.range.upperBound..<line.content.lowerBound].allSatisfy(\.isBlank)
            && block.range.count >= 20
    }
}

/// Tells sentences that can stand alone from fragments.
enum SentenceShape {
    /// Scalars of the longest sentence that an answer takes over.
    static let longest = 480

    static func isWhole(_ scalars: [Unicode.Scalar], _ range: Range<Int>, words: [Word]) -> Bool {
        guard range.count <= longest, SentenceSplitter.endsInStop(scalars, range) else { return false }
        var first = range.lowerBound
        while first < range.upperBound, scalars[first].isOpening || scalars[first].isDash { first += 1 }
        guard first < range.upperBound, !scalars[first].isSmall,
            scalars[first].isWordLetter || scalars[first].isNumeral
        else { return false }
        let dense = scalars[range].count { !$0.isBlank }
        let letters = scalars[range].count { $0.isWordLetter || $0.isMark }
        let isUnspaced = scalars[first].isUnspaced
        return letters * 10 >= dense * 6 && (isUnspaced ? range.count >= 6 : words.count >= 4 && range.count >= 20)
    }
}
