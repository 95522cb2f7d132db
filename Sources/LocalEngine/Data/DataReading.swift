import Media
import Primitives

/// What a file of data holds: a table of values or a JSON export, described by its structure and ranges.
///
/// Rows are no sentences. A table is told by its columns, by the lowest and highest value of each with its row, by values
/// that are missing and values that are rare; single rows are quoted as they stand.
struct DataReading: Sendable {
    struct Quote: Sendable {
        let text: String
        let place: SourcePlace
    }

    struct Event: Sendable {
        let date: String
        let clock: String?
        let text: String
        let verbatim: String
        let place: SourcePlace
    }

    /// `Table of 49 rows: time_utc, wind_dir_deg, …`.
    var title: String
    /// `table`, `JSON data`.
    var documentType: String
    /// Sentences that tell of the whole: structure, first and last time.
    var overview: [String] = []
    /// Sentences that tell of a column or a record each.
    var points: [String] = []
    var quotes: [Quote] = []
    var events: [Event] = []
    /// Names of columns and members.
    var terms: [String] = []
    /// First and last times, as written.
    var dates: [String] = []

    static let maximumPoints = 60
    static let maximumQuotes = 12
    static let maximumEvents = 24

    /// `nil` for a text that is no data.
    init?(_ passages: [Passage], type: MediaType, family: MediaFamily) {
        guard family == .text, !passages.isEmpty else { return nil }
        let name = type.rawValue.lowercased()
        let lines = DataLine.lines(of: passages)
        if name.contains("json") {
            guard let reading = JSONReading(lines).reading else { return nil }
            self = reading
        } else if name.contains("csv") || name.contains("tab-separated") || name == "text/plain" {
            guard let table = DelimitedTable(lines, isCertain: name != "text/plain") else { return nil }
            self = table.reading
        } else {
            return nil
        }
        // A row that a limit tore apart stands in no passage and can be checked against none.
        quotes.removeAll { quote in
            !passages.contains { passage in
                guard case .lines(let first, let last) = passage.place, let line = quote.place.line else {
                    return passage.text.holds(quote.text)
                }
                return (first...max(first, last)).contains(line) && passage.text.holds(quote.text)
            }
        }
    }

    init(title: String, documentType: String) {
        self.title = title
        self.documentType = documentType
    }

    mutating func quote(_ text: String, line: Int) {
        guard quotes.count < Self.maximumQuotes, !text.isEmpty, text.unicodeScalars.count <= 2000,
            !quotes.contains(where: { $0.text == text })
        else { return }
        quotes.append(Quote(text: text, place: SourcePlace(line: line)))
    }
}

extension String {
    /// Whether `part` stands in the text, byte for byte.
    fileprivate func holds(_ part: String) -> Bool {
        let text = Array(utf8)
        let part = Array(part.utf8)
        guard let first = part.first, part.count <= text.count else { return false }
        return (0...(text.count - part.count)).contains {
            text[$0] == first && text[$0..<($0 + part.count)].elementsEqual(part)
        }
    }
}

/// A line of a text that came in passages.
struct DataLine: Sendable {
    /// From 1.
    let number: Int
    let text: Substring
    /// Whether it stands in one passage, so that it can be quoted.
    var isQuotable = true

    /// Lines in order; what a limit tore apart is one line again.
    static func lines(of passages: [Passage]) -> [DataLine] {
        var lines: [DataLine] = []
        var lastEnd = 0
        for passage in passages {
            var number = lastEnd + 1
            if case .lines(let first, _) = passage.place { number = first }
            let continues = !lines.isEmpty && number <= lastEnd
            for (offset, part) in passage.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
                .enumerated()
            {
                if offset == 0, continues, let last = lines.indices.last {
                    lines[last] = DataLine(number: lines[last].number, text: lines[last].text + part, isQuotable: false)
                } else {
                    lines.append(DataLine(number: number + offset, text: part))
                }
            }
            lastEnd = lines.last?.number ?? lastEnd
        }
        return lines
    }
}
