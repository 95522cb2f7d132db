/// Sentences as sparse TF-IDF vectors of unit length.
struct TermVectors {
    struct Entry {
        let term: Int
        let weight: Double
    }

    /// One vector per sentence, sorted by term; empty for a sentence of function words alone.
    let vectors: [[Entry]]

    /// idf(w) = ln(1 + N / n(w)), with N sentences of which n(w) hold w: never zero, so that a word which every sentence
    /// shares still counts a little.
    init(_ sentences: [Sentence]) {
        var ids: [String: Int] = [:]
        var documentFrequency: [Int] = []
        let counts: [[(term: Int, count: Int)]] = sentences.map { sentence in
            var terms = sentence.words.filter(Self.isContent).map { word in
                let key = TermForm.folded(word.folded)
                if let id = ids[key] { return id }
                ids[key] = documentFrequency.count
                documentFrequency.append(0)
                return documentFrequency.count - 1
            }
            terms.sort()
            var counts: [(term: Int, count: Int)] = []
            for term in terms {
                if let last = counts.indices.last, counts[last].term == term {
                    counts[last].count += 1
                } else {
                    counts.append((term, 1))
                    documentFrequency[term] += 1
                }
            }
            return counts
        }
        let total = Double(sentences.count)
        let inverse = documentFrequency.map { naturalLogarithm(1 + total / Double(max(1, $0))) }
        vectors = counts.map { counts in
            let weights = counts.map { Double($0.count) * inverse[$0.term] }
            let length = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard length > 0 else { return [] }
            return zip(counts, weights).map { Entry(term: $0.term, weight: $1 / length) }
        }
    }

    static func isContent(_ word: Word) -> Bool {
        !word.isNumber && !StopWords.isStopWord(word.folded) && !StopWords.clockWords.contains(word.folded)
            && !(word.isCapitalised && Calendar.isMonth(word.folded))
    }

    /// The cosine of the angle between two sentences, 0 to 1.
    func similarity(_ left: Int, _ right: Int) -> Double {
        let a = vectors[left]
        let b = vectors[right]
        var i = 0
        var j = 0
        var sum = 0.0
        while i < a.count, j < b.count {
            if a[i].term == b[j].term {
                sum += a[i].weight * b[j].weight
                i += 1
                j += 1
            } else if a[i].term < b[j].term {
                i += 1
            } else {
                j += 1
            }
        }
        return min(1, sum)
    }
}

/// One form for the singular and the regular plural of a word, as English, French, Spanish and others build it.
enum TermForm {
    static func folded(_ word: String) -> String {
        var word = Substring(word)
        if word.hasSuffix("'s") { word = word.dropLast(2) }
        guard word.utf8.count > 4, word.hasSuffix("s"),
            !["ss", "us", "is", "as", "os"].contains(where: word.hasSuffix)
        else { return String(word) }
        return String(word.hasSuffix("ies") ? word.dropLast(3) + "y" : word.dropLast(1))
    }
}
