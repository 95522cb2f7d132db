/// The words of an entry of a log or of a row in a table of events.
enum EntryText {
    /// The cell with the most words where tabs or wide gaps part cells of very different length, else all of it.
    static func statement(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> String {
        var cells: [Range<Int>] = []
        var start = range.lowerBound
        for position in range where scalars[position] == "\t" || scalars[position] == "|" {
            cells.append(scalars.trimmed(start..<position))
            start = position + 1
        }
        cells.append(scalars.trimmed(start..<range.upperBound))
        let counts = cells.map { WordReader.words(in: scalars, $0).count }
        guard cells.count > 1, let most = counts.max(), let best = counts.firstIndex(of: most), most >= 3,
            counts.indices.allSatisfy({ $0 == best || counts[$0] <= 3 })
        else { return DisplayText.line(scalars[range]) }
        return DisplayText.line(scalars[cells[best]])
    }
}
