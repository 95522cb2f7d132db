/// A word or phrase that a text is about.
struct KeyTerm: Sendable, Hashable {
    /// As the text writes it, in lower case where the text ever does.
    let text: String
    let frequency: Int
}

/// Finds key terms by C-value.
///
/// K. Frantzi, S. Ananiadou and H. Mima, "Automatic recognition of multi-word terms: the C-value/NC-value method",
/// International Journal on Digital Libraries 3 (2000), 115–130; the variant with 1 + log₂|a| admits single words
/// (Barrón-Cedeño et al., 2009). With f(a) the frequency of a and b the longer candidates that hold a:
///
///     C(a) = (1 + log₂|a|) · (f(a) − mean f(b))
///
/// Candidates are runs of one to four content words, cut at function words and punctuation as in RAKE (Rose et al.,
/// "Automatic Keyword Extraction from Individual Documents", 2010).
struct KeyTerms {
    private struct Key: Hashable {
        var first: Int32
        var second: Int32 = -1
        var third: Int32 = -1
        var fourth: Int32 = -1

        init(_ ids: ArraySlice<Int32>) {
            first = ids[ids.startIndex]
            if ids.count > 1 { second = ids[ids.startIndex + 1] }
            if ids.count > 2 { third = ids[ids.startIndex + 2] }
            if ids.count > 3 { fourth = ids[ids.startIndex + 3] }
        }

        var words: [Int32] { [first, second, third, fourth].filter { $0 >= 0 } }
    }

    /// How a term is written, the plainest last: capitals throughout, a capital somewhere, none.
    private enum Spelling: Int {
        case capitals, mixed, small
    }

    private struct Candidate {
        let key: Key
        var surface: String
        var spelling: Spelling
        var frequency = 0
        var containing = 0
        var containingFrequency = 0
        let length: Int
    }

    private var wordIDs: [String: Int32] = [:]
    private var positions: [Key: Int] = [:]
    /// In order of first appearance, which breaks ties.
    private var candidates: [Candidate] = []

    /// Words of the longest term.
    private static let longest = 4

    /// Candidates kept; a text with more of them repeats none of the later ones often.
    private static let maximumCandidates = 200_000

    mutating func add(_ sentence: Sentence) {
        add(sentence.words, scalars: Array(sentence.verbatim.unicodeScalars), shift: sentence.start)
    }

    mutating func add(line: String) {
        let scalars = Array(line.unicodeScalars)
        add(WordReader.words(in: scalars, 0..<scalars.count), scalars: scalars, shift: 0)
    }

    private mutating func add(_ words: [Word], scalars: [Unicode.Scalar], shift: Int) {
        var run: [Word] = []
        for word in UnspacedRuns.joined(words, scalars: scalars, shift: shift) {
            if !Self.isTermWord(word, scalars: scalars, shift: shift) {
                count(run, scalars: scalars, shift: shift)
                run = []
                continue
            }
            if let last = run.last, !Self.adjoins(last, word, scalars: scalars, shift: shift) {
                count(run, scalars: scalars, shift: shift)
                run = []
            }
            run.append(word)
        }
        count(run, scalars: scalars, shift: shift)
    }

    private static func isTermWord(_ word: Word, scalars: [Unicode.Scalar], shift: Int) -> Bool {
        guard TermVectors.isContent(word) else { return false }
        let lower = word.range.lowerBound - shift
        guard scalars.indices.contains(lower), lower + word.range.count <= scalars.count else { return false }
        let slice = scalars[lower..<(lower + word.range.count)]
        if scalars[lower].isUnspaced { return word.range.count >= 2 && slice.allSatisfy { !$0.isHiragana } }
        let letters = slice.count { $0.isWordLetter }
        return letters >= (word.isAcronym ? 2 : 3) && !slice.contains("_") && letters * 2 > slice.count
    }

