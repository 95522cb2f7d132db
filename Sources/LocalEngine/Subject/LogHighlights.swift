/// Chooses the entries of a long log that stand out: those unlike the others, as errors among routine are.
enum LogHighlights {
    /// Entries of the longest log of which all are told.
    static let shortLog = 60

    /// Up to `count` entries with the rarest wording, in the order of the log; of the same wording the
    /// first two.
    static func entries(_ sentences: [Sentence], _ count: Int) -> [Sentence] {
        let entries = sentences.filter { $0.isEntry && $0.isWhole }
        let shapes = entries.map { shape($0.statement) }
        var frequency: [String: Int] = [:]
        for shape in shapes { frequency[shape, default: 0] += 1 }
        var told: [String: Int] = [:]
        var order = entries.indices.sorted {
            (frequency[shapes[$0]] ?? 0, $0) < (frequency[shapes[$1]] ?? 0, $1)
        }
        order.removeAll { index in
            told[shapes[index], default: 0] += 1
            return (told[shapes[index]] ?? 0) > 2
        }
        return order.prefix(count).sorted().map { entries[$0] }
    }

    /// The words without anything that holds a digit: what changes from entry to entry.
    private static func shape(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).prefix(24)
            .filter { part in !part.unicodeScalars.contains(where: \.isNumeral) }.joined(separator: " ")
    }
}

extension ReadDocument {
    /// Whether it is a log of which not every entry can be told.
    var isLongLog: Bool { documentType == "log" && reading.sentences.count > LogHighlights.shortLog }
}
