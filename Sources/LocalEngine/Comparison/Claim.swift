/// A statement of one document in a form that can be set against those of others.
struct Claim: Sendable {
    /// A number of things: `three stern lines`.
    struct Count: Sendable {
        let number: Int
        /// The two words behind the number, in their plainest form.
        let things: [String]
    }

    /// A highest or lowest value with its unit: `the highest gust was 58.9 knots`.
    struct Extreme: Sendable {
        let isHighest: Bool
        let value: Double
        let unit: String
        /// Of a column of a table: the word of its name that has to be in the other statement.
        let head: String?
    }

    let text: String
    let document: Int
    /// Content words in their plainest form, sorted.
    let stems: [String]
    var date: String?
    /// Minutes since midnight.
    var minutes: Double?
    private(set) var counts: [Count] = []
    private(set) var extreme: Extreme?

    init(_ text: String, document: Int) {
        self.text = text
        self.document = document
        let scalars = Array(text.unicodeScalars)
        let words = WordReader.words(in: scalars, 0..<scalars.count)
        stems = Set(words.flatMap(Self.stems)).sorted()
        counts = Self.counts(words, scalars)
        extreme = Self.column(text) ?? Self.extreme(words, scalars)
    }

    init(_ event: TimelineEvent, shown: String) {
        self.init(event.text, document: event.document, shown: shown)
        date = event.date
        minutes = event.clock.flatMap(Self.minutes)
    }

    private init(_ text: String, document: Int, shown: String) {
        let scalars = Array(text.unicodeScalars)
        self.text = shown
        self.document = document
        stems = Set(WordReader.words(in: scalars, 0..<scalars.count).flatMap(Self.stems)).sorted()
    }

    // MARK: - Words

    /// `wind_gust_kn` is three words.
    private static func stems(_ word: Word) -> [String] {
        guard word.range.count > 1, !StopWords.isStopWord(word.folded), !StopWords.clockWords.contains(word.folded)
        else { return [] }
        return word.folded.split(separator: "_").map { stem(String($0)) }.filter { $0.count > 1 }
    }

    /// `parted`, `parting` and `parts` are one word here.
    static func stem(_ word: String) -> String {
        for ending in ["ing", "ed"] where word.hasSuffix(ending) && word.utf8.count >= ending.utf8.count + 4 {
            return String(word.dropLast(ending.utf8.count))
        }
        return TermForm.folded(word)
    }

    private static let numbers = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ]

    private static func counts(_ words: [Word], _ scalars: [Unicode.Scalar]) -> [Count] {
        words.indices.compactMap { index in
            guard index + 2 < words.count else { return nil }
            let number: Int
            if let position = numbers.firstIndex(of: words[index].folded) {
                number = position + 1
            } else if let value = Int(words[index].folded), (1...99).contains(value) {
                number = value
            } else {
                return nil
            }
            let things = words[(index + 1)...(index + 2)]
            // `VHF 12: stern lines` counts no lines.
            let gaps = scalars[words[index].range.upperBound..<words[index + 2].range.lowerBound]
            guard gaps.allSatisfy({ $0.isWordLetter || $0.isBlank }),
                things.allSatisfy({ TermVectors.isContent($0) && $0.range.count > 2 && !$0.isNumber })
            else {
                return nil
            }
            return Count(number: number, things: things.map { stem($0.folded) })
        }
    }

    // MARK: - Values

    private static let highest: Set<String> = ["highest", "higher", "peak", "maximum", "max", "reached", "strongest"]
    private static let lowest: Set<String> = ["lowest", "lower", "minimum", "min"]
    private static let units: [String: String] = [
        "knots": "kn", "knot": "kn", "kn": "kn", "kt": "kn", "kts": "kn", "hpa": "hpa", "mbar": "hpa", "m": "m",
        "metres": "m", "meters": "m", "t": "t", "tonnes": "t", "tf": "t", "kg": "kg", "bar": "bar", "km": "km",
        "kw": "kw", "v": "v", "a": "a", "mm": "mm", "degrees": "deg", "deg": "deg", "c": "c",
    ]

    private static func extreme(_ words: [Word], _ scalars: [Unicode.Scalar]) -> Extreme? {
        let isHighest = words.contains { highest.contains($0.folded) }
        let isLowest = words.contains { lowest.contains($0.folded) }
        guard isHighest != isLowest else { return nil }
        for index in words.indices.dropLast() where words[index].isNumber {
            guard let value = Double(words[index].folded), let unit = units[words[index + 1].folded],
                scalars[words[index].range.upperBound..<words[index + 1].range.lowerBound].allSatisfy(\.isBlank)
            else { continue }
            return Extreme(isHighest: isHighest, value: value, unit: unit, head: nil)
        }
        return nil
    }

    /// `wind_gust_kn: lowest 32.6 (…), highest 67.4 (…)`, as the engine describes a column; the highest counts.
    private static func column(_ text: String) -> Extreme? {
        guard let colon = text.firstIndex(of: ":"), let mark = text.range(of: ", highest "),
            text[colon...].dropFirst().hasPrefix(" lowest ")
        else { return nil }
        let parts = text[..<colon].lowercased().split { $0 == "_" || $0 == " " || $0 == "," }.map(String.init)
        guard parts.count >= 2, let last = parts.last, let unit = units[last],
            let value = Double(text[mark.upperBound...].prefix { $0.isNumber || $0 == "." || $0 == "-" })
        else { return nil }
        return Extreme(isHighest: true, value: value, unit: unit, head: stem(parts[parts.count - 2]))
    }

    private static func minutes(_ clock: String) -> Double? {
        let parts = clock.split(separator: ":").compactMap { Double($0) }
        guard parts.count >= 2 else { return nil }
        return parts[0] * 60 + parts[1] + (parts.count > 2 ? parts[2] / 60 : 0)
    }
}

extension String {
    /// Where `part` first stands.
    fileprivate func range(of part: String) -> Range<String.Index>? { firstRange(of: part) }
}