    private static func adjoins(_ left: Word, _ right: Word, scalars: [Unicode.Scalar], shift: Int) -> Bool {
        let gap = (left.range.upperBound - shift)..<max(left.range.upperBound, right.range.lowerBound) - shift
        guard left.range.upperBound <= right.range.lowerBound, gap.upperBound <= scalars.count else { return false }
        return !gap.isEmpty && scalars[gap].allSatisfy(\.isBlank)
    }

    private mutating func count(_ run: [Word], scalars: [Unicode.Scalar], shift: Int) {
        guard !run.isEmpty else { return }
        let ids = run.map { id(of: TermForm.folded($0.folded)) }
        for start in run.indices {
            for length in 1...Self.longest where start + length <= run.count {
                let key = Key(ids[start..<(start + length)])
                let position: Int
                if let known = positions[key] {
                    position = known
                } else {
                    guard candidates.count < Self.maximumCandidates else { continue }
                    position = candidates.count
                    positions[key] = position
                    candidates.append(Candidate(key: key, surface: "", spelling: .capitals, length: length))
                }
                candidates[position].frequency += 1
                spell(position, as: run[start..<(start + length)], scalars: scalars, shift: shift)
            }
        }
    }

    /// Keeps the plainest spelling of a term, and of those the shortest: `work`, not `Works`.
    private mutating func spell(_ position: Int, as words: ArraySlice<Word>, scalars: [Unicode.Scalar], shift: Int) {
        guard let first = words.first, let last = words.last else { return }
        let spelling: Spelling =
            words.allSatisfy(\.isAcronym) ? .capitals : words.contains(where: \.isCapitalised) ? .mixed : .small
        let candidate = candidates[position]
        let range = (first.range.lowerBound - shift)..<(last.range.upperBound - shift)
        guard
            candidate.surface.isEmpty || spelling.rawValue > candidate.spelling.rawValue
                || (spelling == candidate.spelling && spelling == .small
                    && range.count < candidate.surface.unicodeScalars.count)
        else { return }
        candidates[position].surface = DisplayText.line(scalars[range])
        candidates[position].spelling = spelling
    }

    private mutating func id(of word: String) -> Int32 {
        if let id = wordIDs[word] { return id }
        let id = Int32(wordIDs.count)
        wordIDs[word] = id
        return id
    }

    /// The `count` best terms, best first; terms that occur once appear only where nothing occurs twice.
    func top(_ count: Int) -> [KeyTerm] {
        var candidates = candidates
        for candidate in candidates where candidate.length > 1 && candidate.frequency > 1 {
            for part in Self.parts(of: candidate.key.words) {
                guard let position = positions[part] else { continue }
                candidates[position].containing += 1
                candidates[position].containingFrequency += candidate.frequency
            }
        }
        let weights = [0, 1, 2, 1 + naturalLogarithm(3) / naturalLogarithm(2), 3]
        let values = candidates.map { candidate in
            let nested =
                candidate.containing == 0 ? 0 : Double(candidate.containingFrequency) / Double(candidate.containing)
            return weights[candidate.length] * (Double(candidate.frequency) - nested)
        }
        let repeated = candidates.indices.filter { candidates[$0].frequency > 1 && values[$0] > 0 }
        // Words that occur once are topics only in a text too short to repeat any.
        let pool = repeated.count >= 3 ? repeated : candidates.indices.filter { values[$0] > 0 }
        let ranked = pool.sorted { (values[$1], $0) < (values[$0], $1) }
        var chosen: [Int] = []
        for index in ranked where chosen.count < count {
            let words = candidates[index].key.words
            // `harbour` after `harbour office`, and the reverse, add nothing when they are as frequent.
            let isCovered = chosen.contains { other in
                let others = candidates[other].key.words
                return words.allSatisfy(others.contains) || others.allSatisfy(words.contains)
            }
            if !isCovered { chosen.append(index) }
        }
        return chosen.map { KeyTerm(text: candidates[$0].surface, frequency: candidates[$0].frequency) }
    }

    /// Every shorter run within a term.
    private static func parts(of words: [Int32]) -> [Key] {
        (1..<words.count).flatMap { length in
            (0...(words.count - length)).map { Key(words[$0..<($0 + length)]) }
        }
    }
}
